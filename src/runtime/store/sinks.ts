/** Where each sink stands. */
import type { Position } from './changes.js'
import type { Db } from './db.js'

export interface SinkRow {
  readonly id: string
  readonly type: string
  readonly settings: Buffer | undefined
  readonly filter: SinkFilter
  /** In whose words it is spoken to: the id of an encoding. */
  readonly encoding: string
  readonly state: 'active' | 'paused'
  readonly position: Position
  readonly delivered: number
  readonly attempts: number
  readonly dueAt: number
  readonly message: string | undefined
}
/** Empty means everything. */
export interface SinkFilter {
  readonly kinds?: readonly string[]
  readonly individuals?: readonly string[]
}

interface Stored {
  readonly id: string
  readonly type: string
  readonly settings: Buffer | null
  readonly filter: SinkFilter
  readonly encoding: string
  readonly state: 'active' | 'paused'
  readonly xid: string
  readonly seq: number
  readonly index: number
  readonly delivered: number
  readonly attempts: number
  readonly due_at: Date
  readonly message: string | null
}
const columns = `id, type, settings, filter, encoding, state, position_xid::text as xid, position_seq as seq,
  position_index as index, delivered, attempts, due_at, message`

const sinkOf = (row: Stored): SinkRow => ({
  id: row.id,
  type: row.type,
  settings: row.settings ?? undefined,
  filter: row.filter,
  encoding: row.encoding,
  state: row.state,
  position: { xid: row.xid, seq: row.seq, index: row.index },
  delivered: row.delivered,
  attempts: row.attempts,
  dueAt: row.due_at.getTime(),
  message: row.message ?? undefined,
})

export const allSinks = async (db: Db): Promise<SinkRow[]> =>
  (await db.query<Stored>(`select ${columns} from sinks order by id`)).map(sinkOf)

export const saveSink = async (
  db: Db,
  sink: { id: string; type: string; settings: Uint8Array; filter: SinkFilter; encoding?: string; now: number },
): Promise<void> => {
  await db.query(
    `insert into sinks (id, type, settings, filter, due_at, encoding) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set type = excluded.type, settings = excluded.settings, filter = excluded.filter,
       encoding = excluded.encoding, state = 'active', attempts = 0, due_at = excluded.due_at, message = null`,
    [
      sink.id,
      sink.type,
      Buffer.from(sink.settings),
      JSON.stringify(sink.filter),
      new Date(sink.now),
      sink.encoding ?? 'record',
    ],
  )
}

export const removeSink = async (db: Db, id: string): Promise<boolean> =>
  (await db.query('delete from sinks where id = $1 returning 1 as one', [id])).length > 0

/** One deliverer per sink at a time, on any number of processes. */
export const claimSink = async (
  db: Db,
  how: { id: string; lease: string; now: number; leaseMs: number },
): Promise<SinkRow | undefined> =>
  (
    await db.query<Stored>(
      `update sinks set lease = $2, lease_until = $4
       where id = $1 and state = 'active' and due_at <= $3 and (lease_until is null or lease_until <= $3 or lease = $2)
       returning ${columns}`,
      [how.id, how.lease, new Date(how.now), new Date(how.now + how.leaseMs)],
    )
  ).map(sinkOf)[0]

/** False where the lease is somebody else's by now, or nobody's. */
export const extendSink = async (
  db: Db,
  held: { readonly id: string; readonly lease: string; readonly until: number },
): Promise<boolean> =>
  (
    await db.query('update sinks set lease_until = $3 where id = $1 and lease = $2 returning 1 as one', [
      held.id,
      held.lease,
      new Date(held.until),
    ])
  ).length > 0

/** Acknowledges: everything up to `position` was taken or parked. False where the lease is somebody else's by now. */
export const acknowledge = async (
  db: Db,
  what: { id: string; lease: string; until: number; position: Position; delivered: number },
): Promise<boolean> =>
  (
    await db.query(
      `update sinks set position_xid = $3::text::xid8, position_seq = $4, position_index = $5,
         delivered = delivered + $6, attempts = 0, message = null, lease_until = $7
       where id = $1 and lease = $2 returning 1 as one`,
      [
        what.id,
        what.lease,
        what.position.xid,
        what.position.seq,
        what.position.index,
        what.delivered,
        new Date(what.until),
      ],
    )
  ).length > 0

export const releaseSink = async (
  db: Db,
  what: { id: string; lease: string; dueAt: number; attempts?: number; message?: string; pause?: boolean },
): Promise<void> => {
  await db.query(
    `update sinks set lease = null, lease_until = null, due_at = $3, attempts = coalesce($4, attempts),
       message = coalesce($5, message), state = case when $6 then 'paused' else state end
     where id = $1 and lease = $2`,
    [what.id, what.lease, new Date(what.dueAt), what.attempts ?? null, what.message ?? null, what.pause ?? false],
  )
}

export const parkEnvelopes = async (
  db: Db,
  sinkId: string,
  refused: readonly { id: string; envelope: string; reason: string }[],
  now: number,
): Promise<void> => {
  if (refused.length === 0) return
  await db.query(
    `insert into parked (sink_id, envelope_id, envelope, reason, parked_at)
     select $1, *, $5::timestamptz from unnest($2::text[], $3::text[], $4::text[])
     on conflict (sink_id, envelope_id) do nothing`,
    [
      sinkId,
      refused.map(({ id }) => id),
      refused.map(({ envelope }) => envelope),
      refused.map(({ reason }) => reason),
      new Date(now),
    ],
  )
}

/** Delivers again from here; parked envelopes are tried again with the rest. */
export const rewindSink = async (db: Db, id: string, position: Position, now: number): Promise<boolean> =>
  (
    await db.query(
      `update sinks set position_xid = $2::text::xid8, position_seq = $3, position_index = $4, state = 'active',
         attempts = 0, due_at = $5, message = null, lease = null, lease_until = null
       where id = $1 returning 1 as one`,
      [id, position.xid, position.seq, position.index, new Date(now)],
    )
  ).length > 0

export const parkedCount = async (db: Db, sinkId: string): Promise<number> => {
  const [row] = await db.query<{ count: number }>('select count(*) as count from parked where sink_id = $1', [sinkId])
  return row?.count ?? 0
}
