/** The operator types our address into the dashboard; it is called for everybody. https://developer.whoop.com/docs/developing/webhooks */
import * as kit from '../../kit/index.js'
import { hmacSha256, sameSecret, z } from '../../kit/index.js'
import { Id } from './collection.js'

const Event = z.object({ user_id: Id, id: Id, type: z.string() })
/** Days and profiles send none. A recovery is known by its sleep, and goes with it. */
const about: Readonly<Record<string, { readonly updated: readonly string[]; readonly deleted: readonly string[] }>> = {
  sleep: { updated: ['sleep', 'sleep_stream'], deleted: ['sleep', 'sleep_stream', 'recovery'] },
  recovery: { updated: ['recovery'], deleted: ['recovery'] },
  workout: { updated: ['workout'], deleted: ['workout'] },
}

export const webhook: kit.Webhook = {
  /** Base64 HMAC-SHA256 over the time in milliseconds, as written, and the raw body. */
  verify({ headers, body }, { clientSecret }) {
    const { 'x-whoop-signature': signature = '', 'x-whoop-signature-timestamp': timestamp = '' } = headers
    return timestamp !== '' && sameSecret(hmacSha256(clientSecret, [timestamp, body], 'base64'), signature)
  },
  *read({ body }) {
    const told = Event.safeParse(kit.jsonOf(body))
    if (!told.success) return
    const { user_id: account, id: document, type } = told.data
    const [what = '', change] = type.split('.')
    const streams = Object.hasOwn(about, what) ? about[what] : undefined
    if (streams === undefined) return
    if (change === 'updated') yield { type: 'ping', account, streams: streams.updated, document }
    if (change === 'deleted') yield { type: 'removed', account, streams: streams.deleted, document }
  },
}
