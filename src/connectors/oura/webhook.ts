import * as kit from '../../kit/index.js'
import { hmacSha256, sameSecret, texts, z } from '../../kit/index.js'

const operations = ['create', 'update', 'delete'] as const
const Event = z.object({ event_type: z.string(), data_type: z.string(), object_id: z.string(), user_id: z.string() })
const Subscription = z.object(texts('id callback_url event_type data_type expiration_time'))

/** Data types are named as our streams are. https://cloud.ouraring.com/v2/docs#section/Webhooks */
export const webhookFor = (dataTypes: readonly string[]): kit.Webhook => ({
  /** Upper-case hex HMAC-SHA256 over timestamp and body. Oura's sample signs re-serialised JSON; the raw bytes are it. */
  verify({ headers, body }, { clientSecret }) {
    const { 'x-oura-signature': signature = '', 'x-oura-timestamp': timestamp = '' } = headers
    return timestamp !== '' && sameSecret(hmacSha256(clientSecret, [timestamp, body], 'hex').toUpperCase(), signature)
  },
  *read({ body }) {
    const told = Event.safeParse(kit.jsonOf(body))
    if (!told.success || !dataTypes.includes(told.data.data_type)) return
    const { event_type, data_type, object_id: document, user_id: account } = told.data
    yield { type: event_type === 'delete' ? 'removed' : 'ping', account, streams: [data_type], document }
  },
  handshake: (request, secrets) =>
    kit.answerChallenge(request, secrets, { token: 'verification_token', challenge: 'challenge' }),
  successStatus: 200,
  subscribe: { ensure: (task, wanted) => ensure(task, dataTypes, wanted) },
})

/** One subscription for each operation on each data type, each made or renewed. Those of other addresses are left alone. */
const ensure = async (task: kit.AppTask, dataTypes: readonly string[], wanted: kit.Wanted) => {
  const path = '/v2/webhook/subscription'
  const headers = { 'x-client-id': wanted.clientId, 'x-client-secret': wanted.clientSecret }
  const address = { callback_url: wanted.callbackUrl, verification_token: wanted.verificationToken }
  const all = z.array(Subscription).parse((await task.get(path, {}, { headers })).body)
  const ours = all.filter((one) => one.callback_url === wanted.callbackUrl)
  const ends: number[] = []
  for (const data_type of dataTypes)
    for (const event_type of operations) {
      const standing = ours.find((one) => one.data_type === data_type && one.event_type === event_type)
      const { body } = standing
        ? await task.put(`${path}/renew/${standing.id}`, { headers })
        : await task.post(path, { headers, json: { ...address, event_type, data_type } })
      ends.push(Date.parse(Subscription.safeParse(body).data?.expiration_time ?? ''))
    }
  // Oura gives them months: a day early is early enough.
  return { renewBefore: Math.min(...ends) - kit.dayMs }
}
