import { dayMs, hmacSha256, type Instant, sameSecret, type Task, type Webhook, z } from '../../kit/index.js'

/** What Oura tells of, each a stream of ours. Heart rate, battery and the profile are polled only. */
const dataTypes = [
  ...['sleep', 'daily_sleep', 'daily_activity', 'daily_readiness', 'daily_spo2', 'daily_stress', 'daily_resilience'],
  ...['daily_cardiovascular_age', 'vo2_max', 'sleep_time', 'workout', 'session', 'enhanced_tag', 'tag'],
  ...['rest_mode_period', 'ring_configuration'],
]
const operations = ['create', 'update', 'delete'] as const
const Event = z.object({ event_type: z.string(), data_type: z.string(), object_id: z.string(), user_id: z.string() })
const Subscription = z.object({ id: z.string(), expiration_time: z.string() })
const Subscriptions = z.array(Subscription.extend({ callback_url: z.string(), event_type: z.string(), data_type: z.string() }))

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/** https://cloud.ouraring.com/v2/docs#section/Webhooks */
export const webhook: Webhook = {
  /** Upper-case hex HMAC-SHA256 over timestamp and body. Oura's sample signs re-serialised JSON; the raw bytes are it. */
  verify({ headers, body }, { clientSecret }) {
    const { 'x-oura-signature': signature = '', 'x-oura-timestamp': timestamp = '' } = headers
    return timestamp !== '' && sameSecret(hmacSha256(clientSecret, [timestamp, body], 'hex').toUpperCase(), signature)
  },
  *read({ body }) {
    const told = Event.safeParse(jsonOf(body))
    if (!told.success || !dataTypes.includes(told.data.data_type)) return
    const { event_type, data_type, object_id: document, user_id: account } = told.data
    yield { type: event_type === 'delete' ? 'removed' : 'ping', account, streams: [data_type], document }
  },
  handshake({ method, query: { verification_token: token = '', challenge } }, { verificationToken }) {
    if (method !== 'GET' || challenge === undefined) return undefined
    if (!sameSecret(token, verificationToken)) return { status: 401 }
    return { status: 200, body: JSON.stringify({ challenge }), contentType: 'application/json' }
  },
  successStatus: 200,
  subscribe: { ensure },
}

/** The app signs in here, not the person: the runtime puts its own id and secret in place of the names in braces. */
const asApp = { headers: { 'x-client-id': '{clientId}', 'x-client-secret': '{clientSecret}' } }
const path = '/v2/webhook/subscription'
type AppTask = Task & { readonly put?: Task['post'] }
type Wanted = { readonly callbackUrl: string; readonly verificationToken: string }

/** One subscription for each operation on each data type, each made or renewed. Those of other addresses are left alone. */
async function ensure(task: AppTask, { callbackUrl: callback_url, verificationToken: verification_token }: Wanted) {
  const standing = Subscriptions.parse((await task.get(path, {}, asApp)).body)
  const ends: Instant[] = []
  for (const data_type of dataTypes)
    for (const event_type of operations) {
      const wanted = { callback_url, event_type, data_type }
      const found = standing.find((each) => Object.entries(wanted).every(([name, value]) => each[name as 'id'] === value))
      const answer =
        found === undefined
          ? await task.post(path, { ...asApp, json: { ...wanted, verification_token } })
          : await task.put?.(`${path}/renew/${found.id}`, asApp)
      ends.push(Date.parse(Subscription.catch(found ?? { id: '', expiration_time: '' }).parse(answer?.body).expiration_time))
    }
  // A day early is early enough: Oura gives them months.
  return { renewBefore: Math.min(...ends) - dayMs }
}
