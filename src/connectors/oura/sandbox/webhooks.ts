/** Subscriptions and the calls that follow. https://cloud.ouraring.com/v2/docs#tag/Webhook-Subscription-Routes */
import { createHmac } from 'node:crypto'
import { addDays, dayMs, type Instant } from '../../../kit/index.js'
import {
  type AppSession,
  bodyOf,
  empty,
  hashWords,
  json,
  type OutgoingCall,
  type Person,
  uuid,
} from '../../../sandbox/index.js'
import { collections } from './collections.js'
import { activitySpan } from './days.js'
import { idOf } from './documents.js'

interface Subscription {
  readonly id: string
  readonly callback_url: string
  readonly event_type: string
  readonly data_type: string
  readonly expiration_time: string
  readonly verification_token: string
}
type Operation = 'create' | 'update' | 'delete'

const dataTypes = [...Object.keys(collections).map((name) => name.toLowerCase()), 'ring_configuration', 'meal']
/** How long a subscription lasts is not documented; `expiration_time` is what counts. */
const lifeDays = 90
/** Documents of the last so many days may still change. */
const changingDays = 21

const listOf = (app: AppSession): readonly Subscription[] =>
  app.state.get<readonly Subscription[]>('subscriptions') ?? []
const shown = ({ verification_token: _, ...rest }: Subscription) => rest
const notFound = (): Response => json({ detail: 'Webhook with specified id does not exist.' }, { status: 403 })
const invalid = (where: string): Response =>
  json({ detail: [{ loc: ['body', where], msg: 'Input is not valid', type: 'value_error' }] }, { status: 422 })

export const subscriptions = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const { pathname } = new URL(request.url)
  const match = /^\/v2\/webhook\/subscription(?:\/(renew\/)?([^/]+))?$/.exec(pathname)
  if (match === null) return undefined
  if (
    request.headers.get('x-client-id') !== app.clientId ||
    request.headers.get('x-client-secret') !== app.clientSecret
  )
    return json({ detail: 'Unauthorized' }, { status: 401 })
  const list = listOf(app)
  const [, renew, id] = match
  const expiration_time = new Date(app.now + lifeDays * dayMs).toISOString()
  if (id === undefined) {
    if (request.method === 'GET') return json(list.map(shown))
    if (request.method !== 'POST') return json({ detail: 'Method Not Allowed' }, { status: 405 })
    return create(await bodyOf(request), app, list, expiration_time)
  }
  const known = list.find((one) => one.id === id)
  if (known === undefined) return notFound()
  const replace = (changed: Subscription | undefined): void =>
    app.state.set(
      'subscriptions',
      list.flatMap((one) => (one.id !== id ? [one] : changed === undefined ? [] : [changed])),
    )
  if (request.method === 'GET') return json(shown(known))
  if (request.method === 'DELETE') {
    replace(undefined)
    return empty()
  }
  if (request.method !== 'PUT') return json({ detail: 'Method Not Allowed' }, { status: 405 })
  const body = renew ? {} : ((await bodyOf(request)) ?? {})
  const texts = Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'))
  const changed = { ...known, ...texts, id, expiration_time: renew ? expiration_time : known.expiration_time }
  replace(changed)
  return json(shown(changed))
}

/** The callback must answer the challenge before the subscription exists. */
const create = async (
  body: Readonly<Record<string, unknown>> | undefined,
  app: AppSession,
  list: readonly Subscription[],
  expiration_time: string,
): Promise<Response> => {
  const { callback_url, verification_token, event_type, data_type } = body ?? {}
  if (typeof callback_url !== 'string' || !URL.canParse(callback_url)) return invalid('callback_url')
  if (typeof verification_token !== 'string') return invalid('verification_token')
  if (typeof event_type !== 'string' || !['create', 'update', 'delete'].includes(event_type))
    return invalid('event_type')
  if (typeof data_type !== 'string' || !dataTypes.includes(data_type)) return invalid('data_type')
  if (
    list.some(
      (one) => one.event_type === event_type && one.data_type === data_type && one.callback_url === callback_url,
    )
  )
    return json({ detail: 'A subscription for this event and data type exists' }, { status: 400 })
  const challenge = hashWords(7, verification_token, app.now, list.length).toString(36)
  const check = new URL(callback_url)
  check.searchParams.set('verification_token', verification_token)
  check.searchParams.set('challenge', challenge)
  const answer = await app
    .call({ url: check.href, method: 'GET', headers: {} })
    .then((response) => response.json() as Promise<unknown>)
    .catch(() => undefined)
  if ((answer as { challenge?: unknown } | undefined)?.challenge !== challenge)
    return json({ detail: 'Callback URL did not answer the challenge' }, { status: 422 })
  const id = uuid(11, callback_url, event_type, data_type, app.now)
  const made = { id, callback_url, event_type, data_type, expiration_time, verification_token }
  // Read again: another subscription may have come while the callback was asked.
  app.state.set('subscriptions', [...listOf(app), made])
  return json(shown(made), { status: 201 })
}

export function* notices(
  app: AppSession,
  person: Person,
  account: string,
  span: { from: Instant; to: Instant },
): Iterable<OutgoingCall> {
  const wanted = listOf(app).filter(({ expiration_time }) => Date.parse(expiration_time) > app.now)
  if (wanted.length === 0) return
  for (const { operation, dataType, id, at } of happenings(person, span))
    for (const one of wanted)
      if (one.event_type === operation && one.data_type === dataType) {
        const body = JSON.stringify({
          event_type: operation,
          data_type: dataType,
          object_id: id,
          event_time: new Date(at).toISOString(),
          user_id: account,
        })
        const timestamp = String(Math.floor(app.now / 1000))
        const signature = createHmac('sha256', app.clientSecret)
          .update(timestamp + body)
          .digest('hex')
          .toUpperCase()
        yield {
          url: one.callback_url,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-oura-timestamp': timestamp, 'x-oura-signature': signature },
          body,
          about: account,
          subscription: one.id,
        }
      }
}

/** What became, changed or went within the span. */
function* happenings(
  person: Person,
  { from, to }: { from: Instant; to: Instant },
): Iterable<{ readonly operation: Operation; readonly dataType: string; readonly id: string; readonly at: Instant }> {
  const within = (at: Instant): boolean => at >= from && at < to
  const today = person.dayAt(to)
  for (const [name, { make }] of Object.entries(collections)) {
    const dataType = name.toLowerCase()
    if (name === 'daily_activity') {
      const synced = person.syncedUntil(to)
      if (synced <= person.syncedUntil(from)) continue
      const day = synced < activitySpan(person, today).from ? addDays(today, -1) : today
      yield {
        operation: person.syncedUntil(from) <= activitySpan(person, day).from ? 'create' : 'update',
        dataType,
        id: idOf(person, name, day),
        at: synced,
      }
      continue
    }
    for (let day = addDays(today, -changingDays); day <= today; day = addDays(day, 1)) {
      // Seen from both ends of the span: what was there before and is not any more has been deleted.
      const now = new Map(make(person, day, to).map((entry) => [entry.id, entry]))
      for (const { id, createdAt, changes } of now.values()) {
        if (within(createdAt)) yield { operation: 'create', dataType, id, at: createdAt }
        else for (const at of changes.filter(within)) yield { operation: 'update', dataType, id, at }
      }
      for (const { id } of make(person, day, from))
        if (!now.has(id)) yield { operation: 'delete', dataType, id, at: to }
    }
  }
}

/** 410 ends a subscription. */
export const answered = (app: AppSession, call: OutgoingCall, status: number): void => {
  if (status === 410)
    app.state.set(
      'subscriptions',
      listOf(app).filter(({ id }) => id !== call.subscription),
    )
}
