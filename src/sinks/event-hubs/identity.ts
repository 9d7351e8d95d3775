/** The identity an operator's machine has at Microsoft Entra; its library is large, and installed by whoever wants it. */
import type { TokenCredential } from '@azure/event-hubs'
import { SettingsError } from '../../kit/index.js'

interface IdentityLibrary {
  readonly DefaultAzureCredential: new () => TokenCredential
}

// Named where the compiler does not look for it: it need not be there.
const library = '@azure/identity'

/** The environment's, the managed one of the machine, or that of the Azure command line: whichever is there first. */
export const defaultIdentity = async (
  load: () => Promise<unknown> = () => import(library),
): Promise<TokenCredential> => {
  let loaded: IdentityLibrary
  try {
    loaded = (await load()) as IdentityLibrary
  } catch (error) {
    throw new SettingsError(
      'azure-identity-missing',
      `To sign in to Azure with an identity, and to its schema registry, the package ${library} is needed: run \`npm install ${library}\` beside this program. Event Hubs alone can do with a connection string.`,
      { cause: error },
    )
  }
  return new loaded.DefaultAzureCredential()
}
