/**
 * The one transaction (I1): raw page, records, tombstones, faults, coverage, cursor and outbox move together, so that
 * a crash between any two steps loses nothing and repeats at most one page.
 */
import type { Json, PageRequest, Span } from '../../kit/index.js'
import { addChanges } from '../store/changes.js'
import { addCoverage } from '../store/coverage.js'
import type { Db, Store } from '../store/db.js'
import { type Deleted, deleteByDocument, deleteByIds } from '../store/delete-records.js'
import type { Via } from '../store/handed-records.js'
import { noteMissing } from '../store/missing.js'
import { noteBackfilled } from '../store/stream-state.js'
import { moveCursor, type StreamRow, setPosition } from '../store/streams.js'
import { addToTallies, count } from '../store/tallies.js'
import { envelopeOf, type Provenance } from './envelopes.js'
import type { Fault, MappedPage } from './rows.js'
import { type StoredPage, storePage } from './store-page.js'
import { deleteSucceeded, lockHistory, yieldToSuccessor } from './succession.js'
import { deleteTracks, noteWorkouts } from './workouts.js'

export interface Commit {
  readonly stream: StreamRow
  /** Kinds the stream emits. */
  readonly kinds: readonly string[]
  readonly mapper: number
  readonly now: number
  readonly settleMs: number
  readonly runId: number | undefined
  /** The page as sealed, and what the mapper made of it; absent for a checkpoint. */
  readonly page?: {
    readonly hash: Buffer
    readonly request: PageRequest
    readonly contentType: string
    readonly sealed: Uint8Array
    readonly mapped: MappedPage
    /** How it came; a page the service was asked for, unless told. */
    readonly via?: Via
    /** When it came, for a page that is read again: what has changed since stays. */
    readonly asOf?: number
    /** Set when the page as a whole could not be read. */
    readonly unreadable?: Fault
  }
  /** Documents the provider, asked by name, says are no more. */
  readonly gone?: readonly string[]
  readonly cursor?: Json
  /** A device's own position, which stands as it is told. */
  readonly position?: Json
  readonly covers?: Span
  readonly failed?: Span
  /** History is stored down to here without a gap. */
  readonly backfilledTo?: number
  /** For streams whose listing is complete: every id listed in `covers`. */
  readonly listed?: readonly string[]
  /** Whether the worker that fetched the page still may store it; false ends the transaction without a trace. */
  readonly fence?: (db: Db) => Promise<boolean>
  /** Its stream lists workouts: they are stored with the page. */
  readonly listsWorkouts?: boolean
  /** What else moves with it. */
  readonly alongside?: (db: Db, counts: Committed) => Promise<void>
}
export interface Committed {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly parked: number
}

/**
 * Which range lists a record is decided by civil days and by its end as often as by its start: only what starts well
 * inside the span is missed there.
 */
export const listingMarginMs = 86_400_000

const nothingStored: StoredPage = { changed: [], deleted: [], tally: new Map(), unchanged: 0, parked: 0 }

/** Thrown when somebody else has taken over the lease: what was fetched is fetched again by them. */
export class LeaseLost extends Error {}

export const commit = (store: Store, what: Commit): Promise<Committed> =>
  store.transaction(async (db) => {
    const successions = await lockHistory(db, what.stream.connectionId)
    if (what.fence !== undefined && !(await what.fence(db))) throw new LeaseLost('the lease ran out')
    const provenance: Provenance = {
      individual: what.stream.individual,
      connectionId: what.stream.connectionId,
      connector: what.stream.connector,
      mapper: what.mapper,
      pageHash: what.page?.hash.toString('hex').slice(0, 32),
      committedAt: new Date(what.now).toISOString(),
    }
    const stored = what.page === undefined ? nothingStored : await storePage(db, what, what.page)
    const deleted: Deleted[] = [...stored.deleted]

    if (what.gone !== undefined) {
      const from = { streamId: what.stream.id, documents: what.gone, keep: [], now: what.now }
      deleted.push(...(await deleteByDocument(db, { ...from, reason: 'provider-deleted' })))
    }

    if (what.covers !== undefined && what.listed !== undefined && what.runId !== undefined) {
      const listing = { streamId: what.stream.id, runId: what.runId, seen: what.listed, now: what.now }
      const span = { from: what.covers.from + listingMarginMs, to: what.covers.to - listingMarginMs }
      deleted.push(...(await deleteByIds(db, await noteMissing(db, { ...listing, ...span }), 'vanished', what.now)))
    }
    if (what.listsWorkouts) deleted.push(...(await deleteTracks(db, what, stored.workouts ?? [], deleted)))
    const envelopes = [
      ...stored.changed.map(({ row, revision }) => envelopeOf(row, revision, provenance)),
      ...deleted.map(({ row, revision, reason }) => envelopeOf(row, revision, provenance, reason)),
    ]
    const tallies = new Map([[what.stream.id, new Map(stored.tally)]])
    for (const { row, streamId = what.stream.id } of deleted) {
      const tally = tallies.get(streamId) ?? new Map()
      tallies.set(streamId, tally)
      count(tally, row.kind, -1)
    }
    for (const [streamId, tally] of tallies) await addToTallies(db, streamId, tally)
    const created = stored.changed.filter(({ revision }) => revision === 1).length
    const counts: Committed = {
      created,
      updated: stored.changed.length - created,
      unchanged: stored.unchanged,
      deleted: deleted.length,
      parked: stored.parked,
    }

    if (what.covers !== undefined)
      await addCoverage(db, what.stream.id, { ...what.covers, state: 'complete' }, what.now, what.settleMs)
    if (what.failed !== undefined)
      await addCoverage(db, what.stream.id, { ...what.failed, state: 'failed' }, what.now, what.settleMs)
    if (what.backfilledTo !== undefined) await noteBackfilled(db, what.stream.id, what.backfilledTo)
    if (what.cursor !== undefined) await moveCursor(db, what.stream.id, what.cursor)
    if (what.position !== undefined) await setPosition(db, what.stream.id, what.position)
    await addChanges(db, { individual: what.stream.individual, streamId: what.stream.id, now: what.now }, envelopes)
    if (what.listsWorkouts || what.page?.via === 'push') await noteWorkouts(db, what, stored.workouts ?? [], deleted)
    await deleteSucceeded(db, successions, what)
    await yieldToSuccessor(db, successions, what)
    await what.alongside?.(db, counts)
    return counts
  })
