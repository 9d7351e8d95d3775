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
