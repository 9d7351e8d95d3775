/** Which document is where, and which scope opens it. */
import { dayMs, type Instant, minuteMs } from '../../../kit/index.js'
import { empty, json, type Person, pageByToken, type Session, type TimeSpan } from '../../../sandbox/index.js'
import type { Entry } from './told.js'
import * as told from './told.js'

interface Collection {
  readonly scope: string
  /** Documents that end in the span. */
  readonly tell: (person: Person, span: TimeSpan, now: Instant) => readonly Entry[]
}
const collections: Readonly<Record<string, Collection>> = {
  cycle: { scope: 'read:cycles', tell: told.cycleEntries },
  recovery: { scope: 'read:recovery', tell: told.recoveryEntries },
  'activity/sleep': { scope: 'read:sleep', tell: told.sleepEntries },
  'activity/workout': { scope: 'read:workout', tell: told.workoutEntries },
}
const notFound = (): Response => json({ message: 'No resource found' }, { status: 404 })
const forbidden = (): Response => json({ message: 'Insufficient scope' }, { status: 403 })
const wrong = (what: string): Response => json({ message: `Bad request: ${what}` }, { status: 400 })

export const answer = (request: Request, session: Session): Response => {
  const url = new URL(request.url)
  const path = url.pathname.replace(/^\/developer\/v2\//, '')
  if (path === url.pathname) return notFound()
  const may = (scope: string): boolean => session.scopes.includes(scope)
  if (path === 'user/access' && request.method === 'DELETE') {
    session.app.end(session.person)
    return empty()
  }
  if (request.method !== 'GET') return json({ message: 'Method not allowed' }, { status: 405 })
  if (path === 'user/profile/basic') return may('read:profile') ? profile(session) : forbidden()
  if (path === 'user/measurement/body') return may('read:body_measurement') ? body(session) : forbidden()

  const match = /^(cycle|recovery|activity\/sleep|activity\/workout)(?:\/([^/]+)(?:\/(stream|recovery|sleep))?)?$/.exec(
    path,
  )
  const [, name = '', id, part] = match ?? []
  const collection = collections[name]
  if (collection === undefined || (name === 'recovery' && id !== undefined)) return notFound()
  if (!may(collection.scope)) return forbidden()
  if (id === undefined) return list(url, session, collection)
  if (name === 'cycle' && part === 'recovery')
    return may('read:recovery') ? ofCycle(id, session, told.recoveryEntries) : forbidden()
  if (name === 'cycle' && part === 'sleep')
    return may('read:sleep') ? ofCycle(id, session, told.sleepEntries) : forbidden()
  const entry = name === 'cycle' ? cycleBy(id, session) : everything(session, collection).find((one) => one.id === id)
  if (entry === undefined || (part !== undefined && (part !== 'stream' || name !== 'activity/sleep'))) return notFound()
  return json(part === 'stream' ? stream(session.person, entry) : entry.make())
}

/** UUIDs tell nothing of when they were: looked for from the first day on. */
const everything = ({ person, now }: Session, { tell }: Collection): readonly Entry[] =>
  tell(person, { from: Math.max(person.device.since, now - 60 * dayMs), to: now + dayMs }, now)

const cycleBy = (id: string, { person, now }: Session): Entry | undefined => {
  const day = told.cycleDayOf(Number(id))
  if (day === undefined) return undefined
  const span = { from: person.dayStart(day), to: person.dayEnd(day) }
  return told.cycleEntries(person, span, now).find((one) => one.id === id)
}
const ofCycle = (id: string, session: Session, tell: Collection['tell']): Response => {
  const day = told.cycleDayOf(Number(id))
  if (day === undefined) return notFound()
  const { person, now } = session
  const found = tell(person, { from: person.dayStart(day), to: person.dayEnd(day) }, now)
  const its = found.map((one) => one.make()).find((one) => String(one['cycle_id']) === id && one['nap'] !== true)
  return its === undefined ? notFound() : json(its)
}

const largestPage = 25
/** How long before its end a document may begin. */
const longestMs = 14 * dayMs

const list = (url: URL, { person, now }: Session, { tell }: Collection): Response => {
  const timeIn = (name: string, otherwise: Instant): Instant => {
    const text = url.searchParams.get(name)
    return text === null ? otherwise : Date.parse(text)
  }
  const size = Number(url.searchParams.get('limit') ?? 10)
  const [from, to] = [timeIn('start', person.device.since), timeIn('end', now)]
  if (!(size >= 1 && size <= largestPage)) return wrong('limit')
  if (Number.isNaN(from) || Number.isNaN(to)) return wrong('start or end')
  // What lies in the span or reaches into it, from new to old.
  const found = tell(person, { from: from - longestMs, to: to + longestMs }, now)
    .filter(({ start, end }) => start < to && end > from)
    .toSorted((one, other) => other.start - one.start)
  const page = pageByToken(found, { token: url.searchParams.get('nextToken'), size })
  if (page === undefined) return wrong('nextToken')
  const records = page.items.map((one) => one.make())
  return json({ records, ...(page.next !== undefined && { next_token: page.next }) })
}

const stream = (person: Person, { start, end }: Entry) => ({
  stream: Array.from(told.pointsOf(person, { start, end }), ({ at, hr, skin_temp }) => ({
    timestamp: told.iso(at),
    hr,
    skin_temp,
    is_sleeping: at > start + 10 * minuteMs,
    is_charging: false,
  })),
  algorithm_version: '7',
})

const profile = ({ person }: Session): Response =>
  json({
    user_id: told.userIdOf(person),
    email: person.email,
    first_name: person.givenName,
    last_name: person.familyName,
  })

/** Twice in their lives people tell WHOOP what they weigh. */
const body = ({ person, now }: Session): Response => {
  const age = Number(person.dayAt(now).slice(0, 4)) - Number(person.birthDate.slice(0, 4))
  const weight = Math.round(person.heightMeters * person.heightMeters * 23 * 10) / 10
  return json({ height_meter: person.heightMeters, weight_kilogram: weight, max_heart_rate: 220 - age })
}
