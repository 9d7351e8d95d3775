/** Where we have asked providers to call us. */
import type { Db } from './db.js'

export interface SubscriptionRow {
  readonly callbackUrl: string
  readonly verificationToken: string
  readonly renewBefore: number | undefined
}

/** The subscription of the application, or of one account where the provider subscribes per person. */
export const subscriptionOf = async (db: Db, connector: string, account = ''): Promise<SubscriptionRow | undefined> =>
  (
    await db.query<{ callback_url: string; verification_token: string; renew_before: Date | null }>(
      'select callback_url, verification_token, renew_before from subscriptions where connector = $1 and account_id = $2',
      [connector, account],
    )
  ).map(({ callback_url, verification_token, renew_before }) => ({
    callbackUrl: callback_url,
    verificationToken: verification_token,
    renewBefore: renew_before?.getTime(),
  }))[0]

export const saveSubscription = async (
  db: Db,
  subscription: { connector: string; account?: string; callbackUrl: string; verificationToken: string; renewBefore?: number },
): Promise<void> => {
  await db.query(
    `insert into subscriptions (connector, account_id, callback_url, verification_token, renew_before)
     values ($1, $2, $3, $4, $5)
     on conflict (connector, account_id) do update set callback_url = excluded.callback_url,
       verification_token = excluded.verification_token, renew_before = excluded.renew_before`,
    [
      subscription.connector,
      subscription.account ?? '',
      subscription.callbackUrl,
      subscription.verificationToken,
      subscription.renewBefore === undefined ? null : new Date(subscription.renewBefore),
    ],
  )
}
