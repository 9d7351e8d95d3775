/** The wiring: clock, chance, network, store, keys, connectors and sinks are all handed in here, and nowhere else. */
import type { Connector, Sink } from '../kit/index.js'
import { scheduleStreams } from './actions/connections.js'
import { listAnew } from './actions/list-anew.js'
import { createSubscriber, type Subscriber } from './actions/subscriptions.js'
import { joinByAccount } from './actions/succession.js'
import { createWebhookSecrets, type WebhookSecrets } from './actions/webhook-secrets.js'
import { createBus } from './bus.js'
import { type Carrier, type CarrierOptions, createCarrier } from './carrier/index.js'
import { type Engine, instanceKey } from './engine.js'
import { createAppTasks, createHttp, createTasks } from './http/index.js'
import { createDeliverer, type Deliverer } from './outbox/index.js'
import { createWorker, type Worker } from './schedule/index.js'
import type { Store } from './store/db.js'
import type { SinkRow } from './store/sinks.js'
import { clearWaits } from './store/sync-waits.js'
import { wakeSync } from './store/syncs.js'
import { createSyncWorker, type SyncWorker, settingsOf } from './sync/index.js'
import { createTokens, createVault, type KeyWrapper, type Tokens, type Vault } from './tokens/index.js'
import type { World } from './world.js'

export interface RuntimeOptions {
  readonly world: World
  /** Open and migrated. */
  readonly store: Store
  readonly wrapper: KeyWrapper
  readonly connectors: readonly Connector[]
  readonly sinks: readonly Sink[]
  /** The operator's keys; `undefined` where a service is not set up. */
  readonly clientOf: (
    connector: string,
  ) => { readonly clientId: string; readonly clientSecret?: string; readonly apiKey?: string } | undefined
  /** Where a provider can call us; `undefined`, or absent, where none can reach us. */
  readonly callbackOf?: (connector: string) => string | undefined
  /** Lets the sandbox take a provider's place. */
  readonly route?: (url: string) => string
  readonly historyDays: number
  /** A queue outside the store that carries download requests; absent, workers claim them from the table. */
  readonly carrier?: CarrierOptions
  /** Tells this process from the others that share the store. */
  readonly name: string
}

export interface Runtime {
  readonly engine: Engine
  readonly tokens: Tokens
  readonly vault: Vault
  readonly worker: Worker
  /** Puts what is due on the queue; absent where there is none. */
  readonly timer: Worker | undefined
  readonly carrier: Carrier | undefined
  /** Brings workouts from service to service. */
  readonly syncer: SyncWorker
  readonly deliverer: Deliverer
  /** Keeps providers calling us. */
  readonly subscriber: Subscriber
  readonly webhookSecrets: WebhookSecrets
  readonly sinks: ReadonlyMap<string, Sink>
}

export { instanceKey } from './engine.js'
export const sinkContext = (id: string): string => `sinks/${id}`

/** Puts the rooms together. Nothing runs yet: `worker`, `syncer`, `deliverer` and `subscriber` are started by whoever wants them to. */
export const createRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const { world, store, route, clientOf } = options
  const connectors = new Map(options.connectors.map((connector) => [connector.id, connector]))
  const sinks = new Map(options.sinks.map((sink) => [sink.id, sink]))
  const vault = createVault({ db: store, wrapper: options.wrapper, world })
  await vault.check()
  await listAnew(store, connectors.values(), world.now())
  const http = createHttp({
    world,
    db: store,
    operatorKeyOf: (id) => clientOf(id)?.apiKey,
    ...(route && { route }),
  })
  const tokens = createTokens({
    world,
    store,
    vault,
    http,
    connectorOf: (id) => connectors.get(id),
    clientOf,
    onConnected: async (db, connection) => {
      const now = world.now()
      // First, as it takes the locks of commits: who holds one of those may wait for a stream's row.
      await joinByAccount(db, connectors.values(), connection, now)
      await scheduleStreams(db, { now, historyDays: options.historyDays }, connection.connector, connection)
      if (connection.connector.activities !== undefined) {
        // In this order: whoever is at work on this person holds the row that is woken, and writes what is cleared.
        await wakeSync(db, connection.individual, now)
        await clearWaits(db, connection.id)
      }
    },
  })
  const tasks = createTasks({ http, credentials: tokens })
  const bus = createBus()
  const engine: Engine = {
    store,
    world,
    connectors,
    bus,
    historyDays: options.historyDays,
    seal: (individual, context, bytes) => vault.seal(individual, context, bytes),
    unseal: (individual, context, sealed) => vault.open(individual, context, sealed),
    taskFor: ({ connector, stream, page, neededScopes, purpose, signal, onRequest, onCredential }) =>
      tasks({
        connector,
        connection: {
          id: stream.connectionId,
          account: { id: stream.accountId, ...(stream.zone !== undefined && { timeZone: stream.zone }) },
          scopes: stream.scopes,
          signedInBy: stream.signedInBy,
          settings: settingsOf(connector, stream.settings),
        },
        ...(page && { stream: { page, scopes: neededScopes } }),
        purpose,
        signal,
        ...(onRequest && { onRequest }),
        ...(onCredential && { onCredential }),
      }),
  }
  const readSinkSettings = async (row: SinkRow): Promise<unknown> =>
    row.settings === undefined
      ? {}
      : JSON.parse((await vault.open(instanceKey, sinkContext(row.id), row.settings)).toString('utf8'))
  const carrier = options.carrier && createCarrier(engine, options.carrier, options.name)
  const webhookSecrets = createWebhookSecrets({ engine, http, clientOf })
  const appTasks = createAppTasks({ http })
  return {
    engine,
    tokens,
    webhookSecrets,
    subscriber: createSubscriber({
      engine,
      secrets: webhookSecrets,
      appTaskFor: (connector, signal) => appTasks({ connector, signal }),
      callbackOf: options.callbackOf ?? (() => undefined),
    }),
    vault,
    sinks,
    worker: carrier?.receiver ?? createWorker(engine, options.name),
    timer: carrier?.timer,
    carrier,
    syncer: createSyncWorker(engine, options.name),
    deliverer: createDeliverer(engine, sinks, readSinkSettings, options.name),
  }
}
