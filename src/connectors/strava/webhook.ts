/** One subscription for each application, for all its athletes. Nothing is signed. https://developers.strava.com/docs/webhooks/ */
import * as kit from '../../kit/index.js'
import { maybe, z } from '../../kit/index.js'
import { base, Id } from './api.js'

const Event = z.object({
  object_type: z.string(),
  object_id: Id,
  aspect_type: z.string(),
  owner_id: Id,
  subscription_id: maybe(Id),
  updates: maybe(z.record(z.string(), z.unknown())),
})
const Subscription = z.object({ id: Id, callback_url: maybe(z.string()) })

export const webhook: kit.Webhook = {
  addressIsSecret: true,
  /** Who knows the address may call; but not in the name of another application's subscription. */
  verify({ body }, { told }) {
    const subscription = Event.safeParse(kit.jsonOf(body)).data?.subscription_id
    return told === undefined || subscription === undefined || subscription === told
  },
  handshake: (request, secrets) =>
    kit.answerChallenge(request, secrets, { token: 'hub.verify_token', challenge: 'hub.challenge' }),
  successStatus: 200,
  *read({ body }) {
    const event = Event.safeParse(kit.jsonOf(body))
    if (!event.success) return
    const { object_type: about, object_id: document, aspect_type: what, owner_id: account, updates } = event.data
    if (about === 'activity')
      yield { type: what === 'delete' ? 'removed' : 'ping', account, streams: ['activities'], document }
    else if (about === 'athlete' && String(updates?.['authorized']) === 'false') yield { type: 'revoked', account }
  },
  subscribe: { ensure: (task, wanted) => ensure(task, wanted) },
}

/**
 * Strava calls one address for an application. Ours is left standing; one that is not at this address any more is ours to
 * move only if we made it. Id and secret go into the query: Strava takes them nowhere else when it is asked or told to end.
 */
const ensure = async (
  task: kit.AppTask,
  { clientId, clientSecret, callbackUrl, verificationToken, told }: kit.Wanted,
) => {
  const path = `${base}/push_subscriptions`
  const client = { client_id: clientId, client_secret: clientSecret }
  const [standing] = z.array(Subscription).parse((await task.get(path, client)).body ?? [])
  if (standing?.callback_url === callbackUrl) return { told: standing.id }
  if (standing !== undefined && standing.id !== told)
    throw new kit.SettingsError(
      'webhook-taken',
      'Strava calls another address for this client id, and it calls one only: delete that subscription, or use a client id of its own.',
    )
  if (standing !== undefined) await task.delete(`${path}/${encodeURIComponent(standing.id)}`, { query: client })
  const form = { ...client, callback_url: callbackUrl, verify_token: verificationToken }
  const made = await task.post(path, { form })
  return { told: Subscription.parse(made.body).id }
}
