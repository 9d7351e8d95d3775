/** The one webhook of an application, and the calls that follow. https://www.polar.com/accesslink-api/#webhooks */
import { createHmac } from 'node:crypto'
import { addDays, dayMs, type Instant, type LocalDay } from '../../../kit/index.js'
import {
  type AppSession,
  bodyOf,
  empty,
  json,
  type OutgoingCall,
  type Person,
  type TimeSpan,
  uuid,
} from '../../../sandbox/index.js'
import { idOf } from './exercises.js'
import { problem, userId } from './told.js'

interface Hook {
  readonly id: string
  readonly events: readonly string[]
  readonly url: string
  readonly key: string
  readonly active: boolean
  /** Since when nobody has answered 200. */
  readonly failingSince?: Instant
}
const known = [
  'EXERCISE',
  'SLEEP',
  'CONTINUOUS_HEART_RATE',
  'SLEEP_WISE_CIRCADIAN_BEDTIME',
  'SLEEP_WISE_ALERTNESS',
  'ACTIVITY_SUMMARY',
  'PHYSICAL_INFORMATION',
]
const hookOf = (app: AppSession): Hook | undefined => app.state.get<Hook | null>('webhook') ?? undefined
const shown = ({ id, events, url, active }: Hook) => ({ id, events, url, active })

export const hooks = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  const { pathname } = new URL(request.url)
  const [, tail] = /^\/v3\/webhooks(?:\/([^/]+))?$/.exec(pathname) ?? []
  if (!pathname.startsWith('/v3/webhooks')) return undefined
  const basic = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
  if (request.headers.get('authorization') !== basic) return problem(401, 'unauthorized', 'Unauthorized', app.now)
  const hook = hookOf(app)
  const method = `${request.method} ${tail === undefined || tail === 'activate' || tail === 'deactivate' ? (tail ?? '') : 'id'}`
  const missing = (): Response => problem(404, 'not_found', 'Webhook not found', app.now)
  switch (method.trim()) {
    case 'GET':
      return json({ data: hook === undefined ? [] : [shown(hook)] })
    case 'POST':
      return hook === undefined ? create(request, app) : problem(409, 'conflict', 'Webhook already exists', app.now)
    case 'POST activate':
    case 'POST deactivate': {
      if (hook === undefined) return empty()
      const active = tail === 'activate'
      if (active && !(await ping(app, hook.url))) return problem(400, 'bad_request', 'Ping was not answered', app.now)
      const { failingSince: _, ...rest } = hook
      app.state.set('webhook', { ...rest, active })
      return empty(200)
    }
    case 'PATCH id': {
      if (hook?.id !== tail || hook === undefined) return missing()
      const told = wishOf(await bodyOf(request))
      if (told.url !== undefined && !(await ping(app, told.url)))
        return problem(400, 'bad_request', 'Ping was not answered', app.now)
      const changed = { ...hook, ...(told.url && { url: told.url }), ...(told.events && { events: told.events }) }
      app.state.set('webhook', changed)
      return json({ data: [shown(changed)] })
    }
    case 'DELETE id':
      if (hook?.id !== tail) return missing()
      app.state.set('webhook', null)
      return empty()
    default:
      return problem(405, 'method_not_allowed', 'Method not allowed', app.now)
  }
}

const wishOf = (body: Readonly<Record<string, unknown>> | undefined) => {
  const { events, url } = body ?? {}
  const named = Array.isArray(events) && events.every((one) => known.includes(one)) ? (events as string[]) : undefined
  return { events: named, url: typeof url === 'string' && URL.canParse(url) ? url : undefined }
}

/** Not signed: the key is told only afterwards. */
const ping = async (app: AppSession, url: string): Promise<boolean> => {
  const body = JSON.stringify({ timestamp: new Date(app.now).toISOString(), event: 'PING' })
  const call = { url, method: 'POST', headers: { 'content-type': 'application/json' }, body } as const
  return app.call(call).then(
    ({ status }) => status === 200,
    () => false,
  )
}

const create = async (request: Request, app: AppSession): Promise<Response> => {
  const { events, url } = wishOf(await bodyOf(request))
  if (events === undefined || url === undefined) return problem(400, 'bad_request', 'Invalid events or url', app.now)
  if (!(await ping(app, url))) return problem(400, 'bad_request', 'Ping was not answered', app.now)
  const hook: Hook = { id: uuid(3, url, app.now).slice(0, 8), events, url, key: uuid(5, url, app.now), active: true }
  app.state.set('webhook', hook)
  const { id, key } = hook
  return json({ data: { id, events, url, signature_secret_key: key } }, { status: 201 })
}

export function* notices(app: AppSession, person: Person, span: TimeSpan): Iterable<OutgoingCall> {
  const hook = hookOf(app)
  if (hook === undefined || !hook.active) return
  for (const { event, ...about } of happenings(person, span)) {
    if (!hook.events.includes(event)) continue
    const body = JSON.stringify({
      event,
      user_id: userId(person),
      timestamp: new Date(app.now).toISOString(),
      ...about,
    })
    const signature = createHmac('sha256', hook.key).update(body).digest('hex')
    yield {
      url: hook.url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'polar-webhook-event': event,
        'polar-webhook-signature': signature,
      },
      body,
      about: String(userId(person)),
      subscription: hook.id,
    }
  }
}

interface Happening {
  readonly event: string
  readonly entity_id?: string
  readonly date?: LocalDay
  readonly from?: LocalDay
  readonly to?: LocalDay
  readonly url?: string
}
/** What came or changed; that something was removed Polar tells nobody. */
function* happenings(person: Person, { from, to }: TimeSpan): Iterable<Happening> {
  const base = 'https://www.polaraccesslink.com/v3'
  const recent = { from: from - 21 * dayMs, to: to + dayMs }
  const isNew = ({ versions }: { readonly versions: readonly { readonly at: Instant }[] }): boolean =>
    versions.some(({ at }) => at >= from && at < to)
  for (const workout of person.workouts(recent).filter(isNew))
    yield { event: 'EXERCISE', entity_id: idOf(workout.id), url: `${base}/exercises/${idOf(workout.id)}` }
  for (const { versions } of person.sleeps(recent).filter(isNew)) {
    const day = versions[0]?.value.day as LocalDay
    yield { event: 'SLEEP', date: day, url: `${base}/users/sleep/${day}` }
    yield { event: 'SLEEP_WISE_ALERTNESS', from: addDays(day, -1), to: day }
    yield { event: 'SLEEP_WISE_CIRCADIAN_BEDTIME', from: addDays(day, -1), to: day }
  }
  if (person.weighIns(recent).some(isNew)) yield { event: 'PHYSICAL_INFORMATION' }
  const synced = person.syncedUntil(to)
  if (synced <= person.syncedUntil(from)) return
  const day = person.dayAt(synced)
  yield { event: 'ACTIVITY_SUMMARY', date: day, url: `${base}/users/activities/${day}` }
  yield { event: 'CONTINUOUS_HEART_RATE', date: day, url: `${base}/users/continuous-heart-rate/${day}` }
}

/** After a week without success Polar gives up. */
export const answered = (app: AppSession, _: OutgoingCall, status: number): void => {
  const hook = hookOf(app)
  if (hook === undefined) return
  const { failingSince, ...rest } = hook
  if (status === 200) {
    if (failingSince !== undefined) app.state.set('webhook', rest)
    return
  }
  const since = failingSince ?? app.now
  app.state.set('webhook', { ...rest, failingSince: since, active: app.now - since < 7 * dayMs })
}
