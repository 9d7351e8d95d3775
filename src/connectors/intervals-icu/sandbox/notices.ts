/** The page of an application, where the operator types an address in, and the notices sent there. */
import { type AppSession, bodyOf, json, type OutgoingCall, type Person, type TimeSpan } from '../../../sandbox/index.js'
import { activityTold, athleteOf, idOf, shelfOf } from './told.js'

/** There is no API for it: `PUT https://intervals.icu/settings/manage-app {"url":…}` stands for the page, which tells the secret. */
export const manageApp = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  if (new URL(request.url).pathname !== '/settings/manage-app') return undefined
  const { url } = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT' || typeof url !== 'string') return json({ status: 404 }, { status: 404 })
  app.state.set('url', url)
  return json({ url, secret })
}
const secret = 'told-on-the-page-only'

export function* notices(app: AppSession, person: Person, { from, to }: TimeSpan): Iterable<OutgoingCall> {
  const url = app.state.get<string>('url')
  if (url === undefined) return
  const within = (at: number): boolean => at >= from && at < to
  const athlete_id = athleteOf(person)
  const shelf = shelfOf(person, app.stateOf(person))
  const changed = shelf.list(to).flatMap((workout) => {
    const type = within(workout.createdAt)
      ? 'ACTIVITY_UPLOADED'
      : within(workout.updatedAt)
        ? 'ACTIVITY_UPDATED'
        : undefined
    return type === undefined ? [] : [{ type, activity: activityTold(person, workout) }]
  })
  const gone = shelf
    .gone(to)
    .filter(({ at }) => within(at))
    .map((workout) => ({ type: 'ACTIVITY_DELETED', activity: { id: idOf(workout) } }))
  const timestamp = new Date(app.now).toISOString()
  const events = [...changed, ...gone].map((event) => ({ athlete_id, timestamp, ...event }))
  if (events.length === 0) return
  const body = JSON.stringify({ secret, events })
  yield { url, method: 'POST', headers: { 'content-type': 'application/json' }, body, about: athlete_id }
}
