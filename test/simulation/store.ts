/** The store of a simulation: in memory, and between seeds as if it had just been made. */
import type { Store } from '../../src/runtime/index.js'
import { inProcessStore } from '../../src/runtime/store/testing.js'

/** A store that can be emptied. */
export interface ResettableStore extends Store {
  reset(): Promise<void>
}

/** Work of the engine that nobody sees in memory: together a third of a small write. */
const idle = ['synchronous_commit', 'track_activities', 'track_counts']

/**
 * Emptied by TRUNCATE, unlike the store of unit tests: new files every time. What deleted rows leave behind would make
 * each seed slower than the last, and change the plans, and so the order, in which an unordered query gives its rows.
 */
export const simulationStore = async (): Promise<ResettableStore> => {
  const store = await inProcessStore({ prepares: true })
  for (const setting of idle) await store.query(`set ${setting} = off`)
  // Planning is a quarter of a small query. One plan for all: another after the fifth use would give rows in another
  // order, and a seed would not be the same whenever it is replayed.
  await store.query('set plan_cache_mode = force_generic_plan')
  const tables = await store.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations' order by 1`,
  )
  for (const { name } of tables)
    if ((await store.query(`select 1 from ${name} limit 1`)).length > 0)
      throw new Error(`the migrations fill ${name}, which a simulation would empty`)
  const empty = `truncate ${tables.map(({ name }) => name).join(', ')} restart identity cascade`
  return { ...store, reset: async () => void (await store.query(empty)) }
}
