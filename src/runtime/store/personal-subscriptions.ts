/** Whom we have asked providers to call us about, one row per connection where a provider wants to be asked for each. */
import type { Db } from './db.js'

export interface PersonalClaim {
  readonly connectionId: string
  readonly claim: string
}

/**
 * Takes up to `limit` connections of a service in hand that are due: never asked for, to be renewed, or told another
 * address. Until `until` nobody else does; who dies over it leaves it to the next.
 */
export const claimPersonal = async (
  db: Db,
  what: {
    readonly connector: string
    readonly callbackUrl: string
    readonly claim: string
    readonly now: number
    readonly until: number
    readonly limit: number
  },
): Promise<string[]> => {
  await db.query(
    `insert into personal_subscriptions (connection_id, callback_url)
     select id, '' from connections c where connector = $1 and state = 'connected'
       and not exists (select 1 from personal_subscriptions p where p.connection_id = c.id)
     on conflict (connection_id) do nothing`,
    [what.connector],
  )
  const rows = await db.query<{ connection_id: string }>(
    `update personal_subscriptions set callback_url = $2, renew_before = $4, claim = $5
     where connection_id in (
       select p.connection_id from personal_subscriptions p join connections c on c.id = p.connection_id
       where c.connector = $1 and c.state = 'connected' and (p.callback_url <> $2 or coalesce(p.renew_before, $3) <= $3)
       order by p.renew_before nulls first limit $6 for update of p skip locked)
     returning connection_id`,
    [what.connector, what.callbackUrl, new Date(what.now), new Date(what.until), what.claim, what.limit],
  )
  return rows.map(({ connection_id }) => connection_id)
}

/** When it is to be seen to again; without effect once the person has signed in anew or disconnected. */
export const schedulePersonal = async (db: Db, { connectionId, claim }: PersonalClaim, at: number): Promise<void> => {
  await db.query(
    'update personal_subscriptions set renew_before = $3, claim = null where connection_id = $1 and claim = $2',
    [connectionId, claim, new Date(at)],
  )
}

/** A new sign-in: whatever the provider was asked before is asked again, also if somebody is asking just now. */
export const askAgain = async (db: Db, connectionId: string): Promise<void> => {
  await db.query('update personal_subscriptions set renew_before = null, claim = null where connection_id = $1', [
    connectionId,
  ])
}

/** Forgets that we have asked; returns whether we had. */
export const dropPersonal = async (db: Db, connectionId: string): Promise<boolean> =>
  (await db.query('delete from personal_subscriptions where connection_id = $1 returning 1 as dropped', [connectionId]))
    .length > 0
