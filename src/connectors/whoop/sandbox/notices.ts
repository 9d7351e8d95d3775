/** The dashboard, where the operator types an address in, and the notices sent there for everybody. https://developer.whoop.com/docs/developing/webhooks */
import { createHmac } from 'node:crypto'
import { dayMs } from '../../../kit/index.js'
import {
  type AppSession,
  bodyOf,
  json,
  type Living,
  type OutgoingCall,
  type Person,
  type TimeSpan,
  uuid,
} from '../../../sandbox/index.js'
import { changesIn, userIdOf } from './told.js'

const dashboardHost = 'developer-dashboard.whoop.com'

/** There is no API for it: `PUT https://developer-dashboard.whoop.com/webhooks {"urls":[…]}` stands for the page. */
export const dashboard = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  if (new URL(request.url).host !== dashboardHost) return undefined
  const { urls } = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT' || !Array.isArray(urls)) return json({ message: 'Not found' }, { status: 404 })
  app.state.set(
    'urls',
    urls.filter((url) => typeof url === 'string'),
  )
  return json({ urls: app.state.get('urls') })
}

/** How long before now something may lie that changes now. */
const changingMs = 20 * dayMs

export function* notices(app: AppSession, person: Person, span: TimeSpan): Iterable<OutgoingCall> {
  const urls = app.state.get<readonly string[]>('urls') ?? []
  if (urls.length === 0) return
  const user_id = userIdOf(person)
  for (const { id, type } of happenings(person, span))
    for (const url of urls) {
      const body = JSON.stringify({ user_id, id, type, trace_id: uuid(person.seed, 'whoop', id, type, span.to) })
      const timestamp = String(app.now)
      const signature = createHmac('sha256', app.clientSecret)
        .update(timestamp + body)
        .digest('base64')
      const signed = { 'x-whoop-signature': signature, 'x-whoop-signature-timestamp': timestamp }
      yield {
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
        about: String(user_id),
      }
    }
}

function* happenings(person: Person, { from, to }: TimeSpan): Iterable<{ readonly id: string; readonly type: string }> {
  const within = (at: number): boolean => at >= from && at < to
  const wide = { from: from - changingMs, to }
  const told = function* <T>(what: string, livings: readonly Living<T>[]) {
    for (const living of livings) {
      const change = changesIn(living, within)
      if (change !== undefined) yield { id: living.id, type: `${what}.${change}`, living }
    }
  }
  yield* told('workout', person.workouts(wide))
  yield* told('sleep', person.sleeps(wide))
  for (const living of person.sleeps(wide)) {
    const value = living.versions[0]?.value
    if (value === undefined || value.nap) continue
    // A recovery changes with the figures of its day, and goes with its sleep.
    const ofDay = { ...person.figures(value.day), id: living.id }
    const gone = living.deletedAt !== undefined && within(living.deletedAt)
    const change = gone ? 'deleted' : living.deletedAt === undefined ? changesIn(ofDay, within) : undefined
    if (change !== undefined || changesIn(living, within) !== undefined)
      yield { id: living.id, type: `recovery.${change ?? 'updated'}` }
  }
}
