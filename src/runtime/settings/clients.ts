/** The operator's keys at services: of each connector, from the first of its sources that names it. */
import { SettingsError } from '../../core/index.js'
import type { Sections } from './ini.js'
import type { ClientSettings, SettingOrigin } from './schema.js'

export type Clients = Readonly<Record<string, ClientSettings>>

/** How a connector is called in `config.ini`, and how its names in the environment begin. */
export const sectionOf = (connector: string): string => connector.toUpperCase().replaceAll('-', '_')

/** Those in the sections of `config.ini`. */
export const clientsIn = (sections: Sections, connectors: readonly string[]): Clients => {
  const clients: Record<string, ClientSettings> = {}
  for (const connector of connectors) {
    const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URL, API_KEY } = sections[sectionOf(connector)] ?? {}
    if (CLIENT_ID) clients[connector] = clientOf(CLIENT_ID, CLIENT_SECRET, REDIRECT_URL, API_KEY)
  }
  return clients
}

const clientOf = (clientId: string, secret?: string, redirectUri?: string, apiKey?: string): ClientSettings => ({
  clientId,
  ...(secret && { clientSecret: secret }),
  ...(redirectUri && { redirectUri }),
  ...(apiKey && { apiKey }),
})

/** Those in the environment, and where it names none those of the files, the later file before the earlier. */
export const clientsOf = (
  env: Readonly<Record<string, string | undefined>>,
  files: readonly { readonly place: string; readonly clients: Clients }[],
  connectors: readonly string[],
): { readonly clients: Clients; readonly origins: readonly SettingOrigin[] } => {
  const clients: Record<string, ClientSettings> = {}
  const places = new Map<string, string>()
  for (const { place, clients: some } of files)
    for (const [connector, client] of Object.entries(some)) {
      clients[connector] = client
      places.set(connector, place)
    }
  for (const connector of connectors) {
    const prefix = sectionOf(connector)
    const id = env[`${prefix}_CLIENT_ID`]
    const secret = env[`${prefix}_CLIENT_SECRET`]
    // Personicle called Oura's by another name than the rest.
    const redirect = env[`${prefix}_REDIRECT_URL`] || env[`${prefix}_REDIRECT_URI`]
    const apiKey = env[`${prefix}_API_KEY`]
    const before = clients[connector]
    if (!id && secret && before === undefined)
      throw new SettingsError(
        'bad-setting',
        `${prefix}_CLIENT_SECRET is set but ${prefix}_CLIENT_ID is not. Set both, or neither.`,
      )
    if (id) {
      clients[connector] = clientOf(id, secret, redirect, apiKey)
      places.set(connector, `${prefix}_CLIENT_ID`)
    } else if (before !== undefined && (secret || redirect || apiKey)) {
      clients[connector] = { ...before, ...clientOf(before.clientId, secret, redirect, apiKey) }
      places.set(connector, `${places.get(connector)} and the environment`)
    }
  }
  return {
    clients,
    origins: [...places].map(([connector, place]) => ({ name: `keys of ${connector}`, place })),
  }
}
