/** What is posted: what came to be known, and the history that was asked for. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import type { AppSession, OutgoingCall, Person, TimeSpan } from '../../../sandbox/index.js'
import { changingMs, documents } from './days.js'
import { fileNotice, shelfOf, summary } from './workouts.js'

/** Of one person: a stretch of history, and when it was asked for. */
export interface Asked {
  readonly key: string
  readonly from: Instant
  readonly to: Instant
  readonly at: Instant
}
/** Bodies are told by their address, the rest with the post. */
const pinged = 'bodyComps'
const mostPerPost = 100

export function* posts(app: AppSession, person: Person, userId: string, span: TimeSpan): Iterable<OutgoingCall> {
  const url = app.state.get<string>('endpoint')
  if (url === undefined) return
  for (const [key, list] of told(app, person, span))
    for (let from = 0; from < list.length; from += mostPerPost) {
      const items = list.slice(from, from + mostPerPost).map((item) => ({ userId, ...item }))
      yield {
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'garmin-client-id': app.clientId },
        body: JSON.stringify({ [key]: items }),
        about: userId,
      }
    }
}

type Item = Readonly<Record<string, unknown>>

function* told(app: AppSession, person: Person, span: TimeSpan): Iterable<readonly [string, readonly Item[]]> {
  const { from, to } = span
  const within = (at: Instant): boolean => at >= from && at < to
  const recently = { from: from - changingMs, to }
  for (const [key, list] of Object.entries(documents)) {
    if (key === 'dailies' || key === 'epochs') continue
    const fresh = [...list(person, recently, to)].filter(({ at }) => within(at))
    if (key === pinged) yield* ping(span, fresh.length)
    else yield [key, fresh.map(({ doc }) => doc())]
  }
  const synced = { from: person.syncedUntil(from), to: person.syncedUntil(to) }
  // A quarter that was cut short comes again, whole; so does a day.
  const read = { from: synced.from - 15 * minuteMs, to: synced.to }
  if (synced.to > synced.from)
    for (const key of ['dailies', 'epochs'])
      yield [key, Array.from(documents[key]?.(person, read, to) ?? [], ({ doc }) => doc())]

  const state = app.stateOf(person)
  const shelf = shelfOf(person, state)
  const asked = (state.get<readonly Asked[]>('asked') ?? []).filter(({ at }) => within(at))
  const workouts = shelf.list(to)
  const fresh = workouts.filter(({ createdAt }) => within(createdAt))
  const older = asked
    .filter(({ key }) => key === 'activities')
    .flatMap((range) => workouts.filter(({ outline: { start } }) => start.at >= range.from && start.at < range.to))
  const all = [...new Set([...fresh, ...older])]
  yield ['activities', all.map(summary)]
  yield ['activityFiles', all.filter(({ outline }) => !outline.isStationary).map((workout) => fileNotice(workout, to))]
  const changed = workouts.filter(({ createdAt, updatedAt }) => updatedAt > createdAt && within(updatedAt))
  yield ['manuallyUpdatedActivities', changed.map(summary)]
  for (const range of asked) {
    if (range.key === pinged) yield* ping(range, 1)
    else yield [range.key, Array.from(documents[range.key]?.(person, range, to) ?? [], ({ doc }) => doc())]
  }
}

/** The address is asked by when things became known, or, for history, by when they were. */
function* ping({ from, to }: TimeSpan, count: number): Iterable<readonly [string, readonly Item[]]> {
  if (count === 0) return
  const query = `uploadStartTimeInSeconds=${Math.floor(from / 1000)}&uploadEndTimeInSeconds=${Math.ceil(to / 1000)}`
  yield [
    pinged,
    [{ callbackURL: `https://apis.garmin.com/wellness-api/rest/bodyComps?${query}&token=${to.toString(36)}` }],
  ]
}
