/** Whose account a stored credential opens: asked with a credential that is refreshed where it has to be. */
import { SettingsError } from '../../core/index.js'
import { type Credentials, inRegion } from '../http/index.js'
import { accountOf, type ExternalAccount } from './connect.js'
import { authorizationOf, type CredentialRow, credentialOf, openSecret } from './credentials.js'
import { connectorFor, type TokensOptions } from './options.js'

export const accountBehind = async (
  options: TokensOptions,
  credentials: Credentials,
  connectionId: string,
): Promise<ExternalAccount> => {
  const stored = async (): Promise<CredentialRow> => (await credentialOf(options.store, connectionId)) as CredentialRow
  const asked = async (): Promise<ExternalAccount> => {
    const row = await stored()
    const connector = inRegion(connectorFor(options, row.connector), row.way.region)
    if (connector.auth.type !== 'oauth2')
      throw new SettingsError('no-sign-in', `${connector.name} is not connected through a sign-in page.`)
    const authorization = authorizationOf(connector, await openSecret(options.vault, row), row.version, row.way)
    return accountOf(options, connector, connector.auth.account, authorization, undefined, row.individual)
  }
  await credentials.fresh(connectionId)
  const { version } = await stored()
  try {
    return await asked()
  } catch (error) {
    if ((error as { code?: string }).code !== 'account-refused') throw error
    // Its end came before its time, as after a refresh elsewhere.
    await credentials.renew(connectionId, version)
    return asked()
  }
}
