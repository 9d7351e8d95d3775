/** What a person can do with a connection, besides signing in. */
import { dayMs, minuteMs } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import type { Runtime } from '../start.js'
import type { Db } from '../store/db.js'
import { makeDue, priorities } from '../store/pulls.js'
import { askedSince } from '../store/runs.js'
import { wantHistory } from '../store/stream-state.js'
import { ensureStreams, streamsOf } from '../store/streams.js'
import type { Disconnected } from '../tokens/index.js'

/** Every stream gets its row and is due at once, as a person waits. Part of the transaction that stores a sign-in. */
export const scheduleStreams = (
  db: Db,
  { now, historyDays }: { readonly now: number; readonly historyDays: number },
  connector: Connector,
  connection: { readonly id: string; readonly individual: string },
): Promise<void> =>
  ensureStreams(
    db,
    {
      connectionId: connection.id,
      individual: connection.individual,
      connector: connector.id,
      now,
      backfillTo: Math.floor((now - historyDays * dayMs) / dayMs) * dayMs,
    },
    Object.entries(connector.streams ?? {}).map(([name, stream]) => ({
      name,
      pulled: stream.pull !== undefined,
      // A stream without a cursor is read whole at every pull: it has no history to walk.
      history: stream.pull !== undefined && stream.cursor !== undefined,
      listsWorkouts: stream.lists !== undefined,
    })),
  )

/** Called when a sign-in succeeded: tells everybody, and schedules what an earlier version has not. */
export const scheduleConnection = async (
  engine: Engine,
  connector: Connector,
  connection: { readonly id: string; readonly individual: string; readonly scopes: readonly string[] },
): Promise<void> => {
  const { store, world, historyDays } = engine
  await store.transaction((db) => scheduleStreams(db, { now: world.now(), historyDays }, connector, connection))
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

/** How long an answer stays news where somebody who is not the operator may ask for it. */
const askedAgainMs = 5 * minuteMs

/** Makes those streams of a connection due now of which nothing was asked in the last minutes. Returns how many. */
export const pullUnlessAsked = async (engine: Engine, connectionId: string): Promise<number> => {
  const asked = await askedSince(engine.store, connectionId, engine.world.now() - askedAgainMs)
  const rest = (await streamsOf(engine.store, connectionId)).filter(({ id }) => !asked.has(id))
  return rest.length === 0
    ? 0
    : pullNow(
        engine,
        connectionId,
        rest.map(({ name }) => name),
      )
}

/** Asks for more history: so many days back from now, and again for what could not be read. Returns for how many streams. */
export const backfill = async (
  engine: Engine,
  connectionId: string,
  days: number,
  streams?: readonly string[],
): Promise<number> => {
  const now = engine.world.now()
  const since = Math.floor((now - days * dayMs) / dayMs) * dayMs
  const walked = (await streamsOf(engine.store, connectionId)).filter(
    ({ name, backfilledTo }) => (streams === undefined || streams.includes(name)) && backfilledTo !== undefined,
  )
  const wanted = walked.filter(
    ({ connector: id, name }) => engine.connectors.get(id)?.streams?.[name]?.cursor !== undefined,
  )
  const ids = wanted.map(({ id }) => id)
  await engine.store.transaction(async (db) => {
    await wantHistory(db, ids, since)
    await makeDue(db, { streamIds: ids, purpose: 'backfill', priority: priorities.backfill, now })
  })
  engine.bus.publish({ topic: 'due' })
  return ids.length
}

/** Ends a connection: the provider stops calling us about it, then our access is given back. The data stays. */
export const disconnect = async (
  { engine, subscriber, tokens }: Pick<Runtime, 'engine' | 'subscriber' | 'tokens'>,
  connectionId: string,
): Promise<Disconnected> => {
  await subscriber.end(connectionId)
  const disconnected = await tokens.disconnect(connectionId)
  engine.bus.publish({ topic: 'connection', id: connectionId })
  return disconnected
}
