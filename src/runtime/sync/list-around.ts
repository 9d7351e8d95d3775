/** One connection is listed around a time, now: an upload of unknown outcome is looked for. Through the same intake. */
import { hourMs } from '../../core/index.js'
import type { Connector, Page, PullTask, Span } from '../../kit/index.js'
import type { Listing } from '../../sync/index.js'
import type { Engine, TaskFor } from '../engine.js'
import { ingest } from '../intake/index.js'
import { checkedCursor } from '../schedule/pull-window.js'
import { listingsAround } from '../store/activity-listings.js'
import type { Db } from '../store/db.js'
import type { StreamRow } from '../store/streams.js'

/** A wall clock without offset may be that far from the instant. */
const clockMarginMs = 15 * hourMs

interface ListAround {
  readonly connector: Connector
  readonly stream: StreamRow
  readonly around: Span
  /** Whether what was listed may still be stored. */
  readonly fence: (db: Db) => Promise<boolean>
  readonly taskOptions: Pick<TaskFor, 'purpose' | 'signal' | 'onCredential'>
}

export const listAround = async (engine: Engine, what: ListAround): Promise<readonly Listing[]> => {
  const { connector, stream, around, fence } = what
  const definition = connector.streams?.[stream.name]
  if (definition?.pull === undefined) return []
  const base = engine.taskFor({
    connector,
    stream,
    page: definition.page,
    neededScopes: definition.scopes ?? [],
    ...what.taskOptions,
  })
  const now = engine.world.now()
  const window = { from: around.from, to: Math.max(around.from + 1, Math.min(around.to, now)) }
  const place =
    definition.listsChanges && stream.cursor !== undefined ? checkedCursor(definition, stream.cursor) : undefined
  // What was listed before that place is known. Else without a cursor and as history: only the window says what is asked for.
  const task: PullTask =
    place === undefined
      ? { ...base, window, purpose: 'backfill', now }
      : { ...base, window: { from: window.from, to: now }, purpose: 'fresh', cursor: place, now }
  for await (const page of definition.pull(task as PullTask<unknown, never>) as AsyncIterable<Page>) {
    const { cursor: _itsOwn, ...listed } = page
    await ingest(engine, { stream, definition, mapper: connector.version, page: listed, fence })
  }
  engine.bus.publish({ topic: 'changes' })
  return listingsAround(engine.store, stream.connectionId, around.from - clockMarginMs, around.to + clockMarginMs)
}
