/** One subscription for the application. https://developers.strava.com/docs/webhooks/ */
import {
  type AppSession,
  bodyOf,
  empty,
  hashWords,
  json,
  type OutgoingCall,
  type Person,
} from '../../../sandbox/index.js'
import { athleteId, processesSeconds, shelfOf } from './told.js'

interface Subscription {
  readonly id: number
  readonly callback_url: string
}
const path = '/api/v3/push_subscriptions'
const standing = (app: AppSession): Subscription | undefined => app.state.get('subscription')

export const subscriptions = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const { pathname, searchParams } = new URL(request.url)
  if (!pathname.startsWith(path)) return undefined
  const body = { ...Object.fromEntries(searchParams), ...(await bodyOf(request)) } as Record<string, unknown>
  if (body['client_id'] !== app.clientId || body['client_secret'] !== app.clientSecret)
    return json({ message: 'Authorization Error' }, { status: 401 })
  const known = standing(app)
  if (request.method === 'GET') return json(known === undefined ? [] : [{ ...known, application_id: 1 }])
  if (request.method === 'DELETE') {
    if (pathname !== `${path}/${known?.id}`) return json({ message: 'Record Not Found' }, { status: 404 })
    app.state.set('subscription', undefined)
    return empty()
  }
  const { callback_url, verify_token } = body
  const refusal = (code: string): Response =>
    json(
      { message: 'Bad Request', errors: [{ resource: 'PushSubscription', field: 'callback url', code }] },
      { status: 400 },
    )
  if (known !== undefined) return refusal('already exists')
  if (typeof callback_url !== 'string' || !URL.canParse(callback_url)) return refusal('invalid')
  const challenge = hashWords(5, callback_url, app.now).toString(16)
  const check = new URL(callback_url)
  check.searchParams.set('hub.mode', 'subscribe')
  check.searchParams.set('hub.challenge', challenge)
  check.searchParams.set('hub.verify_token', String(verify_token))
  const answer = (await app
    .call({ url: check.href, method: 'GET', headers: {} })
    .then((response) => response.json())
    .catch(() => undefined)) as Readonly<Record<string, unknown>> | undefined
  if (answer?.['hub.challenge'] !== challenge) return refusal('not verifiable')
  const id = 100_000 + (hashWords(3, callback_url) % 100_000)
  app.state.set('subscription', { id, callback_url })
  return json({ id }, { status: 201 })
}

/** Created, deleted, or another title, type or privacy. */
export function* noticesOf(
  app: AppSession,
  person: Person,
  { from, to }: { readonly from: number; readonly to: number },
): Iterable<OutgoingCall> {
  const subscription = standing(app)
  if (subscription === undefined) return
  const within = (at: number): boolean => at >= from && at < to
  const owner_id = athleteId(person)
  const call = (object_id: string, aspect_type: string, at: number, updates: object = {}): OutgoingCall => ({
    url: subscription.callback_url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    about: String(owner_id),
    subscription: String(subscription.id),
    body: JSON.stringify({
      object_type: 'activity',
      object_id: Number(object_id),
      aspect_type,
      updates,
      owner_id,
      subscription_id: subscription.id,
      event_time: Math.floor(at / 1000),
    }),
  })
  const shelf = shelfOf(person, app.stateOf(person))
  for (const { id, createdAt, updatedAt, isUpload, name } of shelf.list(to)) {
    const createdFrom = isUpload ? createdAt + processesSeconds * 1000 : createdAt
    if (within(createdFrom)) yield call(id, 'create', createdFrom)
    else if (within(updatedAt) && updatedAt > createdFrom) yield call(id, 'update', updatedAt, { title: name })
  }
  for (const { id, at } of shelf.gone(to)) if (within(at)) yield call(id, 'delete', at)
}
