/**
 * An invented person, and what is true of their body. Everything is a pure function of the person and the time asked
 * about; what a service knows of it at a given moment is told by `syncedUntil` and by the lives of documents.
 */
import type { Instant, LocalDay } from '../core/index.js'

/** Half-open: from ≤ t < to. */
export interface TimeSpan {
  readonly from: Instant
  readonly to: Instant
}

export interface Person {
  readonly seed: number
  /** Stable, opaque, lower-case: `p7`. */
  readonly id: string
  readonly name: string
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly birthDate: LocalDay
  readonly sex: 'female' | 'male'
  readonly heightMeters: number
  readonly device: DeviceFacts
  readonly training: Training
  /** Where the person lives; `zoneAt` knows about travel. */
  readonly homeZone: string

  // Time. A civil day starts at midnight where the person is then; days of 23, 25 and (travelling) other lengths exist.
  readonly zoneAt: (at: Instant) => string
  /** Minutes east of UTC where the person is. */
  readonly offsetAt: (at: Instant) => number
  readonly dayAt: (at: Instant) => LocalDay
  readonly dayStart: (day: LocalDay) => Instant
  readonly dayEnd: (day: LocalDay) => Instant
  /** The instant of a wall-clock time on that day, in minutes after midnight. */
  readonly wallClock: (day: LocalDay, minutes: number) => Instant
  /** The civil days that touch the span, in order. */
  readonly daysIn: (span: TimeSpan) => readonly LocalDay[]
  /** ISO 8601 with the offset of the place: `2026-10-05T23:12:30+02:00`. */
  readonly iso: (at: Instant) => string

  /** What was measured before this has reached the service by `now`. Never goes back; hours behind on an offline day. */
  readonly syncedUntil: (now: Instant) => Instant

  // Series. Undefined where the device was not worn.
  readonly isWorn: (at: Instant) => boolean
  /** Whole beats per minute. Any instant may be asked; sensible steps are 5 min, or 5 s during a workout. */
  readonly heartRateAt: (at: Instant) => number | undefined
  /** RMSSD in whole ms, during sleep only. */
  readonly hrvAt: (at: Instant) => number | undefined
  /** Oxygen saturation in %, one decimal, during sleep only. */
  readonly oxygenAt: (at: Instant) => number | undefined
  /** Breaths per minute, one decimal, during sleep only. */
  readonly breathAt: (at: Instant) => number | undefined
  /** What the person did in the minute that contains `at`. */
  readonly minuteAt: (at: Instant) => Minute
  /** Sums over whole minutes; a day's totals are exactly the sums of its minutes. */
  readonly totals: (span: TimeSpan) => Totals
  readonly batteryAt: (at: Instant) => Battery

  // Documents, each with its life. In order of time; those whose `end` (or `at`) lies in the span.
  readonly sleeps: (span: TimeSpan) => readonly Living<Sleep>[]
  readonly workouts: (span: TimeSpan) => readonly Living<Workout>[]
  readonly sessions: (span: TimeSpan) => readonly Living<QuietSession>[]
  readonly weighIns: (span: TimeSpan) => readonly Living<WeighIn>[]
  readonly meals: (span: TimeSpan) => readonly Living<Meal>[]
  readonly drinks: (span: TimeSpan) => readonly Living<Drink>[]
  readonly tags: (span: TimeSpan) => readonly Living<Tag>[]
  readonly restPeriods: (span: TimeSpan) => readonly Living<RestPeriod>[]
  /** The figures of one civil day that are worked out from the night before; revised as the night is. */
  readonly figures: (day: LocalDay) => Living<DayFigures>
}

export interface DeviceFacts {
  readonly name: string
  readonly serial: string
  readonly firmware: string
  readonly since: Instant
  readonly size: number
}

/** What the services of workouts know of a person: how far back, and which of them by themselves. */
export interface Training {
  /** Workouts from here on are those of the person's days. */
  readonly since: Instant
  /** So many more took place before `since`, one after the other back in time. Only services of workouts tell them. */
  readonly older: number
  /** By service: the share of the workouts, 0 to 1, that is recorded there. What a service does not name it draws. */
  readonly native: Readonly<Record<string, number>>
  /** By service: how far the clock of what records there is off. */
  readonly clockErrorMs: Readonly<Record<string, number>>
  /** Seconds between two points of a track; drawn for each where absent. */
  readonly everySeconds?: number
}

/** A document that appears, is revised, and may be deleted. */
export interface Living<T> {
  /** A UUID that never changes. */
  readonly id: string
  /** In order; the first is when the service first knew of it. */
  readonly versions: readonly { readonly at: Instant; readonly value: T }[]
  readonly deletedAt?: Instant
}

/** What is known of a document at `now`: nothing yet, a version of it, or that it is gone. */
export type Known<T> =
  | { readonly state: 'unborn' }
  | {
      readonly state: 'alive'
      readonly value: T
      readonly version: number
      readonly createdAt: Instant
      readonly updatedAt: Instant
    }
  | {
      readonly state: 'deleted'
      readonly value: T
      readonly version: number
      readonly createdAt: Instant
      readonly updatedAt: Instant
    }

export const asOf = <T>(living: Living<T>, now: Instant): Known<T> => {
  const index = living.versions.findLastIndex(({ at }) => at <= now)
  const version = living.versions[index]
  const first = living.versions[0]
  if (version === undefined || first === undefined) return { state: 'unborn' }
  const known = { value: version.value, version: index + 1, createdAt: first.at }
  return living.deletedAt !== undefined && living.deletedAt <= now
    ? { state: 'deleted', ...known, updatedAt: living.deletedAt }
    : { state: 'alive', ...known, updatedAt: version.at }
}

/** Those that exist at `now`, with their ids. */
export const aliveAt = <T>(
  livings: readonly Living<T>[],
  now: Instant,
): readonly {
  readonly id: string
  readonly value: T
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}[] =>
  livings.flatMap((living) => {
    const known = asOf(living, now)
    if (known.state !== 'alive') return []
    const { state: _, ...rest } = known
    return [{ id: living.id, ...rest }]
  })

export interface Minute {
  readonly steps: number
  /** Whole millimetres, so that sums are exact. */
  readonly distanceMillimeters: number
  /** Whole small calories (1/1000 kcal), so that sums are exact. */
  readonly activeCal: number
  readonly restingCal: number
  readonly floors: number
  readonly climbedMillimeters: number
  /** Metabolic equivalents, tenths. */
  readonly met: number
  readonly level: 'not-worn' | 'asleep' | 'sedentary' | 'light' | 'moderate' | 'vigorous'
}
export interface Totals {
  readonly steps: number
  readonly distanceMeters: number
  readonly activeKcal: number
  readonly restingKcal: number
  readonly floors: number
  readonly climbedMeters: number
  /** Minutes spent at each level. */
  readonly minutes: Readonly<Record<Minute['level'], number>>
  /** Sum of MET over minutes. */
  readonly metMinutes: number
}

export type Stage = 'awake' | 'light' | 'deep' | 'rem'
export interface Sleep {
  readonly start: Instant
  readonly end: Instant
  /** The civil day of waking. */
  readonly day: LocalDay
  readonly nap: boolean
  /** Contiguous, from start to end, in whole 30 seconds. */
  readonly stages: readonly { readonly stage: Stage; readonly start: Instant; readonly end: Instant }[]
  readonly latencySeconds: number
  readonly averageHeartRate: number
  readonly lowestHeartRate: number
  readonly averageRmssd: number
  readonly averageBreath: number
  readonly score: number
  /** Did the person change the times themselves? */
  readonly edited: boolean
}

export type Sport = 'running' | 'walking' | 'cycling' | 'swimming' | 'strength_training' | 'yoga'
export interface Workout {
  readonly start: Instant
  readonly end: Instant
  readonly day: LocalDay
  readonly sport: Sport
  readonly name?: string
  readonly source: 'manual' | 'automatic'
  readonly intensity: 'easy' | 'moderate' | 'hard'
  readonly distanceMeters?: number
  readonly activeKcal: number
  readonly steps: number
  readonly climbedMeters?: number
  readonly averageHeartRate: number
  readonly maximumHeartRate: number
}

export interface QuietSession {
  readonly start: Instant
  readonly end: Instant
  readonly day: LocalDay
  readonly type: 'meditation' | 'breathing' | 'relaxation'
  readonly mood?: 'bad' | 'worse' | 'same' | 'good' | 'great'
}
export interface WeighIn {
  readonly at: Instant
  readonly day: LocalDay
  readonly weightKg: number
  readonly bodyFatPercent: number
  readonly source: 'scale' | 'manual'
}
export interface Meal {
  readonly at: Instant
  readonly day: LocalDay
  readonly meal: 'breakfast' | 'lunch' | 'dinner' | 'snack'
  readonly name: string
  readonly energyKcal: number
  readonly carbohydrateGrams: number
  readonly proteinGrams: number
  readonly fatGrams: number
}
export interface Drink {
  readonly at: Instant
  readonly day: LocalDay
  readonly milliliters: number
}
export interface Tag {
  readonly at: Instant
  readonly end?: Instant
  readonly day: LocalDay
  /** `caffeine`, `alcohol`, `late_meal`, `headache`, … or `custom` with a name. */
  readonly code: string
  readonly name?: string
  readonly comment?: string
}
export interface RestPeriod {
  readonly at: Instant
  readonly end: Instant
  readonly day: LocalDay
  readonly endDay: LocalDay
  readonly reason: 'illness' | 'injury'
}

/** Absent where the night before was not recorded. Scores are 0 to 100. */
export interface DayFigures {
  readonly day: LocalDay
  readonly restingHeartRate?: number
  /** RMSSD of the night, ms. */
  readonly hrvRmssd?: number
  readonly hrvDeepRmssd?: number
  /** SDNN, ms. */
  readonly hrvSdnn?: number
  readonly respiratoryRate?: number
  readonly oxygenAverage?: number
  readonly oxygenMinimum?: number
  readonly oxygenMaximum?: number
  readonly breathingDisturbance?: number
  readonly skinTemperatureCelsius?: number
  readonly skinTemperatureDeviation?: number
  readonly sleepScore?: number
  readonly readinessScore?: number
  readonly stressHighSeconds: number
  readonly recoveryHighSeconds: number
  readonly stressSummary: 'restored' | 'normal' | 'stressful'
  readonly resilience: 'limited' | 'adequate' | 'solid' | 'strong' | 'exceptional'
  readonly vascularAge?: number
  readonly pulseWaveVelocity?: number
  readonly vo2Max?: number
}

export interface Battery {
  readonly levelPercent: number
  readonly charging: boolean
}
