/** Everything with one answer per civil day, or per minute of one. https://dev.fitbit.com/build/reference/web-api/ */
import { type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import { asOf, type DayFigures, type Minute, type Person, type Totals } from '../../../sandbox/index.js'
import { clockOf, partsOf, totalsOf } from './told.js'

interface Resource {
  readonly most: number
  readonly read: (totals: Totals) => number
  readonly fact: (value: number) => { readonly kind: string; readonly value: number; readonly series?: string }
  /** By the minute, where there is such a thing. */
  readonly minute?: (minute: Minute) => number
}
const years = 1095
const counted = (kind: string, read: Resource['read'], minute?: Resource['minute']): Resource => ({
  most: years,
  read,
  fact: (value) => ({ kind, value }),
  ...(minute && { minute }),
})
const kilometers = (meters: number): number => Math.round(meters * 1000) / 1_000_000
const minutes = (kind: string, level: (spent: Totals['minutes']) => number, series?: string): Resource => ({
  most: years,
  read: ({ minutes: spent }) => level(spent),
  fact: (value) => ({ kind, value: value * 60, ...(series && { series }) }),
})

export const resources: Readonly<Record<string, Resource>> = {
  steps: counted(
    'step_count',
    ({ steps }) => steps,
    ({ steps }) => steps,
  ),
  distance: {
    most: years,
    read: ({ distanceMeters }) => kilometers(distanceMeters),
    fact: (value) => ({ kind: 'distance', value: Math.round(value * 1_000_000) / 1000 }),
    minute: ({ distanceMillimeters }) => distanceMillimeters / 1_000_000,
  },
  floors: counted(
    'floors_climbed',
    ({ floors }) => floors,
    ({ floors }) => floors,
  ),
  elevation: counted(
    'elevation_gain',
    ({ climbedMeters }) => climbedMeters,
    ({ climbedMillimeters }) => climbedMillimeters / 1000,
  ),
  calories: counted(
    'total_calories',
    ({ activeKcal, restingKcal }) => Math.round(activeKcal + restingKcal),
    ({ activeCal, restingCal }) => (activeCal + restingCal) / 1000,
  ),
  activityCalories: { ...counted('active_calories', ({ activeKcal }) => Math.round(activeKcal)), most: 30 },
  caloriesBMR: counted('resting_calories', ({ restingKcal }) => Math.round(restingKcal)),
  // A device on the shelf sits still.
  minutesSedentary: minutes('sedentary_time', (spent) => spent.sedentary + spent['not-worn']),
  minutesLightlyActive: minutes('activity_intensity_time', ({ light }) => light, 'low'),
  minutesFairlyActive: minutes('activity_intensity_time', ({ moderate }) => moderate, 'medium'),
  minutesVeryActive: minutes('activity_intensity_time', ({ vigorous }) => vigorous, 'high'),
}

/** Values of series travel as text; days without data as "0". */
export const series = (person: Person, resource: string, days: readonly LocalDay[], now: Instant) => ({
  [`activities-${resource}`]: days.map((dateTime) => {
    const totals = totalsOf(person, dateTime, now)
    return { dateTime, value: String(totals === undefined ? 0 : (resources[resource] as Resource).read(totals)) }
  }),
})
/** Minutes that were not worn are filled: zero steps, and the energy burned at rest. */
export const intraday = (person: Person, resource: string, day: LocalDay, now: Instant) => ({
  ...series(person, resource, [day], now),
  [`activities-${resource}-intraday`]: {
    dataset: [...partsOf(person, day, 60, now)].map(({ at, time }) => ({
      time,
      value: resources[resource]?.minute?.(person.minuteAt(at)) ?? 0,
    })),
    datasetInterval: 1,
    datasetType: 'minute',
  },
})

const zoneNames = { light: 'Out of Range', moderate: 'Fat Burn', vigorous: 'Cardio' } as const
/** Minutes and energy by zone. */
export const zonesOf = (person: Person, day: LocalDay, now: Instant) => {
  const sums = { light: { minutes: 0, cal: 0 }, moderate: { minutes: 0, cal: 0 }, vigorous: { minutes: 0, cal: 0 } }
  for (const { at } of partsOf(person, day, 60, now)) {
    const { level, activeCal, restingCal } = person.minuteAt(at)
    const sum = level === 'moderate' || level === 'vigorous' ? sums[level] : sums.light
    if (level === 'not-worn') continue
    sum.minutes++
    sum.cal += activeCal + restingCal
  }
  return (['light', 'moderate', 'vigorous'] as const).map((level) => ({ name: zoneNames[level], ...sums[level] }))
}
export const figuresOf = (person: Person, day: LocalDay, now: Instant): DayFigures | undefined => {
  if (person.dayEnd(day) <= person.device.since) return undefined
  const known = asOf(person.figures(day), now)
  return known.state === 'alive' ? known.value : undefined
}

export const heart = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  'activities-heart': days.map((dateTime) => {
    const rest = figuresOf(person, dateTime, now)?.restingHeartRate
    return {
      dateTime,
      value: {
        customHeartRateZones: [],
        heartRateZones: [
          ...zonesOf(person, dateTime, now).map(({ name, minutes: count, cal }, index) => ({
            name,
            min: 30 + index * 60,
            max: 90 + index * 60,
            minutes: count,
            caloriesOut: cal / 1000,
          })),
          { name: 'Peak', min: 210, max: 220, minutes: 0, caloriesOut: 0 },
        ],
        ...(rest !== undefined && { restingHeartRate: rest }),
      },
    }
  }),
})
/** Every few seconds while training, every five minutes otherwise, whatever detail is asked for. */
export function* rates(
  person: Person,
  day: LocalDay,
  now: Instant,
): Iterable<{ readonly time: string; readonly value: number }> {
  for (const { at, time } of partsOf(person, day, 15, now)) {
    if (at % (person.minuteAt(at).level === 'vigorous' ? 15_000 : 5 * minuteMs) !== 0) continue
    const value = person.heartRateAt(at)
    if (value !== undefined) yield { time, value }
  }
}
export const heartIntraday = (person: Person, day: LocalDay, now: Instant) => ({
  ...heart(person, [day], now),
  'activities-heart-intraday': { dataset: [...rates(person, day, now)], datasetInterval: 1, datasetType: 'second' },
})

export const activeZoneMinutes = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  'activities-active-zone-minutes': days.flatMap((dateTime) => {
    const spent = totalsOf(person, dateTime, now)?.minutes
    if (spent === undefined) return []
    const [fatBurn, cardio] = [spent.moderate, spent.vigorous * 2]
    return [
      {
        dateTime,
        value: {
          activeZoneMinutes: fatBurn + cardio,
          fatBurnActiveZoneMinutes: fatBurn,
          cardioActiveZoneMinutes: cardio,
        },
      },
    ]
  }),
})

/** The summary of a day: never asked for by those who read the series, but part of the API. */
export const summary = (person: Person, day: LocalDay, now: Instant) => {
  const totals = totalsOf(person, day, now)
  const rest = figuresOf(person, day, now)?.restingHeartRate
  return {
    activities: [],
    goals: { steps: 10_000 },
    summary: {
      steps: totals?.steps ?? 0,
      floors: totals?.floors ?? 0,
      elevation: totals?.climbedMeters ?? 0,
      caloriesOut: Math.round((totals?.activeKcal ?? 0) + (totals?.restingKcal ?? 0)),
      activityCalories: Math.round(totals?.activeKcal ?? 0),
      caloriesBMR: Math.round(totals?.restingKcal ?? 0),
      distances: [{ activity: 'total', distance: kilometers(totals?.distanceMeters ?? 0) }],
      lightlyActiveMinutes: totals?.minutes.light ?? 0,
      fairlyActiveMinutes: totals?.minutes.moderate ?? 0,
      veryActiveMinutes: totals?.minutes.vigorous ?? 0,
      sedentaryMinutes: (totals?.minutes.sedentary ?? 0) + (totals?.minutes['not-worn'] ?? 0),
      ...(rest !== undefined && { restingHeartRate: rest }),
    },
  }
}

export const devices = (person: Person, now: Instant) => {
  const synced = person.syncedUntil(now)
  const { levelPercent } = person.batteryAt(synced)
  const battery = levelPercent > 60 ? 'High' : levelPercent > 30 ? 'Medium' : 'Low'
  return [
    {
      battery,
      batteryLevel: levelPercent,
      deviceVersion: person.device.name,
      features: [],
      id: person.device.serial,
      lastSyncTime: `${clockOf(person, synced)}.000`,
      mac: '000000000000',
      type: 'TRACKER',
    },
  ]
}
