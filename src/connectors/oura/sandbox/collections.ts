/** The routes: which collection is where, which scope opens it, and how a listing is asked for. */
import { addDays, dayMs, type Instant, isDay, type LocalDay } from '../../../kit/index.js'
import { hashNumbers, json, type Person, pageByToken, type Session } from '../../../sandbox/index.js'
import {
  dailyActivity,
  dailyCardiovascularAge,
  dailyReadiness,
  dailyResilience,
  dailySleep,
  dailySpo2,
  dailyStress,
  sleepTime,
  vo2Max,
} from './days.js'
import { type Document, dayOfId, type Entry, type Maker } from './documents.js'
import { enhancedTags, restModePeriods, ringConfiguration, sessions, tags, workouts } from './events.js'
import { sleeps } from './sleep.js'

interface Collection {
  readonly make: Maker
  /** Any one of these opens it. The official list of scopes tells only of the first; newer portals offer the others. */
  readonly scopes: readonly string[]
  /** `end_date` itself is left out: seen with these two, and not documented. */
  readonly endExclusive?: boolean
}
const byDay = (
  make: Maker,
  scopes: readonly string[] = ['daily'],
  more: Pick<Collection, 'endExclusive'> = {},
): Collection => ({ make, scopes, ...more })

export const collections: Readonly<Record<string, Collection>> = {
  daily_sleep: byDay(dailySleep),
  daily_activity: byDay(dailyActivity, ['daily'], { endExclusive: true }),
  daily_readiness: byDay(dailyReadiness),
  daily_spo2: byDay(dailySpo2, ['spo2', 'spo2Daily']),
  daily_stress: byDay(dailyStress, ['daily', 'stress']),
  daily_resilience: byDay(dailyResilience, ['daily', 'stress']),
  daily_cardiovascular_age: byDay(dailyCardiovascularAge, ['daily', 'heart_health']),
  vO2_max: byDay(vo2Max, ['daily', 'heart_health']),
  sleep: byDay(sleeps, ['daily'], { endExclusive: true }),
  sleep_time: byDay(sleepTime),
  rest_mode_period: byDay(restModePeriods),
  workout: byDay(workouts, ['workout']),
  session: byDay(sessions, ['session']),
  enhanced_tag: byDay(enhancedTags, ['tag']),
  tag: byDay(tags, ['tag']),
}

const documentsPerPage = 25
const samplesPerPage = 1500
const heartRateDays = 30

const invalid = (where: string, message: string): Response =>
  json({ detail: [{ loc: ['query', where], msg: message, type: 'value_error' }] }, { status: 422 })
const refused = (status: 400 | 403 | 404, detail: string): Response => json({ detail }, { status })
const forbidden = (): Response =>
  refused(403, "The requested resource requires additional permissions or the user's Oura subscription has expired.")

/** `fields=a,b` trims documents; the id stays. */
const trimmed = (
  documents: readonly Document[],
  fields: string | null,
): readonly Readonly<Record<string, unknown>>[] => {
  if (fields === null) return documents
  const names = new Set(['id', ...fields.split(',')])
  return documents.map((document) => Object.fromEntries(Object.entries(document).filter(([name]) => names.has(name))))
}

export const answer = (request: Request, session: Session): Response => {
  const url = new URL(request.url)
  const match = /^\/v2\/(?:sandbox\/)?usercollection\/([A-Za-z0-9_]+)(?:\/([^/]+))?$/.exec(url.pathname)
  const [, name = '', id] = match ?? []
  if (request.method !== 'GET') return refused(404, 'Not Found')
  const may = (...scopes: readonly string[]): boolean => scopes.some((scope) => session.scopes.includes(scope))
  if (name === 'personal_info' && id === undefined) return json(personalInfo(session))
  if (name === 'heartrate') return may('heartrate') ? series(url, session, heartRates, heartRateDays) : forbidden()
  if (name === 'ring_battery_level')
    return may('daily', 'ring_configuration') ? series(url, session, batteryLevels, 90) : forbidden()
  if (name === 'ring_configuration') {
    if (!may('daily', 'ring_configuration')) return forbidden()
    const ring = ringConfiguration(session.person)
    if (id !== undefined) return id === ring.id ? json(ring) : refused(404, 'Not Found')
    return json({ data: [ring], next_token: null })
  }
  const collection = Object.hasOwn(collections, name) ? collections[name] : undefined
  if (collection === undefined) return refused(404, 'Not Found')
  if (!may(...collection.scopes)) return forbidden()
  return id === undefined ? listing(url, session, collection) : one(id, session, collection)
}

const one = (id: string, { person, now }: Session, { make }: Collection): Response => {
  const day = dayOfId(id)
  const entry = day === undefined ? undefined : make(person, day, now).find((candidate) => candidate.id === id)
  return entry === undefined ? refused(404, 'Not Found') : json(entry.make())
}

const later = (a: LocalDay, b: LocalDay): LocalDay => (a < b ? b : a)

const listing = (url: URL, { person, now }: Session, { make, endExclusive }: Collection): Response => {
  const today = person.dayAt(now)
  const dayIn = (name: string, otherwise: LocalDay): LocalDay | undefined => {
    const text = url.searchParams.get(name)?.slice(0, 10) ?? otherwise
    return isDay(text) ? text : undefined
  }
  const from = dayIn('start_date', addDays(today, -1))
  const to = dayIn('end_date', addDays(today, 1))
  if (from === undefined) return invalid('start_date', 'Input should be a valid date')
  if (to === undefined) return invalid('end_date', 'Input should be a valid date')
  if (from > to) return refused(400, 'Start date is greater than end date')
  const last = endExclusive ? addDays(to, -1) : to
  const entries: Entry[] = []
  const first = person.dayAt(person.device.since)
  for (let day = later(from, first); day <= last && day <= addDays(today, 1); day = addDays(day, 1))
    entries.push(...make(person, day, now))
  const page = pageByToken(entries, { token: url.searchParams.get('next_token'), size: documentsPerPage })
  if (page === undefined) return refused(400, 'Invalid next_token')
  return json({
    data: trimmed(
      page.items.map((entry) => entry.make()),
      url.searchParams.get('fields'),
    ),
    next_token: page.next ?? null,
  })
}

const personalInfo = ({ account, person, scopes, now }: Session) => {
  const day = person.dayAt(now)
  const personal = scopes.includes('personal')
  const weight = person.weighIns({ from: now - 30 * dayMs, to: now }).at(-1)?.versions[0]?.value.weightKg
  return {
    id: account,
    age: personal
      ? Number(day.slice(0, 4)) -
        Number(person.birthDate.slice(0, 4)) -
        (day.slice(5) < person.birthDate.slice(5) ? 1 : 0)
      : null,
    weight: personal ? (weight ?? null) : null,
    height: personal ? person.heightMeters : null,
    biological_sex: personal ? person.sex : null,
    email: scopes.includes('email') ? person.email : null,
  }
}

// Series. A page's token is the time it starts at, so that a page costs what it holds and not what lies before it.

interface Sample {
  readonly at: Instant
  readonly make: () => Readonly<Record<string, unknown>>
}
type Series = (person: Person, from: Instant, to: Instant) => Iterable<Sample>
const stamped = (at: Instant) => ({ timestamp: new Date(at).toISOString().replace('.000Z', 'Z'), timestamp_unix: at })

/** Every five minutes, at some second of them; every minute while training. */
export function* heartRates(person: Person, from: Instant, to: Instant): Iterable<Sample> {
  const workouts = person.workouts({ from, to: to + dayMs }).map(({ versions }) => versions[0]?.value)
  const sleeps = person.sleeps({ from, to: to + dayMs }).map(({ versions }) => versions[0]?.value)
  const during = (list: readonly ({ start: Instant; end: Instant } | undefined)[], at: Instant): boolean =>
    list.some((span) => span !== undefined && span.start <= at && at < span.end)
  for (let minute = Math.floor(from / 60_000); minute * 60_000 < to; minute++) {
    const at = minute * 60_000 + (1 + (hashNumbers(person.seed, minute, 71) % 28)) * 1000
    if (at < from || at >= to || at < person.device.since) continue
    const training = during(workouts, at)
    if (!training && minute % 5 !== 0) continue
    const bpm = person.heartRateAt(at)
    if (bpm === undefined) continue
    const source = training
      ? 'workout'
      : during(sleeps, at)
        ? 'sleep'
        : person.minuteAt(at).steps === 0
          ? 'rest'
          : 'awake'
    yield { at, make: () => ({ bpm, source, ...stamped(at) }) }
  }
}

export function* batteryLevels(person: Person, from: Instant, to: Instant): Iterable<Sample> {
  for (let at = Math.ceil(Math.max(from, person.device.since) / 1_800_000) * 1_800_000; at < to; at += 1_800_000) {
    const { levelPercent, charging } = person.batteryAt(at)
    yield { at, make: () => ({ level: levelPercent, charging, in_charger: charging, ...stamped(at) }) }
  }
}

const series = (url: URL, { person, now }: Session, tell: Series, mostDays: number): Response => {
  const synced = person.syncedUntil(now)
  const timeIn = (name: string, otherwise: Instant): Instant => {
    const text = url.searchParams.get(name)
    // A plus sign in a query is a blank to whoever forgets to encode it; Oura refuses what it then cannot read.
    return text === null
      ? otherwise
      : Date.parse(/([zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.length === 10 ? `${text}T00:00:00` : text}Z`)
  }
  if (url.searchParams.get('latest') === 'true') {
    const latest = [...tell(person, synced - dayMs, synced)].at(-1)
    return json({ data: latest === undefined ? [] : [latest.make()], next_token: null })
  }
  const from = timeIn('start_datetime', now - dayMs)
  const to = timeIn('end_datetime', now)
  if (Number.isNaN(from)) return invalid('start_datetime', 'Input should be a valid datetime')
  if (Number.isNaN(to)) return invalid('end_datetime', 'Input should be a valid datetime')
  if (from > to) return refused(400, 'Start time is greater than end time')
  if (to - from > mostDays * dayMs) return refused(400, `The time range must not exceed ${mostDays} days`)
  const token = url.searchParams.get('next_token')
  const start = token === null ? from : Number(Buffer.from(token, 'base64url').toString())
  if (Number.isNaN(start)) return refused(400, 'Invalid next_token')
  const data: Readonly<Record<string, unknown>>[] = []
  for (const sample of tell(person, start, Math.min(to, synced))) {
    if (data.length === samplesPerPage)
      return json({ data, next_token: Buffer.from(String(sample.at)).toString('base64url') })
    data.push(sample.make())
  }
  return json({ data, next_token: null })
}
