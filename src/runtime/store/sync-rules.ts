/** What a person has set of syncing, as one short text: who planned by another text plans anew before anything is sent. */
import type { Db } from './db.js'

/** Of all their rules and connections. */
export const syncRulesOf = async (db: Db, individual: string): Promise<string> => {
  const [row] = await db.query<{ rules: string }>(
    `select md5(concat_ws('|',
       (select s::text from sync_settings s where s.individual_id = $1),
       (select string_agg(concat_ws(' ', source, target, allowed), ',' order by source, target) from flows where individual_id = $1),
       (select string_agg(concat_ws(' ', c.id, c.state, k::text), ',' order by c.id)
        from connections c left join connection_settings k on k.connection_id = c.id where c.individual_id = $1))) as rules`,
    [individual],
  )
  return row?.rules ?? ''
}

export const isTakenOut = async (db: Db, individual: string, activity: string): Promise<boolean> =>
  (
    await db.query('select 1 as one from activities where id = $1 and individual_id = $2 and is_excluded', [
      activity,
      individual,
    ])
  ).length > 0
