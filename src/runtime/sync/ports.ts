/** How sync reaches store and services for one person: every write proves, in its transaction, that the lease is ours. */
import { dayMs, orderOf, ReauthorizeError } from '../../core/index.js'
import { sketchOf } from '../../formats/index.js'
import type { Connector, Task } from '../../kit/index.js'
import type { Link, Listing, MatchPlan, SyncPorts, SyncView } from '../../sync/index.js'
import type { Engine, TaskFor } from '../engine.js'
import { LeaseLost } from '../intake/index.js'
import { assignListings, joinActivities, noteContent, saveActivities, summaryOf } from '../store/activities.js'
import { saveLinks } from '../store/activity-links.js'
import { hasUnseen, saveListingState } from '../store/activity-listings.js'
import { keepOriginal, originalsOf } from '../store/activity-originals.js'
import type { Db } from '../store/db.js'
import { pauseConnection } from '../store/stream-state.js'
import { type StreamRow, streamsOf } from '../store/streams.js'
import { isTakenOut, syncRulesOf } from '../store/sync-rules.js'
import { endWait } from '../store/sync-waits.js'
import { extendSync, type SyncClaim } from '../store/syncs.js'
import { listAround } from './list-around.js'
import { readableOriginals, sealOriginal } from './originals.js'
import { noteTrouble } from './trouble.js'
import { bestFirst, loadView } from './view.js'

/** How long a claim is ours without a write: longer than a large file takes to be fetched and sent. */
export const syncLeaseMs = 180_000
/** What began earlier is history, and leaves the budget to what is new. */
const newsDays = 3

interface PortOptions {
  readonly engine: Engine
  readonly individual: string
  /** The first statement of every transaction that writes: whether it may. */
  readonly fence: (db: Db) => Promise<boolean>
  readonly signal: AbortSignal
  /** What is done, for whoever watches and for the diary. */
  readonly onProgress: (done: number, total: number, about: Parameters<SyncPorts['progress']>[2]) => void
  readonly onPlan?: NonNullable<SyncPorts['planned']>
  readonly onTrouble: () => void
}
export interface RuntimePorts extends SyncPorts {
  /** One transaction that writes for this person: throws `LeaseLost` where the right to is not ours any more. */
  write<T>(work: (db: Db) => Promise<T>): Promise<T>
}

/** The fence of a claim: its lease, a little longer with every write. */
export const leaseFence =
  ({ world }: Pick<Engine, 'world'>, claim: SyncClaim) =>
  (db: Db): Promise<boolean> =>
    extendSync(db, claim, world.now() + syncLeaseMs)

/** For one slice: what it learns of parties and activities when it loads serves the rest of the slice. */
export const createPorts = (options: PortOptions): RuntimePorts => {
  const { engine, individual, fence, signal } = options
  const { store, world } = engine
  const streams = new Map<string, StreamRow>()
  const credentials = new Map<string, number>()
  const startOf = new Map<string, number>()
  let view: SyncView | undefined
  let rules: string | undefined

  const write = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    store.transaction(async (db) => {
      if (!(await fence(db))) throw new LeaseLost('the lease ran out')
      return work(db)
    })

  const connectorOf = (connection: string): Connector => {
    const id = view?.parties.find((party) => party.connection === connection)?.connector
    const connector = id === undefined ? undefined : engine.connectors.get(id)
    if (connector === undefined) throw new Error('a connection of a service that is not in the list')
    return connector
  }
  const streamOf = (connection: string): StreamRow => {
    const stream = streams.get(connection)
    if (stream === undefined) throw new Error('a connection without a listing')
    return stream
  }
  const purposeOf = (activity: string | undefined): TaskFor['purpose'] => {
    const start = activity === undefined ? undefined : startOf.get(activity)
    return start !== undefined && start < world.now() - newsDays * dayMs ? 'backfill' : 'fresh'
  }
  const taskOptions = (connection: string, activity?: string) => ({
    purpose: purposeOf(activity),
    signal,
    onCredential: (version: number) => void credentials.set(connection, version),
  })
  return {
    now: () => world.now(),
    random: () => world.random(),
    signal,
    write,
    load: async () => {
      rules = await syncRulesOf(store, individual)
      view = await loadView(engine, individual)
      for (const { connection, connector } of view.parties) {
        const name = engine.connectors.get(connector)?.activities?.list
        const found = (await streamsOf(store, connection)).find((stream) => stream.name === name)
        if (found !== undefined) streams.set(connection, found)
      }
      for (const { id, summary } of view.activities) startOf.set(id, orderOf(summary.start))
      return view
    },
    saveMatch: async (found: MatchPlan) => {
      for (const { id, summary } of found.activities) startOf.set(id, orderOf(summary.start))
      await write(async (db) => {
        await saveActivities(db, individual, found.activities, world.now())
        await joinActivities(db, individual, found.join)
        await assignListings(db, found.assign)
        await saveLinks(db, individual, found.links)
      })
    },
    saveLink: async (link: Link) => {
      if (link.state === 'failed' || link.state === 'refused') options.onTrouble()
      await write(async (db) => {
        await saveLinks(db, individual, [link])
        if (link.state === 'uploaded') await endWait(db, link.connection, 'upload')
      })
    },
    saveIntent: (link: Link) =>
      write(async (db) => {
        // Whoever stores a page holds this person's row until it is stored, as we do now.
        if (await hasUnseen(db, link)) return false
        // Nor does a person who changes their mind wait for the end of a slice.
        if (await isTakenOut(db, individual, link.activity)) return false
        if ((await syncRulesOf(db, individual)) !== rules) return false
        await saveLinks(db, individual, [link])
        return true
      }),
    isOutdated: async () => (await syncRulesOf(store, individual)) !== rules,
    saveListing: async (listing) => {
      if (listing.failures > 0 || listing.excluded !== undefined) options.onTrouble()
      await write((db) => saveListingState(db, listing))
    },
    saveOriginal: async ({ activity, content, found, summary }) => {
      const sealed = await sealOriginal(engine, individual, activity, content)
      const sketch = sketchOf(content.activity)
      await write(async (db) => {
        const merged = await summaryOf(db, individual, activity)
        const told = merged && { ...merged, ...summary }
        if (told !== undefined && summary !== undefined)
          await saveActivities(db, individual, [{ id: activity, summary: told }], world.now())
        await noteContent(db, individual, activity, found, sketch)
        await keepOriginal(db, individual, sealed)
        await endWait(db, content.original.connection, 'download')
      })
    },
    contentsOf: async (activity: string) => {
      const kept = await originalsOf(store, individual, activity)
      const contents = await readableOriginals(engine, individual, kept)
      return bestFirst(view?.parties ?? [])(contents, ({ original }) => original)
    },
    connectorOf,
    taskFor: (connection: string, activity?: string): Task =>
      engine.taskFor({
        connector: connectorOf(connection),
        stream: streamOf(connection),
        neededScopes: [],
        ...taskOptions(connection, activity),
      }),
    listAround: (connection, around): Promise<readonly Listing[]> =>
      listAround(engine, {
        connector: connectorOf(connection),
        stream: streamOf(connection),
        around,
        fence,
        taskOptions: taskOptions(connection),
      }),
    noteTrouble: async (connection, doing, error) => {
      options.onTrouble()
      if (error instanceof ReauthorizeError) {
        // Not with the person's row in hand: a sign-in holds the connection's, and waits for the person's.
        await pauseConnection(store, connection, error.message, world.now(), { version: credentials.get(connection) })
        engine.bus.publish({ topic: 'connection', id: connection })
      } else await write((db) => noteTrouble(engine, db, { connection, individual, doing, error }))
    },
    planned: options.onPlan,
    progress: options.onProgress,
  }
}
