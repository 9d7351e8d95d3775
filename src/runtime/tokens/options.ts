import { SettingsError } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import type { Http } from '../http/index.js'
import type { Db, Store } from '../store/db.js'
import type { World } from '../world.js'
import type { Client } from './oauth-client.js'
import type { Vault } from './vault.js'

/** The operator's keys, by connector; `undefined` where none are set. */
export type ClientSettings = (connectorId: string) => Client | undefined

export interface TokensOptions {
  readonly world: World
  readonly store: Store
  readonly vault: Vault
  readonly http: Http
  readonly connectorOf: (id: string) => Connector | undefined
  readonly clientOf: ClientSettings
  /** Done together with every sign-in, or not at all: a connection without a schedule would stay empty for ever. */
  readonly onConnected?: (db: Db, connection: NewConnection) => Promise<void>
}
export interface NewConnection {
  readonly id: string
  readonly individual: string
  readonly connector: Connector
}

/** Of a connection that exists: its connector was here once. */
export const connectorFor = ({ connectorOf }: Pick<TokensOptions, 'connectorOf'>, id: string): Connector => {
  const connector = connectorOf(id)
  if (connector === undefined)
    throw new SettingsError('unknown-connector', `There is no connector ${id} here; install it or disconnect.`)
  return connector
}
