/** How Fitbit called us. https://dev.fitbit.com/build/reference/web-api/developer-guide/using-subscriptions/ */
import { addDays, hmacSha1, hourMs, isDay, type Notice, sameSecret, type Webhook, z } from '../../kit/index.js'

/** A notice names a collection and a day, and no values. */
const collections: Readonly<Record<string, readonly string[]>> = {
  activities: [
    'activity-log',
    'steps',
    'distance',
    'floors',
    'elevation',
    'calories',
    'activity-calories',
    'calories-bmr',
    'minutes-sedentary',
    'minutes-lightly-active',
    'minutes-fairly-active',
    'minutes-very-active',
    'active-zone-minutes',
    'heart',
    'heart-intraday',
    'steps-intraday',
    'distance-intraday',
    'floors-intraday',
    'elevation-intraday',
    'calories-intraday',
  ],
  body: ['weight', 'fat'],
  foods: ['foods', 'water'],
  sleep: [
    'sleep',
    'hrv',
    'hrv-intraday',
    'breathing-rate',
    'breathing-rate-stages',
    'spo2',
    'spo2-intraday',
    'skin-temperature',
  ],
}
const Notices = z.array(z.object({ collectionType: z.string(), date: z.string().nullish(), ownerId: z.string() }))

/** The day is the person's: it may begin fourteen hours before that of UTC and end twelve after it. */
const spanOf = (day: string | null | undefined) =>
  day != null && isDay(day)
    ? { span: { from: startOf(day) - 14 * hourMs, to: startOf(addDays(day, 1)) + 12 * hourMs } }
    : {}
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`)

const noticesIn = (body: Uint8Array): z.output<typeof Notices> => {
  try {
    return Notices.parse(JSON.parse(new TextDecoder().decode(body)))
  } catch {
    return []
  }
}

export const webhook: Webhook = {
  successStatus: 204,
  /** The client secret with an ampersand behind it is the key: OAuth 1.0a's way with an empty token secret. */
  verify: ({ headers, body }, { clientSecret }) =>
    sameSecret(hmacSha1(`${clientSecret}&`, body, 'base64'), headers['x-fitbit-signature'] ?? ''),
  /** Fitbit asks twice, with the right code and with a wrong one, and wants 204 and 404. */
  handshake({ method, query }, { verificationToken }) {
    const code = query['verify']
    if (method !== 'GET' || code === undefined) return undefined
    return { status: sameSecret(code, verificationToken) ? 204 : 404 }
  },
  *read({ body }): Iterable<Notice> {
    for (const { collectionType, date, ownerId: account } of noticesIn(body)) {
      const streams = collections[collectionType]
      if (collectionType === 'userRevokedAccess') yield { type: 'revoked', account }
      else if (streams !== undefined) yield { type: 'ping', account, streams, ...spanOf(date) }
    }
  },
}
