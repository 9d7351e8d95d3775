/** What Suunto tells of an invented person, in its own words. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import {
  aliveAt,
  createShelf,
  hashWords,
  type Person,
  type ServiceState,
  type ShelvedWorkout,
  type Sleep,
  secondsIn,
  type TimeSpan,
} from '../../../sandbox/index.js'

export const userOf = ({ givenName, seed }: Person): string => `${givenName.toLowerCase()}_on_foot_${seed}`

export const shelfOf = (person: Person, state: ServiceState) =>
  createShelf({ service: 'suunto', person, state, processesSeconds: 20, nameOf: () => undefined })

/** A MongoDB id, as it seems. */
export const keyOf = (id: string): string => BigInt(id).toString(16).padStart(24, '0')
export const idOf = (key: string): string => (/^[0-9a-f]{24}$/.test(key) ? BigInt(`0x${key}`).toString() : '')

/** `Activities.pdf` of the API zone. */
const numbers: Readonly<Record<string, number>> = {
  walking: 0,
  running: 1,
  cycling: 2,
  mountain_biking: 10,
  hiking: 11,
  swimming: 21,
  pool_swimming: 21,
  trail_running: 22,
  strength_training: 23,
  indoor_cycling: 52,
  treadmill_running: 53,
  yoga: 121,
}

export const workout = ({ id, outline, notes, sport, isPrivate }: ShelvedWorkout) => ({
  workoutId: Number(id),
  workoutKey: keyOf(id),
  activityId: numbers[sport] ?? 4,
  startTime: outline.start.at,
  stopTime: outline.end.at,
  timeOffsetInMinutes: outline.start.offset ?? 0,
  totalTime: outline.timerSeconds,
  totalDistance: outline.distanceMeters ?? 0,
  ...(outline.ascentMeters !== undefined && { totalAscent: outline.ascentMeters }),
  energyConsumption: outline.energyKcal ?? 0,
  hrdata: {
    ...(outline.averageHeartRate !== undefined && {
      avg: outline.averageHeartRate,
      workoutAvgHR: outline.averageHeartRate,
    }),
    ...(outline.maxHeartRate !== undefined && { hrmax: outline.maxHeartRate, workoutMaxHR: outline.maxHeartRate }),
    max: 192,
    userMaxHR: 192,
  },
  startPosition: outline.hasPositions ? { x: 8.54, y: 47.37 } : null,
  description: notes ?? null,
  sharingFlags: isPrivate ? 0 : 17,
  gear: { manufacturer: 'Suunto', name: 'Suunto Race S', displayName: 'Suunto Race S' },
})

/** Sleeps that begin in the span, as they are known now. */
export const sleepsIn = (person: Person, { from, to }: TimeSpan, now: Instant) =>
  aliveAt<Sleep>(person.sleeps({ from, to: to + 24 * 60 * minuteMs }), now).filter(
    ({ value: { start } }) => start >= from && start < to,
  )

export const sleepId = (id: string): number => 1_500_000_000 + (hashWords(7, id) % 400_000_000)
export const sleepSample = (person: Person, { id, value }: { readonly id: string; readonly value: Sleep }) => {
  const spent = secondsIn(value.stages)
  return {
    timestamp: person.iso(value.start),
    entryData: {
      BedtimeStart: person.iso(value.start),
      BedtimeEnd: person.iso(value.end),
      Duration: (value.end - value.start) / 1000,
      DeepSleepDuration: spent.deep,
      LightSleepDuration: spent.light,
      REMSleepDuration: spent.rem,
      HRAvg: value.averageHeartRate,
      HRMin: value.lowestHeartRate,
      AvgHRV: value.averageRmssd,
      SleepQualityScore: value.score,
      IsNap: value.nap,
      SleepId: sleepId(id),
    },
  }
}

const slotMs = 10 * minuteMs
const grid = (from: Instant, stepMs: number): Instant => Math.ceil(from / stepMs) * stepMs

export interface Counted {
  readonly at: Instant
  readonly HR: number
  readonly StepCount: number
  readonly EnergyConsumption: number
  readonly SpO2?: number
  readonly HRV?: number
}
/** Every ten minutes that the watch was worn for, as far as it has been synced. */
export function* countedIn(person: Person, { from, to }: TimeSpan, now: Instant): Iterable<Counted> {
  const end = Math.min(to, person.syncedUntil(now) - slotMs)
  for (let at = grid(Math.max(from, person.device.since), slotMs); at < end; at += slotMs) {
    const HR = person.heartRateAt(at)
    if (HR === undefined) continue
    const { steps, activeKcal, restingKcal } = person.totals({ from: at, to: at + slotMs })
    const [oxygen, HRV] = [person.oxygenAt(at), person.hrvAt(at)]
    yield {
      at,
      HR,
      StepCount: steps,
      EnergyConsumption: Math.round((activeKcal + restingKcal) * 4184),
      ...(oxygen !== undefined && { SpO2: Math.round(oxygen * 10) / 1000 }),
      ...(HRV !== undefined && { HRV }),
    }
  }
}

const restMs = 30 * minuteMs
export interface Rested {
  readonly at: Instant
  readonly Balance: number
  readonly StressState: number
}
/** Suunto does not say how it reckons; it falls by day and comes back by night. */
export function* restedIn(person: Person, { from, to }: TimeSpan, now: Instant): Iterable<Rested> {
  const end = Math.min(to, person.syncedUntil(now) - restMs)
  for (let at = grid(Math.max(from, person.device.since), restMs); at < end; at += restMs) {
    if (!person.isWorn(at)) continue
    const chance = hashWords(person.seed, 'balance', at)
    yield { at, Balance: (20 + (chance % 70)) / 100, StressState: chance % 5 }
  }
}
