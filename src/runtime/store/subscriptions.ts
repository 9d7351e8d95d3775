/** Where we have asked providers to call us, and what they have to show when they do. */
import type { Db } from './db.js'

/** What the provider was told to show us; of the application, or of one account where the provider subscribes per person. */
export const verificationToken = async (db: Db, connector: string, account = ''): Promise<string | undefined> =>
  (
    await db.query<{ verification_token: string }>(
      'select verification_token from subscriptions where connector = $1 and account_id = $2',
      [connector, account],
    )
  )[0]?.verification_token

/** What the provider told us once, on subscribing, as it is kept: sealed. */
export const sealedTold = async (db: Db, connector: string): Promise<Uint8Array | undefined> =>
  (
    await db.query<{ sealed_told: Uint8Array | null }>(
      `select sealed_told from subscriptions where connector = $1 and account_id = ''`,
      [connector],
    )
  )[0]?.sealed_told ?? undefined

export const keepTold = async (db: Db, connector: string, sealed: Uint8Array): Promise<void> => {
  await db.query(`update subscriptions set sealed_told = $2 where connector = $1 and account_id = ''`, [
    connector,
    Buffer.from(sealed),
  ])
}

/** Keeps a token from the first time on: what the provider was told stays what it was told. Returns the one that stands. */
export const keepVerificationToken = async (db: Db, connector: string, token: string): Promise<string> => {
  await db.query(
    `insert into subscriptions (connector, callback_url, verification_token) values ($1, '', $2)
     on conflict (connector, account_id) do nothing`,
    [connector, token],
  )
  return (await verificationToken(db, connector)) ?? token
}

/**
 * Takes the subscription of a connector in hand: it is due, or its address has changed. Until `until` nobody else does,
 * so that of many processes one asks; who dies over it leaves it to the next. Returns whether it is ours to do.
 */
export const claimSubscription = async (
  db: Db,
  what: { readonly connector: string; readonly callbackUrl: string; readonly now: number; readonly until: number },
): Promise<boolean> =>
  (
    await db.query(
      `update subscriptions set callback_url = $2, renew_before = $4
       where connector = $1 and account_id = '' and (callback_url <> $2 or coalesce(renew_before, $3) <= $3)
       returning 1 as taken`,
      [what.connector, what.callbackUrl, new Date(what.now), new Date(what.until)],
    )
  ).length > 0

/** When it is to be seen to again: before it ends, or once a failure may have passed. */
export const scheduleSubscription = async (db: Db, connector: string, at: number): Promise<void> => {
  await db.query(`update subscriptions set renew_before = $2 where connector = $1 and account_id = ''`, [
    connector,
    new Date(at),
  ])
}

/** When the subscription of each connector is seen to again; those the operator makes have no such time. */
export const renewalTimes = async (db: Db): Promise<ReadonlyMap<string, Date>> =>
  new Map(
    (
      await db.query<{ connector: string; renew_before: Date }>(
        `select connector, renew_before from subscriptions where account_id = '' and renew_before is not null`,
      )
    ).map(({ connector, renew_before }) => [connector, renew_before]),
  )

/** The connectors that somebody here is connected to. */
export const connectorsInUse = async (db: Db): Promise<ReadonlySet<string>> =>
  new Set(
    (await db.query<{ connector: string }>(`select distinct connector from connections where state = 'connected'`)).map(
      ({ connector }) => connector,
    ),
  )
