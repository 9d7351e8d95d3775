/** A schedule of any size, as it looks some time after everybody has connected: made by the server, in bulk. */
import type { Store } from '../../src/runtime/store/db.js'

/** What a connection has on average: four streams, each with a row for what is new and one for history. */
export const streamsEach = 4

/** Fills an empty, migrated store. So many of the rows are due; the others come due in the next hour, or have no history left. */
export const fillSchedule = async (store: Store, connections: number, due: number, now: number): Promise<number> => {
  const at = new Date(now)
  await store.transaction(async (db) => {
    // Foreign keys of millions of rows that are right by making would take longer than everything else.
    await db.query('set local session_replication_role = replica')
    await db.query(
      `insert into individuals (id, created_at) select 'person-' || n, $1 from generate_series(1, $2::int) n`,
      [at, connections],
    )
    await db.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       select md5('connection ' || n)::uuid, 'person-' || n, 'service-' || n % 20, n::text, 'connected', $1, $1
       from generate_series(1, $2::int) n`,
      [at, connections],
    )
    await db.query(
      `insert into streams (connection_id, individual_id, connector, name)
       select md5('connection ' || n)::uuid, 'person-' || n, 'service-' || n % 20, 'stream-' || s
       from generate_series(1, $1::int) n, generate_series(1, $2::int) s`,
      [connections, streamsEach],
    )
    await db.query(
      `insert into pulls (stream_id, purpose, priority, due_at)
       select id, 'fresh', 1, $1::timestamptz + random() * interval '1 hour' from streams
       union all select id, 'backfill', 3, null from streams`,
      [at],
    )
  })
  await makeSomeDue(store, connections, due, now)
  await store.query('vacuum analyze pulls')
  await store.query('vacuum analyze streams')
  return connections * streamsEach * 2
}

/** So many rows, all over the table: most of them regular, some history, a few that a person waits for. */
export const makeSomeDue = async (store: Store, connections: number, due: number, now: number): Promise<void> => {
  const step = Math.max(1, Math.floor((connections * streamsEach) / due))
  await store.query(
    `update pulls set due_at = $1::timestamptz - random() * interval '10 minutes', lease = null, lease_until = null,
       priority = case when purpose = 'backfill' then 3 when stream_id % 97 = 0 then 0 else 1 end
     where stream_id in (select (select min(id) from streams) + n * $2 from generate_series(0, $3::int - 1) n)
       and purpose = case when stream_id % 5 = 0 then 'backfill' else 'fresh' end`,
    [new Date(now), step, due],
  )
}
