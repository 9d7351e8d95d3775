/** Connections by what a provider knows of them. */
import type { Db } from './db.js'

export const connectionsByAccount = async (db: Db, connector: string, account: string): Promise<string[]> =>
  (
    await db.query<{ id: string }>(
      `select id from connections where connector = $1 and (account_id = $2 or legacy_account_id = $2) and state <> 'disconnected'`,
      [connector, account],
    )
  ).map(({ id }) => id)

export interface ConnectionRow {
  readonly id: string
  readonly individual: string
  readonly connector: string
  readonly accountId: string
  readonly state: 'connected' | 'reauthorize' | 'disconnected'
  readonly scopes: readonly string[]
  readonly signedInBy: 'auth' | 'personal'
  /** The zone that resolves local times, as for its streams. */
  readonly zone: string | undefined
}

export const connectionById = async (db: Db, id: string): Promise<ConnectionRow | undefined> =>
  (
    await db.query<{
      id: string
      individual_id: string
      connector: string
      account_id: string
      state: ConnectionRow['state']
      scopes: string[]
      signed_in_by: ConnectionRow['signedInBy']
      zone: string | null
    }>(
      `select c.id, c.individual_id, c.connector, c.account_id, c.state, c.scopes, c.signed_in_by,
         coalesce(c.time_zone, i.time_zone) as zone
       from connections c join individuals i on i.id = c.individual_id where c.id = $1`,
      [id],
    )
  ).map(({ individual_id, account_id, signed_in_by, zone, ...same }) => ({
    ...same,
    individual: individual_id,
    accountId: account_id,
    signedInBy: signed_in_by,
    zone: zone ?? undefined,
  }))[0]

/** Whether it may still be stored what was brought to it: asked in the transaction that stores it. */
export const isStillThere = async (db: Db, id: string): Promise<boolean> =>
  (await db.query(`select 1 as one from connections where id = $1 and state <> 'disconnected'`, [id])).length > 0

/** Makes sure the person is known. */
export const ensureIndividual = async (db: Db, id: string, now: number): Promise<void> => {
  await db.query('insert into individuals (id, created_at) values ($1, $2) on conflict (id) do nothing', [
    id,
    new Date(now),
  ])
}

/** The connection an archive belongs to: the one account of this service the person has, else one of its own. */
export const archiveConnection = async (
  db: Db,
  of: { id: string; individual: string; connector: string; now: number },
): Promise<string> => {
  const known = await db.query<{ id: string }>(
    'select id from connections where individual_id = $1 and connector = $2 limit 2',
    [of.individual, of.connector],
  )
  if (known.length === 1) return (known[0] as { id: string }).id
  await ensureIndividual(db, of.individual, of.now)
  await db.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, $2, $3, 'archive', 'connected', $4, $4) on conflict (id) do nothing`,
    [of.id, of.individual, of.connector, new Date(of.now)],
  )
  return of.id
}

/** The accounts of one person, by connection. */
export const connectionsOfPerson = async (db: Db, individual: string): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await db.query<{ id: string; account_id: string }>(
        'select id, account_id from connections where individual_id = $1',
        [individual],
      )
    ).map(({ id, account_id }) => [id, account_id]),
  )
