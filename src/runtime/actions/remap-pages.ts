/** The two halves of a remap of one connection: pages read again beside the records, and the difference written. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { TransientError } from '../../core/index.js'
import type { ActivitySummary, Connector } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { envelopeOf } from '../intake/envelopes.js'
import { readPage, sealContext } from '../intake/ingest.js'
import { withoutRemoved } from '../intake/removed.js'
import type { Fault, MappedPage } from '../intake/rows.js'
import { withoutStale } from '../intake/stale.js'
import { lockHistory, yieldEverything } from '../intake/succession.js'
import { takeBack } from '../intake/taken-back.js'
import { parseRawPage } from '../page.js'
import { relistWorkouts } from '../store/activity-listings.js'
import { addChanges } from '../store/changes.js'
import type { Db } from '../store/db.js'
import { noteFaults } from '../store/dead-letters.js'
import { confirmRecords } from '../store/handed-records.js'
import {
  applySome,
  dropOrphaned,
  notePagesRemapped,
  type PagePoint,
  type PageToRead,
  pagesAfter,
  pagesWithLetters,
} from '../store/remapped.js'
import type { StreamRow } from '../store/streams.js'
import { lockSync, wakeSync } from '../store/syncs.js'
import { addToTallies, count, type Tally } from '../store/tallies.js'
import { upsertRecords } from '../store/upsert-records.js'

const decompress = promisify(gunzip)
const pagesAtOnce = 20
/** In bytes, compressed and sealed: pages open to some ten times that. One that is larger comes alone. */
const bytesAtOnce = 8 * 1024 * 1024
const rowsAtOnce = 2000
/** Faults remembered until they are noted; what is beyond stays as it was noted before. */
const maxPagesWithFaults = 10_000

export interface Reading {
  /** The last page read. */
  point: PagePoint | undefined
  /** Of pages that something is the matter with, or was. */
  readonly faults: Map<number, PageFaults>
  /** Workouts the pages list, by stream and the service's id. */
  readonly workouts: Map<StreamRow, Map<string, ActivitySummary>>
}
interface PageFaults {
  readonly streamId: number
  readonly what: 'page' | 'record'
  readonly faults: readonly Fault[]
}

/** One connection that is remapped. */
export interface Work {
  readonly engine: Engine
  readonly connector: Connector
  readonly streams: readonly StreamRow[]
  readonly since: number
  /** Throws where the right to remap is no longer ours; else it stays ours until the transaction ends. */
  readonly hold: (db: Db) => Promise<void>
  readonly onPages: (pages: number) => void
}

export const readAgain = async (work: Work): Promise<Reading> => {
  const reading: Reading = { point: undefined, faults: new Map(), workouts: new Map() }
  await readOn(work, reading)
  return reading
}

const readOn = async (work: Work, reading: Reading): Promise<void> => {
  const { engine, streams, since } = work
  const streamIds = streams.map(({ id }) => id)
  const letters = await pagesWithLetters(engine.store, streamIds)
  for (;;) {
    const next = await pagesAfter(engine.store, { streamIds, since, after: reading.point, limit: pagesAtOnce })
    if (next.length === 0) return
    const pages = within(next, bytesAtOnce)
    const read = await Promise.all(pages.map((page) => open(engine, page, streams)))
    await engine.store.transaction(async (db) => {
      await work.hold(db)
      await stage(db, work, read, letters, reading)
    })
    work.onPages(pages.length)
  }
}

/** The first so many, at least one. */
const within = (pages: readonly PageToRead[], bytes: number): readonly PageToRead[] => {
  let sum = 0
  return pages.filter(({ sealed }, index) => {
    sum += sealed.length
    return index === 0 || sum <= bytes
  })
}

interface OpenedPage extends PageToRead {
  readonly raw: Uint8Array
}
const open = async (engine: Engine, page: PageToRead, streams: readonly StreamRow[]): Promise<OpenedPage> => {
  const individual = streams.find(({ id }) => id === page.streamId)?.individual ?? ''
  const sealed = await engine.unseal(individual, sealContext(page.streamId, page.hash), page.sealed)
  return { ...page, raw: await decompress(sealed) }
}

const stage = async (
  db: Db,
  { engine, connector, streams }: Work,
  pages: readonly OpenedPage[],
  letters: ReadonlySet<number>,
  reading: Reading,
): Promise<void> => {
  for (const page of pages) {
    reading.point = { seenAt: page.seenAt, id: page.id }
    const stream = streams.find(({ id }) => id === page.streamId)
    const definition = stream && connector.streams?.[stream.name]
    // A stream that is no more keeps what it brought.
    if (stream === undefined || definition === undefined) continue
    const { request, contentType, raw } = page
    const answer = { request, status: 200, raw, contentType, ...parseRawPage(definition.page, raw) }
    const { mapped: told, unreadable } = readPage(definition, answer, stream, page.fetchedAt)
    const faults = unreadable === undefined ? told.faults : [unreadable]
    if ((faults.length > 0 || letters.has(page.id)) && reading.faults.size < maxPagesWithFaults)
      reading.faults.set(page.id, { streamId: stream.id, what: unreadable === undefined ? 'record' : 'page', faults })
    const mapped = page.via === 'pull' ? told : await withoutRemoved(db, stream.connectionId, told)
    stageWorkouts(reading, stream, mapped)
    await stageRecords(db, stream, page, mapped, connector.version, engine.world.now())
  }
}

/** The last word on each of them, in the order in which the pages came. */
const stageWorkouts = ({ workouts }: Reading, stream: StreamRow, mapped: MappedPage): void => {
  if (mapped.workouts === undefined) return
  const listed = workouts.get(stream) ?? new Map<string, ActivitySummary>()
  workouts.set(stream, listed)
  for (const document of mapped.removedDocuments) listed.delete(document)
  for (const summary of mapped.workouts) listed.set(summary.externalId, summary)
}

/** What today's mappers make of the workouts: their person is due where that differs. */
const writeWorkouts = async (db: Db, { workouts }: Reading, individual: string, now: number): Promise<void> => {
  let changed = 0
  for (const [{ id: streamId, connectionId }, listed] of workouts) {
    await lockSync(db, individual)
    changed += await relistWorkouts(db, { connectionId, individual, streamId, now }, [...listed.values()])
  }
  if (changed > 0) await wakeSync(db, individual, now)
}

/** As a commit stores a page, beside the records: whose word counts is decided by the same rules. */
const stageRecords = async (
  db: Db,
  { id: streamId, individual, connectionId }: StreamRow,
  { id: pageId, via }: PageToRead,
  told: MappedPage,
  mapper: number,
  now: number,
): Promise<void> => {
  const place = 'remapped' as const
  const { mapped, noteTimes } = await withoutStale(db, streamId, told, place)
  const unchanged: string[] = []
  for (const table of ['samples', 'events'] as const) {
    const rows = mapped.rows.filter((row) => row.table === table)
    const to = { streamId, individual, pageId, mapper, now, asOf: undefined, place, via }
    const changed = await upsertRecords(db, table, rows, to)
    for (const { id } of rows) if (!changed.has(id)) unchanged.push(id)
  }
  if (via !== 'import') await confirmRecords(db, { connectionId, pageId, ids: unchanged, place })
  await takeBack(db, { streamId, now, via, place }, mapped)
  await noteTimes()
}

/** Pages may come while we wait for the lock; of a connection that gets new ones without end somebody is to hear. */
const maxCatchUps = 100

/** One transaction per connection; what arrived meanwhile is read again before it, so that nothing newer is undone. */
export const writeDifferences = async (work: Work, connectionId: string, reading: Reading): Promise<void> => {
  for (let attempt = 0; attempt < maxCatchUps; attempt++) {
    // Outside of the transaction: to open a page its key may have to be fetched.
    await readOn(work, reading)
    if (await writeIfWhole(work, connectionId, reading)) return
  }
  throw new TransientError(
    'remap-busy',
    `${work.connector.name} sends pages faster than they are read again. Start the remap again later.`,
  )
}

/** False, with nothing written, where a page came that was not read again. */
const writeIfWhole = (
  { engine, connector, streams, since, hold }: Work,
  id: string,
  reading: Reading,
): Promise<boolean> =>
  engine.store.transaction(async (db) => {
    const successions = await lockHistory(db, id)
    await hold(db)
    const ids = streams.map((stream) => stream.id)
    const newer = await pagesAfter(db, { streamIds: ids, since, after: reading.point, limit: 1 })
    if (newer.length > 0) return false
    await dropOrphaned(db, ids)
    const individual = streams[0]?.individual ?? ''
    const now = engine.world.now()
    const provenance = {
      individual,
      connectionId: id,
      connector: connector.id,
      mapper: connector.version,
      pageHash: undefined,
      committedAt: new Date(now).toISOString(),
    }
    for (const table of ['samples', 'events'] as const) {
      let after: string | undefined = '00000000-0000-0000-0000-000000000000'
      while (after !== undefined) {
        const { applied, last } = await applySome(db, { streamIds: ids, since, table, after, limit: rowsAtOnce, now })
        for (const streamId of new Set(applied.map((one) => one.streamId))) {
          const those = applied.filter((one) => one.streamId === streamId)
          const tally: Tally = new Map()
          for (const { row, difference } of those)
            if (difference !== 'updated') count(tally, row.kind, difference === 'created' ? 1 : -1)
          await addToTallies(db, streamId, tally)
          const envelopes = those.map(({ row, revision, difference }) =>
            envelopeOf(row, revision, provenance, difference === 'deleted' ? 'superseded' : undefined),
          )
          await addChanges(db, { individual, streamId, now }, envelopes)
        }
        after = last
      }
    }
    for (const [pageId, found] of reading.faults) await noteFaults(db, { ...found, pageId, now })
    await notePagesRemapped(db, { streamIds: ids, since, mapper: connector.version })
    for (const succession of successions) await yieldEverything(db, individual, succession, now)
    await writeWorkouts(db, reading, individual, now)
    return true
  })
