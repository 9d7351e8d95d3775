/**
 * The outbox is ordered by transaction ids, and those belong to one PostgreSQL cluster. A database that was dumped and
 * restored elsewhere brings ids of another count: readers would wait for them for ever, or pass new ones by. So a
 * cluster we do not know is adopted: what is there comes before everything, and each sink goes on where it stood.
 */
import type { Db, Store } from './db.js'

/** Smaller than any id a transaction of ours can get. */
const beforeAll = '3'

export const adoptCluster = (store: Store): Promise<boolean> =>
  store.transaction(async (db) => {
    const here = await clusterOf(db)
    const [known] = await db.query<{ value: string }>(`select value from meta where key = 'cluster' for update`)
    if (known?.value === here) return false
    if (known !== undefined) await renumber(db)
    await db.query(
      `insert into meta (key, value) values ('cluster', $1) on conflict (key) do update set value = excluded.value`,
      [here],
    )
    return known !== undefined
  })

const clusterOf = async (db: Db): Promise<string> => {
  const [row] = await db.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
  return (row as { id: string }).id
}

/** Within a connection the sequence follows the order of revisions, so it may take over. A batch may come twice. */
const renumber = async (db: Db): Promise<void> => {
  await db.query(
    `update sinks s set position_index = 0, position_xid = $1::text::xid8, position_seq = coalesce(
       (select min(c.seq) - 1 from changes c where (c.xid, c.seq) > (s.position_xid, s.position_seq)),
       (select max(c.seq) from changes c), 0)`,
    [beforeAll],
  )
  await db.query('update changes set xid = $1::text::xid8', [beforeAll])
}
