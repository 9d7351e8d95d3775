/** One page on its way in: seal, parse (done by whoever fetched it), map, check, commit. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ContractError, dayMs, type RecordOf } from '../../core/index.js'
import type { Answer, Json, Page, Span, Stream } from '../../kit/index.js'
import type { Db, Store } from '../store/db.js'
import type { Via } from '../store/handed-records.js'
import type { StreamRow } from '../store/streams.js'
import type { World } from '../world.js'
import { type Committed, commit } from './commit.js'
import { pageHash } from './identity.js'
import { listedWorkouts } from './listed.js'
import { type Fault, type MappedPage, rowsOf } from './rows.js'

const compress = promisify(gzip)
const compressed = (raw: Uint8Array): Promise<Uint8Array> => compress(raw, { level: 3 })

export interface IngestContext {
  readonly store: Store
  readonly world: World
  /** Encrypts under the individual's key, bound to the row named by `context`. */
  readonly seal: (individual: string, context: string, bytes: Uint8Array) => Promise<Uint8Array>
}
export interface Ingest {
  readonly stream: StreamRow
  readonly definition: Stream
  /** Version of the connector. */
  readonly mapper: number
  readonly page: Page
  readonly gone?: readonly string[]
  readonly backfilledTo?: number
  readonly runId?: number
  readonly fence?: (db: Db) => Promise<boolean>
  /** When the page came, if it is read again from what was kept: what has changed since stays. */
  readonly asOf?: number
  /** Collects the ids listed so far by this pull, for streams whose listing is complete. */
  readonly listed?: Set<string>
  /** How the page came; from the service itself, unless told. */
  readonly via?: Via
  /** The sender's own position, where a device hands the page over. */
  readonly position?: Json
  /** What else moves in the same transaction. */
  readonly alongside?: (db: Db, stored: Ingested) => Promise<void>
}
export interface Ingested extends Committed {
  /** The time its records cover. */
  readonly span?: Span
}

/** Stands in a listing for a document nobody could read: such a listing does not say what is missing. */
const somethingUnread = '(unread)'

export const ingest = async ({ store, world, seal }: IngestContext, what: Ingest): Promise<Ingested> => {
  const { stream, definition, page } = what
  const now = world.now()
  const read = page.answer === undefined ? undefined : readPage(definition, page.answer, stream, now)
  for (const row of read?.mapped.rows ?? []) what.listed?.add(row.id)
  for (const id of read?.mapped.unreadable ?? []) what.listed?.add(id)
  if (page.answer?.unread !== undefined) what.listed?.add(somethingUnread)
  const { alongside, via } = what
  const span = spanOf(read?.mapped)
  const base = {
    stream,
    kinds: definition.emits,
    mapper: what.mapper,
    now,
    settleMs: (definition.settleDays ?? 0) * dayMs,
    runId: what.runId,
    ...(what.fence && { fence: what.fence }),
    ...(what.gone && { gone: what.gone }),
    ...(what.backfilledTo !== undefined && { backfilledTo: what.backfilledTo }),
    ...(page.cursor !== undefined && { cursor: page.cursor as Json }),
    ...(page.covers && { covers: page.covers }),
    ...(page.failed && { failed: page.failed }),
    ...(page.covers && what.listed && !what.listed.has(somethingUnread) && { listed: [...what.listed] }),
    ...(what.position !== undefined && { position: what.position }),
    ...(definition.lists && { listsWorkouts: true }),
    ...(alongside && { alongside: (db: Db, counts: Committed) => alongside(db, { ...counts, ...span }) }),
  }
  if (page.answer === undefined || read === undefined) return commit(store, base)
  const { request, contentType, raw } = page.answer
  const hash = pageHash(request, raw)
  const sealed = await seal(stream.individual, sealContext(stream.id, hash), await (world.compress ?? compressed)(raw))
  const counts = await commit(store, {
    ...base,
    page: {
      hash,
      request,
      contentType,
      sealed,
      ...read,
      ...(via && { via }),
      ...(what.asOf !== undefined && { asOf: what.asOf }),
    },
  })
  return { ...counts, ...span }
}

const spanOf = (mapped: MappedPage | undefined): { readonly span?: Span } => {
  if (mapped === undefined || mapped.rows.length === 0) return {}
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { orderAt, end } of mapped.rows) {
    from = Math.min(from, orderAt)
    to = Math.max(to, end?.at ?? orderAt)
  }
  return { span: { from, to } }
}

/** Binds a sealed page to its row: moved elsewhere it does not open. */
export const sealContext = (streamId: number, hash: Buffer): string => `page:${streamId}:${hash.toString('hex')}`

const nothing: MappedPage = {
  rows: [],
  documents: new Set(),
  removedDocuments: new Set(),
  unreadable: new Set(),
  faults: [],
}

/** A page that cannot be read is one fault; its neighbours go on. */
export const readPage = (
  definition: Stream,
  answer: Answer,
  stream: Pick<StreamRow, 'connectionId' | 'zone'>,
  now: number,
): { readonly mapped: MappedPage; readonly unreadable?: Fault } => {
  if (answer.problem !== undefined) return { mapped: nothing, unreadable: answer.problem }
  if (answer.body === undefined) return { mapped: nothing }
  try {
    const drafts = definition.map(answer.body, answer.request) as Iterable<RecordOf>
    const mapped = rowsOf(drafts, { connectionId: stream.connectionId, zone: stream.zone, now })
    const workouts = definition.lists && listedWorkouts(definition.lists(answer.body, answer.request))
    return {
      mapped: {
        ...mapped,
        faults: [...(answer.unread ?? []), ...mapped.faults],
        ...(workouts && { workouts }),
      },
    }
  } catch (error) {
    return { mapped: nothing, unreadable: faultOf(error) }
  }
}

// The mapper's own message may quote the page, so only the class of the error is told (I5).
const faultOf = (error: unknown): Fault =>
  error instanceof ContractError
    ? { path: error.path, expected: error.expected }
    : {
        path: '',
        expected: `the mapper to read it; it failed with ${error instanceof Error ? error.name : 'an error'}`,
      }
