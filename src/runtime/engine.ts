/** What the rooms of the runtime share: everything they need is handed in once, by `start`. */
import type { Connector, Schema, Task } from '../kit/index.js'
import type { Bus } from './bus.js'
import type { RequestNote } from './http/index.js'
import type { Store } from './store/db.js'
import type { StreamRow } from './store/streams.js'
import type { World } from './world.js'

export interface Engine {
  readonly store: Store
  readonly world: World
  readonly connectors: ReadonlyMap<string, Connector>
  readonly bus: Bus
  /** How far back, in days, history is fetched on connecting. */
  readonly historyDays: number
  readonly seal: (individual: string, context: string, bytes: Uint8Array) => Promise<Uint8Array>
  readonly unseal: (individual: string, context: string, sealed: Uint8Array) => Promise<Uint8Array>
  /** A task that reaches the service as this connection. */
  readonly taskFor: (how: TaskFor) => Task
}
/** Some secrets belong to the instance, not to a person: they are sealed under this name. */
export const instanceKey = '(instance)'

export interface TaskFor {
  readonly connector: Connector
  readonly stream: Pick<
    StreamRow,
    'connectionId' | 'individual' | 'accountId' | 'scopes' | 'zone' | 'name' | 'signedInBy' | 'settings'
  >
  /** Absent: bodies are JSON, unchecked. */
  readonly page?: Schema<unknown>
  readonly neededScopes: readonly string[]
  readonly purpose: 'waiting' | 'fresh' | 'backfill'
  readonly signal: AbortSignal
  readonly onRequest?: (note: RequestNote) => void
  readonly onCredential?: (version: number) => void
}
