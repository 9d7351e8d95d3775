/** Which answer is where, and how far back it reaches. */
import { addDays, dayMs, isDay, type LocalDay } from '../../../kit/index.js'
import { empty, json, type Session } from '../../../sandbox/index.js'
import { heartDay, knownDays, sampleDay, summary } from './days.js'
import { cardioLoads, exercise, exercisesAt, fileOf, idOf } from './exercises.js'
import {
  alertnessDocument,
  bedtimeDocument,
  nightOn,
  oxygenTest,
  rechargeDocument,
  skinTemperature,
  sleepDocument,
} from './nights.js'
import { datesIn, problem, userId } from './told.js'

type Maker = (session: Session, day: LocalDay) => unknown
const nightly: Readonly<Record<string, { readonly items: string; readonly make: Maker }>> = {
  sleep: {
    items: 'nights',
    make: ({ person, now }, day) => {
      const night = nightOn(person, day, now)
      return night && sleepDocument(person, night)
    },
  },
  'nightly-recharge': { items: 'recharges', make: ({ person, now }, day) => rechargeDocument(person, day, now) },
}
/** Asked for by first and last day; `items` where the list is wrapped, `oldest` where the past has an end. */
const ranged: Readonly<
  Record<string, { readonly make: Maker; readonly items?: string; readonly oldest?: number; readonly blank?: true }>
> = {
  activities: { make: ({ person, now }, day) => summary(person, day, now), oldest: 365, blank: true },
  'activities/samples': { make: ({ person, now }, day) => sampleDay(person, day, now), oldest: 365, blank: true },
  'continuous-heart-rate': {
    make: ({ person, now }, day) => heartDay(person, day, now),
    items: 'heart_rates',
    blank: true,
  },
  'sleepwise/alertness/date': { make: ({ person, now }, day) => alertnessDocument(person, day, now) },
  'sleepwise/circadian-bedtime/date': { make: ({ person, now }, day) => bedtimeDocument(person, day, now) },
  'biosensing/skintemperature': { make: ({ person, now }, day) => skinTemperature(person, day, now) },
  'biosensing/spo2': { make: ({ person, now }, day) => oxygenTest(person, day, now) },
  // The invented people's wrist units have no such sensors.
  'biosensing/bodytemperature': { make: () => undefined },
  'biosensing/skincontacts': { make: () => undefined },
  'biosensing/ecg': { make: () => undefined },
}

export const answer = (request: Request, session: Session): Response | undefined => {
  const url = new URL(request.url)
  const { person, account, app, now } = session
  const path = url.pathname.replace(/^\/v3\//, '')
  if (request.method === 'DELETE' && path === `users/${account}`) {
    app.end(person)
    return empty()
  }
  if (request.method !== 'GET') return undefined
  if (path === 'exercises' || path.startsWith('exercises/'))
    return exercises(path.slice('exercises/'.length), url, session)
  if (!path.startsWith('users/')) return undefined
  const rest = path.slice('users/'.length)
  if (/^\d+$/.test(rest)) return rest === account ? profile(session) : problem(403, 'forbidden', 'Not your user', now)
  if (rest === 'physical-info') return physicalInfo(session)
  if (rest === 'cardio-load/date') {
    const range = datesIn(url)
    return range ? json(cardioLoads(person, range.from, range.to, now)) : invalid(session)
  }
  const all = nightly[rest]
  if (all !== undefined) {
    const today = person.dayAt(now)
    const days = Array.from({ length: 28 }, (_, index) => addDays(today, index - 27))
    return json({ [all.items]: days.flatMap((day) => all.make(session, day) ?? []) })
  }
  const kind = ranged[rest]
  if (kind !== undefined) return range(kind, url, session)
  return ofDay(rest, session)
}
const invalid = ({ now }: Session): Response => problem(400, 'bad_request', 'Invalid or too old date', now)

const range = ({ make, items, oldest, blank }: (typeof ranged)[string], url: URL, session: Session): Response => {
  const { person, now } = session
  const asked = datesIn(url)
  if (asked === undefined) return invalid(session)
  if (oldest !== undefined && asked.from < addDays(person.dayAt(now), -oldest)) return invalid(session)
  const found = knownDays(person, asked.from, asked.to, now).flatMap((day) => make(session, day) ?? [])
  if (found.length === 0 && !blank) return empty()
  return json(items === undefined ? found : { [items]: found })
}

/** The same by a single day, at the end of the path. */
const ofDay = (path: string, session: Session): Response | undefined => {
  const [, name = '', day = ''] = /^(.+)\/([^/]+)$/.exec(path) ?? []
  const make = nightly[name]?.make ?? ranged[name]?.make
  if (make === undefined) return undefined
  if (!isDay(day)) return invalid(session)
  const [known] = knownDays(session.person, day, day, session.now)
  const found = known === undefined ? undefined : make(session, known)
  return found === undefined ? problem(404, 'not_found', 'No data found for date', session.now) : json(found)
}

const exercises = (path: string, url: URL, { person, now, since = now }: Session): Response => {
  const list = exercisesAt(person, since, now)
  const [id = '', format] = path.split('/')
  if (format === 'fit' || format === 'tcx' || format === 'gpx') {
    const bytes = list.some((each) => idOf(each.id) === id) ? fileOf(person, id, format, now) : undefined
    return bytes === undefined
      ? problem(404, 'not_found', 'No file for exercise', now)
      : new Response(bytes as BodyInit, { headers: { 'content-type': '*/*' } })
  }
  if (id === '') return json(list.map((one) => exercise(person, one, url.searchParams)))
  const one = list.find((each) => idOf(each.id) === id)
  return one === undefined
    ? problem(404, 'not_found', 'Exercise not found', now)
    : json(exercise(person, one, url.searchParams))
}

const profile = ({ person, now, since = now }: Session): Response =>
  json({
    'polar-user-id': userId(person),
    'registration-date': new Date(since).toISOString(),
    'first-name': person.givenName,
    'last-name': person.familyName,
    birthdate: person.birthDate,
    gender: person.sex.toUpperCase(),
    height: Math.round(person.heightMeters * 100),
  })

const physicalInfo = ({ person, now }: Session): Response => {
  const last = person
    .weighIns({ from: now - 60 * dayMs, to: now })
    .findLast(({ versions: [first] }) => first !== undefined && first.at <= now)
  const known = last?.versions.findLast(({ at }) => at <= now)?.value
  return json({
    ...(known && { weight: known.weightKg }),
    height: Math.round(person.heightMeters * 100),
    created: new Date(person.device.since).toISOString(),
    modified: new Date(known?.at ?? person.device.since).toISOString(),
    birthday: person.birthDate,
    gender: person.sex.toUpperCase(),
    weight_source:
      known === undefined ? 'SOURCE_DEFAULT' : known.source === 'scale' ? 'SOURCE_MEASURED' : 'SOURCE_USER',
    sleep_goal: 'PT8H',
  })
}
