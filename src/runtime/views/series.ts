/** One kind over time, in buckets for a chart. */
import { dictionary, isKind } from '../../core/index.js'
import { unitOf } from '../intake/envelopes.js'
import type { Db } from '../store/db.js'

/** Points a chart can show; more would only be drawn over each other. */
const wantedPoints = 600
const steps = [60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800, 2_592_000]

/** Seconds a bucket, so that a span has about as many as a chart can show. */
export const stepFor = (spanMs: number): number =>
  steps.find((step) => spanMs / 1000 / step <= wantedPoints) ?? (steps.at(-1) as number)

export const seriesOf = async (
  db: Db,
  what: {
    individual: string
    kind: string
    from: number
    to: number
    stepSeconds?: number | undefined
    /** Of this connection alone. */
    connection?: string | undefined
  },
) => {
  const stepSeconds = what.stepSeconds ?? stepFor(what.to - what.from)
  const unit = unitOf(what.kind)
  const empty = { kind: what.kind, ...(unit !== undefined && { unit }), stepMs: stepSeconds * 1000, points: [] }
  if (!isKind(what.kind) || dictionary[what.kind].shape !== 'sample') return empty
  // Whole-day values stand beside the intervals they sum up: shown only where a bucket is at least a day long and
  // there is nothing finer.
  const rows = await db.query<{
    t: Date
    whole: boolean
    low: number
    mean: number
    high: number
    total: number
    count: number
    sources: string[]
  }>(
    `select date_bin(make_interval(secs => $5), t.order_at, $3::timestamptz) as t, t.day is not null as whole,
       min(t.value) as low, avg(t.value) as mean, max(t.value) as high, sum(t.value) as total, count(*) as count,
       array_agg(distinct s.connector) as sources
     from samples t join streams s on s.id = t.stream_id
     where t.individual_id = $1 and t.kind = $2 and t.order_at >= $3 and t.order_at < $4
       and t.deleted_at is null and t.value is not null and ($6::uuid is null or s.connection_id = $6)
     group by 1, 2 order by 1`,
    [what.individual, what.kind, new Date(what.from), new Date(what.to), stepSeconds, what.connection ?? null],
  )
  const fine = rows.some(({ whole }) => !whole)
  return {
    ...empty,
    points: rows
      .filter(({ whole }) => whole !== fine)
      .map(({ t, low, mean, high, total, count, sources }) => ({
        t: t.getTime(),
        min: low,
        mean,
        max: high,
        sum: total,
        count,
        sources,
      })),
  }
}
