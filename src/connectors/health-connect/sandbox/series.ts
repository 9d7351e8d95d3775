/** What watch and phone measure from minute to minute, as the records of their apps: quarters of an hour each. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import { type Fact, type Person, uuid } from '../../../sandbox/index.js'

/** A record of Health Connect, and what a perfect client makes of it. */
export interface Held {
  readonly record: Readonly<Record<string, unknown>>
  readonly facts: readonly Fact[]
}

const stepMs = 5 * minuteMs
const quarterMs = 15 * minuteMs
/** A quarter of an hour that is still being measured is written when it is over. */
export const wholeUntil = (synced: Instant): Instant => Math.floor(synced / quarterMs) * quarterMs

export const iso = (at: Instant): string => new Date(at).toISOString()
export const offsetOf = (person: Person, at: Instant) => {
  const minutes = person.offsetAt(at)
  const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`
  return { id: minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${clock}`, totalSeconds: minutes * 60 }
}

const watch = { manufacturer: 'Example', model: 'Watch 5', type: 1 }

/** May the app read this kind? */
export type Allowed = (kind: string) => boolean
export const allowedOf = (kinds: readonly string[] | undefined): Allowed =>
  kinds === undefined ? () => true : (kind) => kinds.includes(kind)

/** In [from, to), as far as whole quarters go. */
export function* seriesOf(person: Person, from: Instant, to: Instant, may: Allowed = () => true): Iterable<Held> {
  const record = (recordType: string, start: Instant, fields: object) => ({
    recordType,
    metadata: {
      id: uuid(person.seed, 'health-connect', recordType, start),
      dataOrigin: 'com.example.watch',
      lastModifiedTime: iso(start + quarterMs),
      recordingMethod: 2,
      device: watch,
    },
    ...fields,
  })
  for (let start = Math.ceil(from / quarterMs) * quarterMs; start + quarterMs <= to; start += quarterMs) {
    const end = start + quarterMs
    const span = { startTime: iso(start), endTime: iso(end), startZoneOffset: null, endZoneOffset: null }
    if (may('heart_rate'))
      yield* heartRates(person, start, end, (fields) => record('HeartRate', start, { ...span, ...fields }))
    const { steps, distanceMeters, activeKcal, restingKcal, floors } = person.totals({ from: start, to: end })
    const amounts = [
      ['Steps', 'count', steps, 'step_count', steps],
      [
        'Distance',
        'distance',
        { inMeters: distanceMeters, inKilometers: distanceMeters / 1000 },
        'distance',
        distanceMeters,
      ],
      [
        'ActiveCaloriesBurned',
        'energy',
        { inKilocalories: activeKcal, inCalories: activeKcal * 1000 },
        'active_calories',
        activeKcal,
      ],
      [
        'TotalCaloriesBurned',
        'energy',
        { value: (activeKcal + restingKcal) * 1000, unit: 'calories' },
        'total_calories',
        activeKcal + restingKcal,
      ],
      ['FloorsClimbed', 'floors', floors, 'floors_climbed', floors],
    ] as const
    for (const [type, field, told, kind, value] of amounts)
      if (value > 0 && may(kind))
        yield {
          record: record(type, start, { ...span, [field]: told }),
          facts: [{ kind, start, end, value, tolerance: 1e-6 * Math.max(1, value) }],
        }
    const night = [
      ['OxygenSaturation', 'percentage', person.oxygenAt(start), 'oxygen_saturation'],
      ['RespiratoryRate', 'rate', person.breathAt(start), 'respiratory_rate'],
      ['HeartRateVariabilityRmssd', 'heartRateVariabilityMillis', person.hrvAt(start), 'hrv_rmssd'],
    ] as const
    for (const [type, field, value, kind] of night)
      if (value !== undefined && may(kind))
        yield {
          record: record(type, start, { time: iso(start), zoneOffset: offsetOf(person, start), [field]: value }),
          facts: [{ kind, start, value }],
        }
  }
}

/** One record a quarter, with a sample every five minutes. */
function* heartRates(
  person: Person,
  from: Instant,
  to: Instant,
  make: (fields: object) => Held['record'],
): Iterable<Held> {
  const samples: { at: Instant; rate: number }[] = []
  for (let at = from; at < to; at += stepMs) {
    const rate = person.heartRateAt(at)
    if (rate !== undefined) samples.push({ at, rate })
  }
  if (samples.length > 0)
    yield {
      record: make({ samples: samples.map(({ at, rate }) => ({ time: iso(at), beatsPerMinute: rate })) }),
      facts: samples.map(({ at, rate }) => ({ kind: 'heart_rate', start: at, value: rate })),
    }
}
