/** Subscriptions of a person, and the calls that follow. https://dev.fitbit.com/build/reference/web-api/subscription/ */
import { createHmac } from 'node:crypto'
import type { Instant, LocalDay } from '../../../kit/index.js'
import {
  type AppSession,
  bodyOf,
  empty,
  json,
  type Living,
  type OutgoingCall,
  type Person,
  type Session,
} from '../../../sandbox/index.js'
import { refused, userId } from './told.js'

interface Subscription {
  readonly collectionType: string
  readonly ownerId: string
  readonly ownerType: 'user'
  readonly subscriptionId: string
  readonly subscriberId: string
}
interface Subscriber {
  readonly url: string
  readonly verified: boolean
}
const collections = ['activities', 'body', 'foods', 'sleep', 'userRevokedAccess']
const listOf = (app: AppSession): readonly Subscription[] =>
  app.state.get<readonly Subscription[]>('subscriptions') ?? []

/**
 * The page of the developer's site where a subscriber's address and code are typed in, as one call with the client
 * secret. Fitbit then asks the address twice: the right code wants 204, a wrong one 404.
 */
export const developerPage = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const { origin, pathname } = new URL(request.url)
  if (origin !== 'https://dev.fitbit.com' || pathname !== '/apps/subscriber') return undefined
  const body = await bodyOf(request)
  const [url, code] = [body?.['url'], body?.['code']]
  if (body?.['client_secret'] !== app.clientSecret)
    return refused(401, 'invalid_client', 'Sign in to the developer site')
  if (typeof url !== 'string' || typeof code !== 'string' || !URL.canParse(url))
    return refused(400, 'validation', 'url and code are required')
  const knock = (verify: string): Promise<number> => {
    const asked = new URL(url)
    asked.searchParams.set('verify', verify)
    return app
      .call({ url: asked.href, method: 'GET', headers: {} })
      .then(({ status }) => status)
      .catch(() => 0)
  }
  const verified = (await knock(code)) === 204 && (await knock(`${code}-wrong`)) === 404
  app.state.set('subscriber', { url, verified } satisfies Subscriber)
  return json({ verified }, { status: verified ? 200 : 400 })
}

export const subscriptions = (request: Request, { person, app }: Session): Response | undefined => {
  const match = /^\/1\/user\/-\/(?:([a-zA-Z]+)\/)?apiSubscriptions(?:\/([^/]+))?\.json$/.exec(
    new URL(request.url).pathname,
  )
  if (match === null) return undefined
  const [, collection = 'user', subscriptionId] = match
  const ownerId = userId(person)
  const mine = listOf(app).filter((one) => one.ownerId === ownerId)
  if (request.method === 'GET')
    return json({ apiSubscriptions: mine.filter((one) => collection === 'user' || one.collectionType === collection) })
  if (subscriptionId === undefined || (collection !== 'user' && !collections.includes(collection)))
    return refused(400, 'validation', 'Invalid subscription')
  const known = listOf(app).find((one) => one.subscriptionId === subscriptionId)
  if (request.method === 'DELETE') {
    if (known === undefined) return refused(404, 'not_found', 'No such subscription')
    app.state.set(
      'subscriptions',
      listOf(app).filter((one) => one !== known),
    )
    return empty()
  }
  if (request.method !== 'POST') return empty(405)
  const made: Subscription = {
    collectionType: collection,
    ownerId,
    ownerType: 'user',
    subscriptionId,
    subscriberId: request.headers.get('x-fitbit-subscriber-id') ?? '1',
  }
  if (known !== undefined)
    return json(known, { status: known.ownerId === ownerId && known.collectionType === collection ? 200 : 409 })
  app.state.set('subscriptions', [...listOf(app), made])
  return json(made, { status: 201 })
}

export function* notices(
  app: AppSession,
  person: Person,
  span: { from: Instant; to: Instant },
): Iterable<OutgoingCall> {
  const subscriber = app.state.get<Subscriber>('subscriber')
  const ownerId = userId(person)
  const mine = listOf(app).filter((one) => one.ownerId === ownerId)
  if (subscriber?.verified !== true || mine.length === 0) return
  const told = [...changesIn(person, span)].flatMap(({ collectionType, date }) =>
    mine
      .filter((one) => one.collectionType === 'user' || one.collectionType === collectionType)
      .map(({ subscriptionId }) => ({ collectionType, date, ownerId, ownerType: 'user', subscriptionId })),
  )
  if (told.length === 0) return
  const body = JSON.stringify(told)
  const signature = createHmac('sha1', `${app.clientSecret}&`).update(body).digest('base64')
  yield {
    url: subscriber.url,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fitbit-signature': signature },
    body,
    about: ownerId,
  }
}

interface Change {
  readonly collectionType: string
  readonly date: LocalDay
}
function* changesIn(person: Person, span: { from: Instant; to: Instant }): Iterable<Change> {
  const [before, after] = [person.syncedUntil(span.from), person.syncedUntil(span.to)]
  if (after > before)
    for (const date of person.daysIn({ from: before, to: after })) yield { collectionType: 'activities', date }
  const lately = { from: span.to - 21 * 86_400_000, to: span.to }
  yield* lived('sleep', person.sleeps(lately), span)
  yield* lived('activities', person.workouts(lately), span)
  yield* lived('body', person.weighIns(lately), span)
  yield* lived('foods', [...person.meals(lately), ...person.drinks(lately)], span)
}
function* lived(
  collectionType: string,
  livings: readonly Living<{ readonly day: LocalDay }>[],
  { from, to }: { from: Instant; to: Instant },
): Iterable<Change> {
  const days = new Set<LocalDay>()
  for (const { versions, deletedAt } of livings)
    for (const { at, value } of versions)
      if (
        (at >= from && at < to) ||
        (deletedAt !== undefined &&
          deletedAt >= from &&
          deletedAt < to &&
          versions[0]?.at !== undefined &&
          versions[0].at < to)
      )
        days.add(value.day)
  for (const date of days) yield { collectionType, date }
}
