/** What a person can do with a connection, besides signing in. */
import { dayMs } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { makeDue, priorities } from '../store/pulls.js'
import { wantHistory } from '../store/stream-state.js'
import { ensureStreams, streamsOf } from '../store/streams.js'

/** Called when a sign-in succeeded: every stream gets its row and is due at once, as a person waits. */
export const scheduleConnection = async (
  engine: Engine,
  connector: Connector,
  connection: { readonly id: string; readonly individual: string; readonly scopes: readonly string[] },
): Promise<void> => {
  const now = engine.world.now()
  await engine.store.transaction(async (db) => {
    await ensureStreams(
      db,
      {
        connectionId: connection.id,
        individual: connection.individual,
        connector: connector.id,
        now,
        backfillTo: Math.floor((now - engine.historyDays * dayMs) / dayMs) * dayMs,
      },
      Object.entries(connector.streams ?? {}).map(([name, stream]) => ({
        name,
        pulled: stream.pull !== undefined,
        // A stream without a cursor is read whole at every pull: it has no history to walk.
        history: stream.pull !== undefined && stream.cursor !== undefined,
      })),
    )
  })
  engine.bus.publish({ topic: 'connection', id: connection.id })
  engine.bus.publish({ topic: 'due' })
}

/** Makes every stream of a connection due now. Returns how many. */
export const pullNow = async (engine: Engine, connectionId: string, streams?: readonly string[]): Promise<number> => {
  const all = await streamsOf(engine.store, connectionId)
  const wanted = all.filter(({ name }) => streams === undefined || streams.includes(name))
  const due = await makeDue(engine.store, {
    streamIds: wanted.map(({ id }) => id),
    purpose: 'fresh',
    priority: priorities.waiting,
    now: engine.world.now(),
  })
  engine.bus.publish({ topic: 'due' })
  return due
}

/** Asks for more history: so many days back from now. Returns how many streams walk back further. */
export const backfill = async (engine: Engine, connectionId: string, days: number, streams?: readonly string[]): Promise<number> => {
  const now = engine.world.now()
  const connector = (await streamsOf(engine.store, connectionId)).filter(
    ({ name, backfilledTo }) => (streams === undefined || streams.includes(name)) && backfilledTo !== undefined,
  )
  const wanted = connector.filter(({ connector: id, name }) => engine.connectors.get(id)?.streams?.[name]?.cursor !== undefined)
  const ids = wanted.map(({ id }) => id)
  await engine.store.transaction(async (db) => {
    await wantHistory(db, ids, Math.floor((now - days * dayMs) / dayMs) * dayMs)
    await makeDue(db, { streamIds: ids, purpose: 'backfill', priority: priorities.backfill, now })
  })
  engine.bus.publish({ topic: 'due' })
  return ids.length
}
