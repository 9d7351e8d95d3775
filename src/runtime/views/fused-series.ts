/** One kind over time as one line, whatever the number of its sources; and each source as a line of its own. */
import { type DataSource, dayMs, dictionary, type Instant, isKind, overlapOf } from '../../core/index.js'
import { unitOf } from '../intake/envelopes.js'
import type { Db } from '../store/db.js'
import { fusedSpans } from './fused.js'
import type { FusedQuery } from './fused-load.js'
import { seriesOf, stepFor } from './series.js'

export interface SeriesQuery {
  readonly individual: string
  readonly kind: string
  readonly from: Instant
  readonly to: Instant
  readonly stepSeconds?: number | undefined
  readonly prefer?: readonly string[] | undefined
}
export interface SeriesPoint {
  readonly t: Instant
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly sum: number
  readonly count: number
  readonly sources: string[]
}

/** Longer spans of a single source are told by the database's buckets, which are quicker. */
const exactDays = 100

/** The line that counts: of every stretch of time the source that stands for it. */
export const fusedSeries = async (db: Db, what: SeriesQuery) => {
  const { kind } = what
  const stepSeconds = what.stepSeconds ?? stepFor(what.to - what.from)
  const isDaily = stepSeconds * 1000 >= dayMs
  const entry = isKind(kind) ? dictionary[kind] : undefined
  if (!isKind(kind) || entry?.shape !== 'sample' || overlapOf(kind) === 'apart')
    return seriesOf(db, { ...what, stepSeconds })
  // Sums of days are of the person's civil days, and hold the service's own total of the day, even of one source.
  const needsDays = isDaily && entry.adds === 'sum' && what.to - what.from <= exactDays * dayMs
  if (!needsDays && (await sourcesOf(db, what)).length < 2) return seriesOf(db, { ...what, stepSeconds })
  const buckets = bucketing(what, stepSeconds * 1000)
  let hasFine = false
  for await (const { values, days, clock } of fusedSpans(db, { ...what, kind }, what.from, what.to)) {
    if (isDaily) {
      // The civil day's own figure, which holds more than buckets of UTC could be put together to.
      for (const { day, value, low, high, count, why } of days)
        buckets.add(
          // Its noon, for days are not all of one length.
          clock.startOf(day) + dayMs / 2,
          { value, low, high, count },
          why.sources.map(({ source }) => source),
        )
      continue
    }
    hasFine ||= values.some(({ day }) => day === undefined)
    for (const { at, day, value, why } of values)
      if (value !== undefined && (day === undefined || !hasFine))
        buckets.add(
          at,
          { value, low: value, high: value, count: 1 },
          why.sources.map(({ source }) => source),
        )
  }
  const unit = unitOf(kind)
  return { kind, ...(unit !== undefined && { unit }), stepMs: stepSeconds * 1000, points: buckets.points() }
}

/** Connections that hold any of a kind: with one alone there is nothing to fuse, and SQL is quicker. */
const sourcesOf = async (db: Db, { individual, kind }: Pick<FusedQuery, 'individual'> & { readonly kind: string }) =>
  db.query<{ connection: string; connector: string }>(
    `select distinct s.connection_id as connection, s.connector from tallies t join streams s on s.id = t.stream_id
     where s.individual_id = $1 and t.kind = $2 and t.live > 0 order by 2, 1`,
    [individual, kind],
  )

interface Amount {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly count: number
}
interface Bucket {
  min: number
  max: number
  sum: number
  weighted: number
  count: number
  readonly sources: Set<string>
}

/** As the database's own buckets: they begin at `from`. */
const bucketing = ({ from, to }: { readonly from: Instant; readonly to: Instant }, stepMs: number) => {
  const buckets = new Map<number, Bucket>()
  const add = (at: Instant, { value, low, high, count }: Amount, sources: readonly DataSource[]): void => {
    if (at < from || at >= to) return
    const key = Math.floor((at - from) / stepMs)
    const bucket = buckets.get(key) ?? { min: low, max: high, sum: 0, weighted: 0, count: 0, sources: new Set() }
    buckets.set(key, bucket)
    bucket.min = Math.min(bucket.min, low)
    bucket.max = Math.max(bucket.max, high)
    bucket.sum += value
    bucket.weighted += value * count
    bucket.count += count
    for (const { connector } of sources) bucket.sources.add(connector)
  }
  const points = (): SeriesPoint[] =>
    [...buckets]
      .sort(([a], [b]) => a - b)
      .map(([key, { min, max, sum, weighted, count, sources }]) => ({
        t: from + key * stepMs,
        min,
        mean: weighted / count,
        max,
        sum,
        count,
        sources: [...sources].sort(),
      }))
  return { add, points }
}

/** As stored, a line for each connection that holds any of it. */
export const linesOf = async (db: Db, what: SeriesQuery) => {
  const stepSeconds = what.stepSeconds ?? stepFor(what.to - what.from)
  const sources = isKind(what.kind) ? await sourcesOf(db, what) : []
  const series = await seriesOf(db, { ...what, stepSeconds })
  const lines = []
  for (const { connection, connector } of sources) {
    const { points } = await seriesOf(db, { ...what, stepSeconds, connection })
    if (points.length > 0) lines.push({ connection, connector, points })
  }
  return { ...series, lines }
}
