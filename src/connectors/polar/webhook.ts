import * as kit from '../../kit/index.js'
import { hmacSha256, sameSecret, texts, z } from '../../kit/index.js'

/** What a notice is about, and which streams it moves: the night brings its recharge along, a workout the load. */
const events: Readonly<Record<string, readonly string[]>> = {
  EXERCISE: ['exercises', 'exercise-samples', 'cardio-load'],
  SLEEP: ['sleep', 'nightly-recharge', 'skin-temperature'],
  CONTINUOUS_HEART_RATE: ['continuous-heart-rate'],
  SLEEP_WISE_CIRCADIAN_BEDTIME: ['circadian-bedtime'],
  SLEEP_WISE_ALERTNESS: ['alertness'],
  ACTIVITY_SUMMARY: ['activities', 'activity-samples'],
  PHYSICAL_INFORMATION: ['physical-info'],
}
const Event = z.object({
  event: z.string(),
  user_id: kit.maybe(z.union([z.number(), z.string()]).transform(String)),
  ...texts('entity_id date from to'),
})

/** https://www.polar.com/accesslink-api/#webhooks */
export const webhook: kit.Webhook = {
  /** Hex HMAC-SHA256 of the body, under a key Polar tells once, when it is asked to call. */
  verify: ({ headers, body }, { told: key }) =>
    key !== undefined &&
    sameSecret(hmacSha256(key, body, 'hex'), (headers['polar-webhook-signature'] ?? '').toLowerCase()),
  *read({ body }) {
    const told = Event.safeParse(kit.jsonOf(body))
    if (!told.success || told.data.user_id === undefined || !Object.hasOwn(events, told.data.event)) return
    const { event, user_id: account, entity_id: document, date, from, to } = told.data
    const [first, last] = [date ?? from, date ?? to ?? from].map((day) => day?.slice(0, 10))
    const isSpan = first !== undefined && last !== undefined && kit.isDay(first) && kit.isDay(last)
    const span = isSpan ? { from: Date.parse(first), to: Date.parse(last) + kit.dayMs } : undefined
    yield { type: 'ping', account, streams: events[event] ?? [], ...(span && { span }), ...(document && { document }) }
  },
  /** Before there is a key Polar looks whether somebody is at home. */
  handshake({ method, body }) {
    const told = Event.safeParse(method === 'POST' ? kit.jsonOf(body) : undefined)
    return told.success && told.data.event === 'PING' ? { status: 200 } : undefined
  },
  successStatus: 200,
  subscribe: { ensure: (task, wanted) => ensure(task, wanted) },
}

const Hook = z.object({ id: z.string(), ...texts('url signature_secret_key'), active: kit.maybe(z.boolean()) })
const Hooks = z.object({ data: z.array(Hook) })
const Made = z.object({ data: Hook })

/**
 * An application has one webhook, and Polar tells its key once. Ours is left standing, woken where Polar gave up on it
 * after a week, moved where our address has changed, and made anew where we have lost the key.
 */
const ensure = async (task: kit.AppTask, { clientId, clientSecret, callbackUrl, told: key }: kit.Wanted) => {
  const path = '/v3/webhooks'
  const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  const { data } = Hooks.parse((await task.get(path, {}, { headers })).body ?? { data: [] })
  const [standing] = data
  if (standing?.url === callbackUrl && key !== undefined) {
    if (standing.active === false) await task.post(`${path}/activate`, { headers })
    return {}
  }
  if (standing !== undefined && standing.url !== callbackUrl && key === undefined)
    throw new kit.SettingsError(
      'webhook-taken',
      'Polar calls another address for this client id, and it calls one only: delete that webhook, or use a client id of its own.',
    )
  if (standing !== undefined) await task.delete(`${path}/${encodeURIComponent(standing.id)}`, { headers })
  const made = await task.post(path, { headers, json: { events: Object.keys(events), url: callbackUrl } })
  const { signature_secret_key: told } = Made.parse(made.body).data
  return told === undefined ? {} : { told }
}
