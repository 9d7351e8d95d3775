/**
 * Heart rate and positions of downloaded workouts as samples, for who wants them. Where another stream of the person
 * has such values already – the wearable's own, or another service's copy of the ride – nothing is added, and what was
 * added is taken back where it tells them later: a beat counts once.
 */
import { hourMs, type Instant, isKnown, minuteMs, type RecordOf } from '../../core/index.js'
import type { Activity } from '../../formats/index.js'
import { event, quantity, sample } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { envelopeOf } from '../intake/envelopes.js'
import { LeaseLost } from '../intake/index.js'
import type { Row } from '../intake/rows.js'
import { rowsOf } from '../intake/rows.js'
import { lockHistory } from '../intake/succession.js'
import { originalsOf } from '../store/activity-originals.js'
import { addChanges } from '../store/changes.js'
import { type ConnectionRow, connectionById } from '../store/connections.js'
import type { Db } from '../store/db.js'
import { deleteByIds } from '../store/delete-records.js'
import { addToTallies, count, type Tally, tombstonesAmong } from '../store/tallies.js'
import { ensureTrackStream, hasLateTracks, noteSampled, othersAt, unsampledOriginals } from '../store/tracks.js'
import { upsertRecords } from '../store/upsert-records.js'
import { readableOriginals } from './originals.js'

/** Workouts in one slice. */
const atOnce = 10
/** A position every so often tells the way; a heart rate is kept at every point. */
const positionEveryMs = 10_000
/** Another stream's values stand for what is so near to them. */
const nearMs = 5 * minuteMs
const kinds = ['heart_rate', 'location'] as const

/** How often it is looked whether a wearable has told the same meanwhile. */
const lookAgainMs = 6 * hourMs

/** Returns when there is more to do. */
export const sampleOriginals = async (
  engine: Engine,
  individual: string,
  fence: (db: Db) => Promise<boolean>,
): Promise<Instant | undefined> => {
  const now = engine.world.now()
  const wanted = await unsampledOriginals(engine.store, individual, atOnce, now)
  for (const one of wanted) {
    const kept = (await originalsOf(engine.store, individual, one.activity)).find(
      ({ connection, externalId }) => connection === one.connection && externalId === one.externalId,
    )
    const connection = await connectionById(engine.store, one.connection)
    if (kept === undefined || connection === undefined) continue
    const [content] = await readableOriginals(engine, individual, [kept])
    await store(engine, connection, one, content?.activity, fence)
  }
  if (wanted.length === atOnce) return now
  return (await hasLateTracks(engine.store, individual, now)) ? now + lookAgainMs : undefined
}

const store = async (
  engine: Engine,
  connection: ConnectionRow,
  original: { readonly connection: string; readonly externalId: string },
  activity: Activity | undefined,
  fence: (db: Db) => Promise<boolean>,
): Promise<void> => {
  const { world, connectors, bus } = engine
  const connector = connectors.get(connection.connector)
  const { individual, zone, id: connectionId } = connection
  const drafts = activity === undefined ? [] : draftsOf(activity, original.externalId)
  const stored = await engine.store.transaction(async (db) => {
    // Before the first write, as for every commit (I2).
    await lockHistory(db, connectionId)
    if (!(await fence(db))) throw new LeaseLost('the lease ran out')
    const now = world.now()
    await noteSampled(db, original, now)
    if (drafts.length === 0) return 0
    const of = { connectionId, individual, connector: connection.connector }
    const streamId = await ensureTrackStream(db, of, connector?.activities?.list ?? 'workouts')
    const mapped = rowsOf(drafts, { connectionId, zone, now })
    const rows = await notDoubled(db, individual, streamId, mapped.rows)
    const added = new Set(rows.map(({ id }) => id))
    const doubled = mapped.rows.flatMap(({ id }) => (added.has(id) ? [] : [id]))
    const mapper = connector?.version ?? 0
    const changed: { readonly row: Row; readonly revision: number }[] = []
    const tally: Tally = new Map()
    for (const table of ['samples', 'events'] as const) {
      const those = rows.filter((row) => row.table === table)
      const revived = await tombstonesAmong(db, streamId, table, those)
      const to = { streamId, individual, pageId: undefined, mapper, now, asOf: undefined }
      const revisions = await upsertRecords(db, table, those, to)
      for (const row of those) {
        const revision = revisions.get(row.id)
        if (revision === undefined) continue
        if (revision === 1 || revived.has(row.id)) count(tally, row.kind, 1)
        changed.push({ row, revision })
      }
    }
    const deleted = await deleteByIds(db, doubled, 'superseded', now)
    for (const { row } of deleted) count(tally, row.kind, -1)
    await addToTallies(db, streamId, tally)
    const committedAt = new Date(now).toISOString()
    const provenance = { ...of, mapper, pageHash: undefined, committedAt }
    const envelopes = [
      ...changed.map(({ row, revision }) => envelopeOf(row, revision, provenance)),
      ...deleted.map(({ row, revision, reason }) => envelopeOf(row, revision, provenance, reason)),
    ]
    await addChanges(db, { individual, streamId, now }, envelopes)
    return envelopes.length
  })
  if (stored > 0) bus.publish({ topic: 'changes' })
}

const notDoubled = async (db: Db, individual: string, but: number, rows: readonly Row[]): Promise<readonly Row[]> => {
  const kept: Row[] = []
  for (const kind of kinds) {
    const those = rows.filter((row) => row.kind === kind)
    const [first, last] = [those[0], those.at(-1)]
    if (first === undefined || last === undefined) continue
    const span = { from: first.orderAt - nearMs, to: last.orderAt + nearMs }
    const others = await othersAt(db, { individual, kind, ...span, but })
    let at = 0
    for (const row of those) {
      while (at < others.length && (others[at] as number) < row.orderAt - nearMs) at++
      const other = others[at]
      if (other === undefined || other > row.orderAt + nearMs) kept.push(row)
    }
  }
  return kept
}

/** Without an instant there is nothing that could stand beside other samples. */
export const draftsOf = ({ start, track, device }: Activity, document: string): readonly RecordOf[] => {
  if (!isKnown(start)) return []
  const { timeMs, heartRateBpm, latitudeDeg, longitudeDeg, altitudeMeters } = track
  const name = device?.name ?? device?.product
  const extras = { document, method: 'measured' as const, ...(name !== undefined && { device: name }) }
  const drafts: RecordOf[] = []
  let [heartAt, placeAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [index, at] of timeMs.entries()) {
    if (Number.isNaN(at)) continue
    const when = { start: { ...start, at: Math.round(at) } }
    const bpm = heartRateBpm?.[index] ?? Number.NaN
    if (bpm > 0 && at > heartAt) {
      drafts.push(sample('heart_rate', quantity(bpm, '/min'), when, extras))
      heartAt = at
    }
    const [latitude, longitude] = [latitudeDeg?.[index] ?? Number.NaN, longitudeDeg?.[index] ?? Number.NaN]
    if (Number.isNaN(latitude) || Number.isNaN(longitude) || at < placeAt + positionEveryMs) continue
    const altitude = altitudeMeters?.[index] ?? Number.NaN
    const detail = {
      latitude,
      longitude,
      ...(!Number.isNaN(altitude) && { altitudeMeters: altitude }),
      source: 'gps' as const,
    }
    drafts.push(event('location', detail, when, extras))
    placeAt = at
  }
  return drafts
}
