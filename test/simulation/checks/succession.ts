/** One history: of no kind and civil day do both tell, an account and the one it goes on at, where the latter has asked for all. */
import { dayMs } from '../../../src/kit/index.js'
import type { World } from '../world.js'
import { told } from './facts.js'

/** Said anew here, and not as the engine says it: for every live record of the one, what of the other should stand instead. */
const doubled = (table: 'samples' | 'events'): string => {
  const dayOf = (r: string): string =>
    `coalesce(${r}.day::text, to_char(${r}.start_local, 'YYYY-MM-DD'),
       to_char(${r}.start_at at time zone 'UTC' + coalesce(${r}.offset_minutes, 0) * interval '1 minute', 'YYYY-MM-DD'))`
  const isSame =
    table === 'samples'
      ? `(theirs.day is null) = (own.day is null) and ${dayOf('theirs')} = ${dayOf('own')}`
      : 'theirs.order_at < coalesce(own.end_at, own.order_at) and coalesce(theirs.end_at, theirs.order_at) > own.order_at'
  return `
    select distinct os.connector, own.kind, ${dayOf('own')} as day
    from connections c
    join connections p on p.continued_by = c.id
    join streams os on os.connection_id = p.id join ${table} own on own.stream_id = os.id and own.deleted_at is null
    join streams ts on ts.connection_id = c.id
    join ${table} theirs on theirs.stream_id = ts.id and theirs.deleted_at is null and theirs.kind = own.kind and ${isSame}
    where exists (select 1 from coverage v where v.stream_id = ts.id and v.state = 'complete'
      and v.from_at <= own.order_at - $1::bigint * interval '1 ms'
      and v.to_at >= coalesce(own.end_at, own.order_at) + $1::bigint * interval '1 ms')`
}

export const checkSuccession = async ({ store }: World): Promise<string[]> => {
  const found: { connector: string; kind: string; day: string }[] = []
  // Which day is complete is told by the service's midnights: a day is left out on both sides.
  for (const table of ['samples', 'events'] as const)
    found.push(...(await store.query<(typeof found)[number]>(doubled(table), [dayMs])))
  return told(found, ({ connector, kind, day }) => `told by both: ${kind} of ${day}, by ${connector} and its successor`)
}
