/** What a device writes down as it goes: by the minute, by the hour, and every few seconds while training. */
import { hourMs, type Instant, minuteMs } from '../../../kit/index.js'
import type { Fact, Minute, Person, TimeSpan } from '../../../sandbox/index.js'
import { interval, minutesIn, sampleTime, type Teller, type Told, wearable } from './told.js'

const amounts = (
  payload: string,
  field: string,
  kind: string,
  read: (minute: Minute) => number,
  wire: (amount: number) => string | number,
  inKind: (amount: number) => number,
): Teller =>
  function* (person, span, now) {
    for (const start of minutesIn(person, span, now)) {
      const amount = read(person.minuteAt(start))
      const end = start + minuteMs
      if (amount > 0)
        yield {
          start,
          end,
          point: () => ({
            dataSource: wearable(person),
            [payload]: { interval: interval(person, start, end), [field]: wire(amount) },
          }),
          facts: [{ kind, start, end, value: inKind(amount) }],
        }
    }
  }
const same = (amount: number) => amount
const thousandth = (amount: number) => amount / 1000

export const steps = amounts('steps', 'count', 'step_count', ({ steps: count }) => count, String, same)
export const distance = amounts(
  'distance',
  'millimeters',
  'distance',
  ({ distanceMillimeters }) => distanceMillimeters,
  String,
  thousandth,
)
export const floors = amounts('floors', 'count', 'floors_climbed', ({ floors: count }) => count, String, same)
export const altitude = amounts(
  'altitude',
  'gainMillimeters',
  'elevation_gain',
  ({ climbedMillimeters }) => climbedMillimeters,
  String,
  thousandth,
)
export const activeEnergy = amounts(
  'activeEnergyBurned',
  'kcal',
  'active_calories',
  ({ activeCal }) => activeCal,
  thousandth,
  thousandth,
)

/** Cardio counts twice. https://developers.google.com/health/data-types */
export const activeZoneMinutes: Teller = function* (person, span, now) {
  for (const start of minutesIn(person, span, now)) {
    const { level } = person.minuteAt(start)
    if (level !== 'moderate' && level !== 'vigorous') continue
    const [zone, count] = level === 'vigorous' ? (['CARDIO', 2] as const) : (['FAT_BURN', 1] as const)
    const end = start + minuteMs
    yield {
      start,
      end,
      point: () => ({
        dataSource: wearable(person),
        activeZoneMinutes: {
          interval: interval(person, start, end),
          heartRateZone: zone,
          activeZoneMinutes: String(count),
        },
      }),
      facts: [{ kind: 'heart_intensity_minutes', start, end, value: count, series: zone.toLowerCase() }],
    }
  }
}

/** Hours that start in the span and are over and synchronised: what is cut by the hour is told once it can grow no more. */
function* hoursIn(person: Person, span: TimeSpan, now: Instant): Iterable<Instant> {
  const from = Math.ceil(Math.max(span.from, person.device.since) / hourMs) * hourMs
  for (let at = from; at < span.to && at + hourMs <= person.syncedUntil(now); at += hourMs) yield at
}

export const basalEnergy: Teller = function* (person, span, now) {
  for (const start of hoursIn(person, span, now)) {
    const end = start + hourMs
    const { restingKcal } = person.totals({ from: start, to: end })
    yield {
      start,
      end,
      point: () => ({
        dataSource: wearable(person),
        basalEnergyBurned: { interval: interval(person, start, end), kcal: restingKcal },
      }),
      facts: [{ kind: 'resting_calories', start, end, value: restingKcal }],
    }
  }
}

export const activeMinutes: Teller = function* (person, span, now) {
  for (const start of hoursIn(person, span, now)) {
    const end = start + hourMs
    const { minutes } = person.totals({ from: start, to: end })
    const told = (
      [
        ['LIGHT', 'low', minutes.light],
        ['MODERATE', 'medium', minutes.moderate],
        ['VIGOROUS', 'high', minutes.vigorous],
      ] as const
    ).filter(([, , count]) => count > 0)
    if (told.length === 0) continue
    const total = told.reduce((sum, [, , count]) => sum + count, 0)
    yield {
      start,
      end,
      point: () => ({
        dataSource: wearable(person),
        activeMinutes: {
          interval: interval(person, start, end),
          activeMinutesByActivityLevel: told.map(([activityLevel, , count]) => ({
            activityLevel,
            activeMinutes: String(count),
          })),
        },
      }),
      facts: [
        { kind: 'active_minutes', start, end, value: total },
        ...told.map(
          ([, series, count]): Fact => ({ kind: 'activity_intensity_time', start, end, value: count * 60, series }),
        ),
      ],
    }
  }
}

type Level = Minute['level']
/** Neighbouring minutes of one level, cut at full hours. */
const runs = (
  wanted: (level: Level) => boolean,
  tell: (person: Person, level: Level, start: Instant, end: Instant) => Pick<Told, 'point' | 'facts'>,
): Teller =>
  function* (person, span, now) {
    // From the hour before: a run that starts in the span may belong to an hour that does not.
    for (const hour of hoursIn(person, { from: span.from - hourMs, to: span.to }, now)) {
      let start = hour
      for (let at = hour; at < hour + hourMs; at += minuteMs) {
        const { level } = person.minuteAt(at)
        const end = at + minuteMs
        if (end < hour + hourMs && person.minuteAt(end).level === level) continue
        if (wanted(level) && start >= span.from && start < span.to)
          yield { start, end, ...tell(person, level, start, end) }
        start = end
      }
    }
  }

const levelNames = {
  sedentary: ['SEDENTARY', 'sedentary'],
  light: ['LIGHTLY_ACTIVE', 'low'],
  moderate: ['MODERATELY_ACTIVE', 'medium'],
  vigorous: ['VERY_ACTIVE', 'high'],
} as const
const isLevel = (level: Level): level is keyof typeof levelNames => Object.hasOwn(levelNames, level)
export const activityLevel = runs(isLevel, (person, level, start, end) => {
  const [activityLevelType, code] = isLevel(level) ? levelNames[level] : levelNames.sedentary
  return {
    point: () => ({
      dataSource: wearable(person),
      activityLevel: { interval: interval(person, start, end), activityLevelType },
    }),
    facts: [{ kind: 'activity_level', start, end, code }],
  }
})

export const sedentaryPeriod = runs(
  (level) => level === 'sedentary',
  (person, _, start, end) => ({
    point: () => ({ dataSource: wearable(person), sedentaryPeriod: { interval: interval(person, start, end) } }),
    facts: [{ kind: 'sedentary_time', start, end, value: (end - start) / 1000 }],
  }),
)

export const timeInZone = runs(
  (level) => level === 'moderate' || level === 'vigorous',
  (person, level, start, end) => {
    const zone = level === 'vigorous' ? 'VIGOROUS' : 'MODERATE'
    return {
      point: () => ({
        dataSource: wearable(person),
        timeInHeartRateZone: { interval: interval(person, start, end), heartRateZoneType: zone },
      }),
      facts: [{ kind: 'heart_zone_time', start, end, value: (end - start) / 1000, series: zone.toLowerCase() }],
    }
  },
)

const samples = (
  payload: string,
  kind: string,
  everyMs: (person: Person, at: Instant) => number,
  read: (person: Person, at: Instant) => number | undefined,
  tell: (value: number) => object,
): Teller =>
  function* (person, span, now) {
    const from = Math.max(span.from, person.device.since)
    const to = Math.min(span.to, person.syncedUntil(now))
    const first = Math.ceil(from / 15_000) * 15_000
    for (let start = first; start < to; start += 15_000) {
      if (start % everyMs(person, start) !== 0) continue
      const value = read(person, start)
      if (value !== undefined)
        yield {
          start,
          end: start,
          point: () => ({
            dataSource: wearable(person),
            [payload]: { sampleTime: sampleTime(person, start), ...tell(value) },
          }),
          facts: [{ kind, start, value }],
        }
    }
  }
const everyFive = () => 5 * minuteMs

/** A few seconds apart while training, every five minutes otherwise. */
export const heartRate = samples(
  'heartRate',
  'heart_rate',
  (person, at) => (person.minuteAt(at).level === 'vigorous' ? 15_000 : 5 * minuteMs),
  (person, at) => person.heartRateAt(at),
  (bpm) => ({ beatsPerMinute: String(bpm) }),
)
export const heartRateVariability = samples(
  'heartRateVariability',
  'hrv_rmssd',
  everyFive,
  (person, at) => person.hrvAt(at),
  (ms) => ({
    rootMeanSquareOfSuccessiveDifferencesMilliseconds: ms,
  }),
)
export const oxygenSaturation = samples(
  'oxygenSaturation',
  'oxygen_saturation',
  everyFive,
  (person, at) => person.oxygenAt(at),
  (percentage) => ({ percentage }),
)
