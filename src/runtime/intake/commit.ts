/**
 * The one transaction (I1): raw page, records, tombstones, faults, coverage, cursor and outbox move together, so that
 * a crash between any two steps loses nothing and repeats at most one page.
 */
import type { Json, PageRequest, Span } from '../../kit/index.js'
import { addChanges } from '../store/changes.js'
import { addCoverage } from '../store/coverage.js'
import type { Db, Store } from '../store/db.js'
import { noteFaults } from '../store/dead-letters.js'
import { type Deleted, deleteByDocument, deleteByIds } from '../store/delete-records.js'
import { noteMissing } from '../store/missing.js'
import { keepPage } from '../store/pages.js'
import { noteBackfilled } from '../store/stream-state.js'
import { moveCursor, type StreamRow } from '../store/streams.js'
import { addToTallies, count, type Tally, tombstonesAmong } from '../store/tallies.js'
import { upsertRecords } from '../store/upsert-records.js'
import { envelopeOf, type Provenance } from './envelopes.js'
import type { Fault, MappedPage } from './rows.js'
import { lockHistory, yieldToSuccessor } from './succession.js'

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
    /** When it came, for a page that is read again: what has changed since stays. */
    readonly asOf?: number
    /** Set when the page as a whole could not be read. */
    readonly unreadable?: Fault
  }
  /** Documents the provider, asked by name, says are no more. */
  readonly gone?: readonly string[]
  readonly cursor?: Json
  readonly covers?: Span
  readonly failed?: Span
  /** History is stored down to here without a gap. */
  readonly backfilledTo?: number
  /** For streams whose listing is complete: every id listed in `covers`. */
  readonly listed?: readonly string[]
  /** Whether the worker that fetched the page still may store it; false ends the transaction without a trace. */
  readonly fence?: (db: Db) => Promise<boolean>
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
const listingMarginMs = 86_400_000

/** Thrown when somebody else has taken over the lease: what was fetched is fetched again by them. */
export class LeaseLost extends Error {}

export const commit = (store: Store, what: Commit): Promise<Committed> =>
  store.transaction(async (db) => {
    const successions = await lockHistory(db, what.stream.connectionId)
    if (what.fence !== undefined && !(await what.fence(db))) throw new LeaseLost('the lease ran out')
    const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, parked: 0 }
    const envelopes = []
    const provenance: Provenance = {
      individual: what.stream.individual,
      connectionId: what.stream.connectionId,
      connector: what.stream.connector,
      mapper: what.mapper,
      pageHash: what.page?.hash.toString('hex').slice(0, 32),
      committedAt: new Date(what.now).toISOString(),
    }
    const deleted: Deleted[] = []
    const tally: Tally = new Map()

    if (what.page !== undefined) {
      const { mapped, unreadable, asOf, ...kept } = what.page
      const pageId = await keepPage(db, { ...kept, streamId: what.stream.id, mapper: what.mapper, now: what.now })
      const faults = unreadable === undefined ? mapped.faults : [unreadable]
      const kind = unreadable === undefined ? 'record' : 'page'
      await noteFaults(db, { streamId: what.stream.id, pageId, what: kind, faults, now: what.now })
      counts.parked = faults.length
      const to = {
        streamId: what.stream.id,
        individual: what.stream.individual,
        pageId,
        mapper: what.mapper,
        now: what.now,
        asOf,
      }
      for (const table of ['samples', 'events'] as const) {
        const rows = mapped.rows.filter((row) => row.table === table)
        const revived = await tombstonesAmong(db, what.stream.id, table, rows)
        const changed = await upsertRecords(db, table, rows, to)
        for (const row of rows) {
          const revision = changed.get(row.id)
          if (revision === undefined) counts.unchanged++
          else {
            if (revision === 1) counts.created++
            else counts.updated++
            if (revision === 1 || revived.has(row.id)) count(tally, row.kind, 1)
            envelopes.push(envelopeOf(row, revision, provenance))
          }
        }
      }
      const from = { streamId: what.stream.id, now: what.now, asOf }
      const stands = mapped.rows.filter((row) => row.document !== undefined).map(({ id }) => id)
      const keep = [...stands, ...mapped.unreadable]
      deleted.push(
        ...(await deleteByDocument(db, { ...from, documents: [...mapped.documents], keep, reason: 'superseded' })),
        ...(await deleteByDocument(db, {
          ...from,
          documents: [...mapped.removedDocuments],
          keep: [],
          reason: 'provider-deleted',
        })),
      )
    }

    if (what.gone !== undefined) {
      const from = { streamId: what.stream.id, documents: what.gone, keep: [], now: what.now }
      deleted.push(...(await deleteByDocument(db, { ...from, reason: 'provider-deleted' })))
    }

    if (what.covers !== undefined && what.listed !== undefined && what.runId !== undefined) {
      const listing = { streamId: what.stream.id, runId: what.runId, seen: what.listed, now: what.now }
      const span = { from: what.covers.from + listingMarginMs, to: what.covers.to - listingMarginMs }
      deleted.push(...(await deleteByIds(db, await noteMissing(db, { ...listing, ...span }), 'vanished', what.now)))
    }
    for (const { row, revision, reason } of deleted) {
      envelopes.push(envelopeOf(row, revision, provenance, reason))
      count(tally, row.kind, -1)
    }
    await addToTallies(db, what.stream.id, tally)
    counts.deleted = deleted.length

    if (what.covers !== undefined)
      await addCoverage(db, what.stream.id, { ...what.covers, state: 'complete' }, what.now, what.settleMs)
    if (what.failed !== undefined)
      await addCoverage(db, what.stream.id, { ...what.failed, state: 'failed' }, what.now, what.settleMs)
    if (what.backfilledTo !== undefined) await noteBackfilled(db, what.stream.id, what.backfilledTo)
    if (what.cursor !== undefined) await moveCursor(db, what.stream.id, what.cursor)
    await addChanges(db, { individual: what.stream.individual, streamId: what.stream.id, now: what.now }, envelopes)
    await yieldToSuccessor(db, successions, what)
    return counts
  })
