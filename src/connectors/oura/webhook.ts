import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { jsonOf } from './reading.js'

const operations = ['create', 'update', 'delete'] as const
const Event = z.object({ event_type: z.string(), data_type: z.string(), object_id: z.string(), user_id: z.string() })
const Subscription = z.object({ id: z.string(), expiration_time: z.string() })
const Standing = z.array(
  Subscription.extend({ callback_url: z.string(), event_type: z.string(), data_type: z.string() }),
)

/** Data types are named as our streams are. https://cloud.ouraring.com/v2/docs#section/Webhooks */
export const webhookFor = (dataTypes: readonly string[]): kit.Webhook => ({
  /** Upper-case hex HMAC-SHA256 over timestamp and body. Oura's sample signs re-serialised JSON; the raw bytes are it. */
  verify({ headers, body }, { clientSecret }) {
    const { 'x-oura-signature': signature = '', 'x-oura-timestamp': timestamp = '' } = headers
    return (
      timestamp !== '' &&
      kit.sameSecret(kit.hmacSha256(clientSecret, [timestamp, body], 'hex').toUpperCase(), signature)
    )
  },
  *read({ body }) {
    const told = Event.safeParse(jsonOf(body))
    if (!told.success || !dataTypes.includes(told.data.data_type)) return
    const { event_type, data_type, object_id: document, user_id: account } = told.data
    yield { type: event_type === 'delete' ? 'removed' : 'ping', account, streams: [data_type], document }
  },
  handshake({ method, query: { verification_token: token = '', challenge } }, { verificationToken }) {
    if (method !== 'GET' || challenge === undefined) return undefined
    if (!kit.sameSecret(token, verificationToken)) return { status: 401 }
    return { status: 200, body: JSON.stringify({ challenge }), contentType: 'application/json' }
  },
  successStatus: 200,
  subscribe: { ensure: (task, wanted) => ensure(task, dataTypes, wanted) },
})

/** The app signs in here, not the person: the runtime puts its own id and secret in place of the names in braces. */
const asApp = { headers: { 'x-client-id': '{clientId}', 'x-client-secret': '{clientSecret}' } }
const path = '/v2/webhook/subscription'
type AppTask = kit.Task & { readonly put?: kit.Task['post'] }

/** One subscription for each operation on each data type, each made or renewed. Those of other addresses are left alone. */
const ensure = async (
  task: AppTask,
  dataTypes: readonly string[],
  ours: Parameters<kit.Subscriptions['ensure']>[1],
) => {
  const standing = Standing.parse((await task.get(path, {}, asApp)).body)
  const ends: kit.Instant[] = []
  for (const data_type of dataTypes)
    for (const event_type of operations) {
      const found = standing.find(
        (one) => one.data_type === data_type && one.event_type === event_type && one.callback_url === ours.callbackUrl,
      )
      const json = { callback_url: ours.callbackUrl, verification_token: ours.verificationToken, event_type, data_type }
      const answer =
        found === undefined
          ? await task.post(path, { ...asApp, json })
          : await task.put?.(`${path}/renew/${found.id}`, asApp)
      const told = Subscription.safeParse(answer?.body).data ?? found
      ends.push(Date.parse(told?.expiration_time ?? ''))
    }
  const first = Math.min(...ends.filter(Number.isFinite))
  // Oura gives them months: a day early is early enough.
  return Number.isFinite(first) ? { renewBefore: first - kit.dayMs } : {}
}
