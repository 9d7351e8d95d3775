/** The outbox. */
import type { Envelope } from '../../kit/index.js'
import type { Db } from './db.js'

/** Envelopes one outbox row may hold: a reader takes a row at a time. */
const maxPerRow = 2000

/** Adds what a commit changed; to be called inside the transaction that stores it (I1, I2). */
export const addChanges = async (
  db: Db,
  of: { individual: string; streamId: number; now: number },
  envelopes: readonly Envelope[],
): Promise<void> => {
  for (let first = 0; first < envelopes.length; first += maxPerRow) {
    const batch = envelopes.slice(first, first + maxPerRow)
    await db.query(
      `insert into changes (individual_id, stream_id, committed_at, count, kinds, records)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        of.individual,
        of.streamId,
        new Date(of.now),
        batch.length,
        [...new Set(batch.map(({ kind }) => kind))],
        JSON.stringify(batch),
      ],
    )
  }
}

/** A place in the outbox: after this commit, and so many envelopes into the next. */
export interface Position {
  readonly xid: string
  readonly seq: number
  readonly index: number
}
export const beginning: Position = { xid: '0', seq: 0, index: 0 }

export interface Commit {
  readonly xid: string
  readonly seq: number
  readonly envelopes: readonly Envelope[]
}

/**
 * The next commits after a position, oldest first. Only such as no older transaction can still precede: a sequence
 * number is given on insert but shown on commit, so a reader that went by it alone would skip a slow writer's row.
 * The order names the table: a bare `xid` would be the text that is returned, in which 1000 comes before 999.
 */
export const commitsAfter = async (db: Db, position: Position, limit: number, individual?: string): Promise<Commit[]> =>
  (
    await db.query<{ xid: string; seq: number; records: string }>(
      `select xid::text as xid, seq, records from changes
       where (xid, seq) > ($1::text::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
         and ($4::text is null or individual_id = $4)
       order by changes.xid, changes.seq limit $3`,
      [position.xid, position.seq, limit, individual ?? null],
    )
  ).map(({ xid, seq, records }) => ({ xid, seq, envelopes: JSON.parse(records) as Envelope[] }))

/** How many envelopes stand after a position. */
export const lagAfter = async (db: Db, position: Position): Promise<number> => {
  const [row] = await db.query<{ lag: number }>(
    'select coalesce(sum(count), 0)::bigint as lag from changes where (xid, seq) > ($1::text::xid8, $2::bigint)',
    [position.xid, position.seq],
  )
  return Math.max(0, (row?.lag ?? 0) - position.index)
}

/** When the first commit after a position was made; `undefined` where there is none. */
export const firstAfter = async (db: Db, position: Position): Promise<number | undefined> => {
  const [row] = await db.query<{ at: Date }>(
    `select committed_at as at from changes where (xid, seq) > ($1::text::xid8, $2::bigint) order by xid, seq limit 1`,
    [position.xid, position.seq],
  )
  return row?.at.getTime()
}
