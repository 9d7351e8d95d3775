/** What Withings knows of an invented person, in its own words. Every entry with the second it was last changed in. */
import type { Instant, LocalDay } from '../../../kit/index.js'
import { aliveAt, hashNumbers, hashWords, type Person, type TimeSpan, type WeighIn } from '../../../sandbox/index.js'

export type Fields = Readonly<Record<string, unknown>>
export interface Entry {
  /** By which a window finds it. */
  readonly at: Instant
  readonly day: LocalDay
  readonly modified: number
  readonly make: () => Fields
}

export const userIdOf = (person: Person): number =>
  40_000_000 + (hashWords(person.seed, 'withings', 'user') % 9_000_000)
export const seconds = (at: Instant): number => Math.floor(at / 1000)
/** Withings' ids are numbers; the city's are UUIDs that never change. */
export const numberOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
export const deviceOf = (person: Person, what: 'watch' | 'scale' | 'mat'): string =>
  [0, 1, 2, 3, 4].map((part) => hashWords(person.seed, 'withings', what, part).toString(16).padStart(8, '0')).join('')

// Measurements.

const measure = (type: number, value: number, unit: number): Fields => ({
  type,
  unit,
  value: Math.round(value * 10 ** -unit),
  algo: 0,
  fm: 3,
})
interface Weighing {
  readonly weightKg: number
  readonly bodyFatPercent: number
}
/** What stands on the scale's display, rounded as it is sent. */
export const massesOf = ({ weightKg, bodyFatPercent }: Weighing) => {
  const fat = Math.round(weightKg * bodyFatPercent) / 100
  return {
    weight: Math.round(weightKg * 1000) / 1000,
    ratio: bodyFatPercent,
    fat,
    lean: Math.round((weightKg - fat) * 100) / 100,
  }
}

const group = (
  person: Person,
  id: number,
  at: Instant,
  modified: number,
  attrib: number,
  measures: readonly Fields[],
): Entry => ({
  at,
  day: person.dayAt(at),
  modified,
  make: () => {
    const onScale = attrib !== 2 && attrib !== 4
    const deviceid = onScale ? deviceOf(person, 'scale') : null
    const device = {
      deviceid,
      hash_deviceid: deviceid,
      modelid: onScale ? 10 : null,
      model: onScale ? 'Body Scan' : null,
    }
    return {
      grpid: id,
      attrib,
      date: seconds(at),
      created: modified,
      modified,
      category: 1,
      ...device,
      measures,
      comment: null,
    }
  },
})

/** Somebody else stands on the scale now and then, and it cannot tell who. */
export const guestsIn = (person: Person, span: TimeSpan): readonly Instant[] =>
  person
    .daysIn(span)
    .filter((day) => hashWords(person.seed, 'guest', day) % 12 === 0)
    .map((day) => person.wallClock(day, 18 * 60 + 5))
    .filter((at) => at >= span.from && at < span.to)

export const weighInsOf = (person: Person, span: TimeSpan, now: Instant) =>
  aliveAt<WeighIn>(person.weighIns(span), now).filter(({ value }) => value.at >= person.device.since)

export const measureGroups = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] => {
  const { since } = person.device
  const weighings = weighInsOf(person, span, now).map(({ id, value, updatedAt }) => {
    const { weight, ratio, fat, lean } = massesOf(value)
    const byScale = [measure(6, ratio, -3), measure(8, fat, -2), measure(5, lean, -2)]
    const isTyped = value.source === 'manual'
    const measures = [measure(1, weight, -3), ...(isTyped ? [] : byScale)]
    return group(person, numberOf(id), value.at, seconds(updatedAt), isTyped ? 2 : 0, measures)
  })
  const guests = guestsIn(person, { from: Math.max(span.from, since), to: Math.min(span.to, now) }).map((at) =>
    group(person, hashNumbers(person.seed, at, 5), at, seconds(at), 1, [measure(1, person.heightMeters * 30, -3)]),
  )
  const told = span.from <= since && since < span.to && since <= now
  const height = told
    ? [group(person, userIdOf(person), since, seconds(since), 4, [measure(4, person.heightMeters, -3)])]
    : []
  return [...weighings, ...guests, ...height].sort((one, other) => other.at - one.at)
}

// Days.

/** A day grows until it has been handed over as a whole. */
export const knownOf = (person: Person, day: LocalDay, now: Instant): TimeSpan | undefined => {
  const from = Math.max(person.dayStart(day), person.device.since)
  const to = Math.min(person.dayEnd(day), person.syncedUntil(now))
  return to <= from ? undefined : { from, to }
}
export const dayTotals = (person: Person, span: TimeSpan) => {
  const { steps, distanceMeters, floors, activeKcal, restingKcal, minutes } = person.totals(span)
  const [soft, moderate, intense] = [minutes.light * 60, minutes.moderate * 60, minutes.vigorous * 60]
  const calories = thousandth(activeKcal)
  const totalcalories = thousandth(activeKcal + restingKcal)
  const distance = thousandth(distanceMeters)
  return {
    steps,
    distance,
    elevation: floors,
    soft,
    moderate,
    intense,
    active: moderate + intense,
    calories,
    totalcalories,
  }
}
const thousandth = (value: number): number => Math.round(value * 1000) / 1000
/** A tracker without a light for the pulse writes zeros. */
export const noPulse = { hr_average: 0, hr_min: 0, hr_max: 0, hr_zone_0: 0, hr_zone_1: 0, hr_zone_2: 0, hr_zone_3: 0 }

export const activityDays = (person: Person, days: readonly LocalDay[], now: Instant): readonly Entry[] =>
  days.flatMap((date) => {
    const span = knownOf(person, date, now)
    if (span === undefined) return []
    const modified = seconds(span.to)
    const timezone = person.zoneAt(person.wallClock(date, 12 * 60))
    const device = {
      deviceid: null,
      hash_deviceid: null,
      timezone,
      brand: 1,
      modelid: 94,
      model: 'ScanWatch 2',
      is_tracker: true,
    }
    return [
      {
        at: span.from,
        day: date,
        modified,
        make: () => ({ ...dayTotals(person, span), ...noPulse, ...device, date, modified }),
      },
    ]
  })

// The heart.

/** Every other week or so, somebody touches the bezel of the watch for half a minute. */
export const recordingsOf = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  person.daysIn(span).flatMap((day) => {
    const chance = hashWords(person.seed, 'ecg', day)
    const at = person.wallClock(day, 10 * 60 + (chance % 300))
    const known = at >= span.from && at < span.to && at >= person.device.since && at <= person.syncedUntil(now)
    if (chance % 11 !== 0 || !known) return []
    const timestamp = seconds(at)
    const ecg = { signalid: chance, afib: chance % 5 === 0 ? 2 : 0 }
    const heart_rate = 55 + (chance % 30)
    const make = (): Fields => ({
      deviceid: deviceOf(person, 'watch'),
      model: 94,
      ecg,
      heart_rate,
      timestamp,
      modified: timestamp,
    })
    return [{ at, day, modified: timestamp, make }]
  })

export const devicesOf = (person: Person, now: Instant): readonly Fields[] => {
  const zone = { timezone: person.zoneAt(now), first_session_date: seconds(person.device.since) }
  const last_session_date = seconds(person.syncedUntil(now))
  const known = (type: string, model: string, model_id: number, deviceid: string): Fields => ({
    type,
    battery: 'high',
    model,
    model_id,
    ...zone,
    last_session_date,
    deviceid,
    hash_deviceid: deviceid,
  })
  return [
    known('Activity Tracker', 'ScanWatch 2', 94, deviceOf(person, 'watch')),
    known('Scale', 'Body Scan', 10, deviceOf(person, 'scale')),
    known('Sleep Monitor', 'Aura Sensor V2', 63, deviceOf(person, 'mat')),
  ]
}
