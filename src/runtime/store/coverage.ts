/** Reads and writes the spans of one stream. */
import { type CoveredSpan, cover } from '../intake/coverage.js'
import type { Db } from './db.js'

interface StoredSpan {
  readonly from_at: Date
  readonly to_at: Date
  readonly state: 'complete' | 'failed'
  readonly asked_at: Date | null
}

export const coverageOf = async (db: Db, streamId: number): Promise<CoveredSpan[]> =>
  (
    await db.query<StoredSpan>(
      'select from_at, to_at, state, asked_at from coverage where stream_id = $1 order by from_at',
      [streamId],
    )
  ).map(spanOf)

/**
 * Where that begins of which the last word is not yet read: a span that was provisional when it was asked for, or a
 * record that one complete listing no longer named and a second must confirm. A day before it, as listings are by days.
 */
export const unsettledFrom = async (db: Db, streamId: number): Promise<number | undefined> => {
  const [row] = await db.query<{ at: Date | null }>(
    `select least(
       (select min(from_at) from coverage where stream_id = $1 and asked_at is not null),
       (select min(r.order_at) - interval '1 day' from missing m
        join lateral (select order_at from samples where id = m.record_id
                      union all select order_at from events where id = m.record_id) r on true
        where m.stream_id = $1)) as at`,
    [streamId],
  )
  return row?.at?.getTime()
}

const spanOf = ({ from_at, to_at, state, asked_at }: StoredSpan): CoveredSpan => ({
  from: from_at.getTime(),
  to: to_at.getTime(),
  state,
  ...(asked_at !== null && { askedAt: asked_at.getTime() }),
})

/** Adds what has just been asked; to be called inside the transaction that stores its records (I1). */
export const addCoverage = async (
  db: Db,
  streamId: number,
  asked: { from: number; to: number; state: 'complete' | 'failed' },
  now: number,
  settleMs: number,
): Promise<void> => {
  const touched = (
    await db.query<StoredSpan>(
      `delete from coverage where stream_id = $1 and from_at <= $3 and to_at >= $2
       returning from_at, to_at, state, asked_at`,
      [streamId, new Date(asked.from), new Date(asked.to)],
    )
  ).map(spanOf)
  const spans = cover(touched, asked, now, settleMs)
  await db.query(
    `insert into coverage (stream_id, from_at, to_at, state, asked_at)
     select $1, * from unnest($2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[])`,
    [
      streamId,
      spans.map(({ from }) => new Date(from)),
      spans.map(({ to }) => new Date(to)),
      spans.map(({ state }) => state),
      spans.map(({ askedAt }) => (askedAt === undefined ? null : new Date(askedAt))),
    ],
  )
}
