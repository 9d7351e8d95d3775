/** What WHOOP knows of an invented person, in its own words. */
import { dayMs, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import {
  aliveAt,
  asOf,
  hashWords,
  type Known,
  type Living,
  type Person,
  type Sleep,
  secondsIn,
  type TimeSpan,
  type Workout,
} from '../../../sandbox/index.js'

export type Fields = Readonly<Record<string, unknown>>
/** A document of a collection, by the time it lies at. */
export interface Entry {
  readonly id: string
  readonly start: Instant
  readonly end: Instant
  readonly make: () => Fields
}

export const userIdOf = (person: Person): number => 10_000_000 + (hashWords(person.seed, 'whoop', 'user') % 80_000_000)
export const iso = (at: Instant): string => new Date(at).toISOString()
const offsetText = (person: Person, at: Instant): string => {
  const text = person.iso(at).slice(19)
  return text === '+00:00' ? 'Z' : text
}

/** Reckoning a score takes some minutes after the strap has handed everything over. */
const scoringMs = 10 * minuteMs
export type ScoreState = 'SCORED' | 'PENDING_SCORE' | 'UNSCORABLE'
/** Some nights there was too little to reckon with. */
const isScorable = (id: string): boolean => hashWords(1, 'whoop', id) % 25 !== 0
export const lifeOf = (id: string, createdAt: Instant, updatedAt: Instant, now: Instant) => {
  const scoredAt = createdAt + scoringMs
  const state: ScoreState = now < scoredAt ? 'PENDING_SCORE' : isScorable(id) ? 'SCORED' : 'UNSCORABLE'
  return { state, updatedAt: now < scoredAt ? createdAt : Math.max(scoredAt, updatedAt) }
}
const common = (person: Person, id: string | number, createdAt: Instant, life: ReturnType<typeof lifeOf>): Fields => ({
  id,
  user_id: userIdOf(person),
  created_at: iso(createdAt),
  updated_at: iso(life.updatedAt),
  score_state: life.state,
})

// Nights and the days between them.

export type KnownSleep = Exclude<Known<Sleep>, { state: 'unborn' }>
export interface Night {
  readonly id: string
  readonly known: KnownSleep
}
/** Main sleeps by the day of waking, also those the person deleted: the day they began has been lived all the same. */
const nightsOf = (person: Person, span: TimeSpan, now: Instant): readonly Night[] =>
  person.sleeps(span).flatMap((living) => {
    const known = asOf(living, now)
    return known.state === 'unborn' || known.value.nap ? [] : [{ id: living.id, known }]
  })

export interface CycleFacts {
  readonly id: number
  readonly day: LocalDay
  readonly start: Instant
  /** Absent while it runs. */
  readonly end: Instant | undefined
  readonly createdAt: Instant
  readonly life: ReturnType<typeof lifeOf>
  /** Until when it is known. */
  readonly until: Instant
}
const cycleIdOf = (person: Person, day: LocalDay): number =>
  900_000_000 + (Date.parse(`${day}T00:00:00Z`) / dayMs) * 1000 + (userIdOf(person) % 1000)
export const cycleDayOf = (id: number): LocalDay | undefined => {
  const days = Math.floor((id - 900_000_000) / 1000)
  return days > 0 && days < 100_000 ? new Date(days * dayMs).toISOString().slice(0, 10) : undefined
}
/** How far ahead somebody's next recorded night may lie. */
const nextNightMs = 12 * dayMs

/** Cycles whose nights end in the span. */
export const cyclesOf = (person: Person, { from, to }: TimeSpan, now: Instant): readonly CycleFacts[] => {
  const nights = nightsOf(person, { from, to: Math.min(now, to + nextNightMs) + dayMs }, now)
  const synced = person.syncedUntil(now)
  return nights.flatMap(({ known }, index) => {
    const { value, createdAt } = known
    if (value.end >= to) return []
    const end = nights[index + 1]?.known.value.start
    const until = Math.max(value.end, Math.min(end ?? synced, synced))
    const changedAt = Math.max(known.updatedAt, nights[index + 1]?.known.updatedAt ?? until)
    const id = cycleIdOf(person, value.day)
    const life = lifeOf(String(id), createdAt, changedAt, now)
    return [{ id, day: value.day, start: value.start, end, createdAt, life, until }]
  })
}

export const cycleScore = (person: Person, { start, until }: Pick<CycleFacts, 'start' | 'until'>) => {
  const { activeKcal, restingKcal } = person.totals({ from: start, to: until })
  const rates: number[] = []
  for (let at = start; at < until; at += 30 * minuteMs) {
    const rate = person.heartRateAt(at)
    if (rate !== undefined) rates.push(rate)
  }
  const average = rates.length === 0 ? undefined : Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length)
  return {
    strain: Math.round(Math.min(20.9, activeKcal / 60) * 1e4) / 1e4,
    kilojoule: Math.round((activeKcal + restingKcal) * 4184) / 1000,
    ...(average !== undefined && { average_heart_rate: average, max_heart_rate: Math.max(...rates) }),
  }
}

export const cycleEntries = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  cyclesOf(person, span, now).map((facts) => {
    const { id, start, end, createdAt, life } = facts
    const make = (): Fields => ({
      ...common(person, id, createdAt, life),
      start: iso(start),
      ...(end !== undefined && { end: iso(end) }),
      timezone_offset: offsetText(person, start),
      ...(life.state === 'SCORED' && { score: cycleScore(person, facts) }),
    })
    return { id: String(id), start, end: end ?? now, make }
  })

// Sleep and recovery.

export const sleepScore = (sleep: Sleep) => {
  const spent = secondsIn(sleep.stages)
  const inBed = (sleep.end - sleep.start) / 1000
  const milli = (seconds: number): number => seconds * 1000
  return {
    stage_summary: {
      total_in_bed_time_milli: milli(inBed),
      total_awake_time_milli: milli(spent.awake),
      total_no_data_time_milli: 0,
      total_light_sleep_time_milli: milli(spent.light),
      total_slow_wave_sleep_time_milli: milli(spent.deep),
      total_rem_sleep_time_milli: milli(spent.rem),
      sleep_cycle_count: sleep.stages.filter(({ stage }) => stage === 'rem').length,
      disturbance_count: sleep.stages.filter(({ stage }) => stage === 'awake').length,
    },
    sleep_needed: {
      baseline_milli: 27_600_000,
      need_from_sleep_debt_milli: 60_000 * (sleep.score % 40),
      need_from_recent_strain_milli: 300_000,
      need_from_recent_nap_milli: sleep.nap ? -600_000 : 0,
    },
    respiratory_rate: sleep.averageBreath,
    sleep_performance_percentage: sleep.score,
    sleep_consistency_percentage: 60 + (sleep.score % 35),
    sleep_efficiency_percentage: Math.round(((inBed - spent.awake) / inBed) * 1e4) / 100,
  }
}

export const sleepEntries = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  aliveAt<Sleep>(person.sleeps(span), now).map(({ id, value, createdAt, updatedAt }) => {
    const life = lifeOf(id, createdAt, updatedAt, now)
    const make = (): Fields => ({
      ...common(person, id, createdAt, life),
      cycle_id: cycleIdOf(person, value.day),
      start: iso(value.start),
      end: iso(value.end),
      timezone_offset: offsetText(person, value.end),
      nap: value.nap,
      ...(life.state === 'SCORED' && { score: sleepScore(value) }),
    })
    return { id, start: value.start, end: value.end, make }
  })

/** In its first days WHOOP gets to know the person. */
const calibrationMs = 5 * dayMs
export interface RecoveryFacts {
  readonly sleepId: string
  readonly createdAt: Instant
  readonly life: ReturnType<typeof lifeOf>
  readonly deleted: boolean
  readonly sleep: Sleep
  readonly score: Readonly<Record<string, number | boolean>> | undefined
}
export const recoveriesOf = (person: Person, span: TimeSpan, now: Instant): readonly RecoveryFacts[] =>
  nightsOf(person, span, now).map(({ id, known }) => {
    const { value, createdAt } = known
    const figures = asOf(person.figures(value.day), now)
    const told = figures.state === 'unborn' ? undefined : figures.value
    const life = lifeOf(id, createdAt, figures.state === 'unborn' ? createdAt : figures.updatedAt, now)
    const {
      readinessScore: recovery_score,
      restingHeartRate: resting_heart_rate,
      hrvRmssd: hrv_rmssd_milli,
    } = told ?? {}
    const isKnown = recovery_score !== undefined && resting_heart_rate !== undefined && hrv_rmssd_milli !== undefined
    const { oxygenAverage: spo2_percentage, skinTemperatureCelsius: skin_temp_celsius } = told ?? {}
    const score = isKnown && {
      user_calibrating: createdAt < person.device.since + calibrationMs,
      recovery_score,
      resting_heart_rate,
      hrv_rmssd_milli,
      ...(spo2_percentage !== undefined && { spo2_percentage }),
      ...(skin_temp_celsius !== undefined && { skin_temp_celsius }),
    }
    const isScored = life.state === 'SCORED' && score !== false
    return {
      sleepId: id,
      createdAt,
      life,
      deleted: known.state === 'deleted',
      sleep: value,
      score: isScored ? score : undefined,
    }
  })

export const recoveryEntries = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  recoveriesOf(person, span, now)
    .filter(({ deleted }) => !deleted)
    .map(({ sleepId, createdAt, life, sleep, score }) => {
      const { id: _, ...rest } = common(person, 0, createdAt, life)
      const ids = { cycle_id: cycleIdOf(person, sleep.day), sleep_id: sleepId }
      return {
        id: sleepId,
        start: sleep.start,
        end: sleep.end,
        make: () => ({ ...ids, ...rest, ...(score && { score }) }),
      }
    })

/** Every five minutes of a sleep, from half a minute after its start. */
export function* pointsOf(person: Person, { start, end }: Pick<Sleep, 'start' | 'end'>) {
  for (let at = start + minuteMs / 2; at < end; at += 5 * minuteMs) {
    const hr = person.heartRateAt(at)
    if (hr !== undefined)
      yield { at, hr, skin_temp: Math.round((33 + (hashWords(person.seed, at) % 20) / 10) * 10) / 10 }
  }
}

// Workouts.

const sports = {
  running: 'running',
  walking: 'walking',
  cycling: 'cycling',
  swimming: 'swimming',
  strength_training: 'weightlifting_msk',
  yoga: 'yoga',
} as const
export const workoutScore = (workout: Workout) => {
  const lengthMilli = workout.end - workout.start
  const share = { easy: [3, 4, 2, 1, 0, 0], moderate: [1, 2, 3, 3, 1, 0], hard: [0, 1, 2, 3, 3, 1] }[workout.intensity]
  const zone = (index: number): number => Math.floor((lengthMilli * (share[index] ?? 0)) / 10)
  const names = ['zero', 'one', 'two', 'three', 'four', 'five']
  return {
    strain: Math.round(Math.min(20.9, 4 + workout.activeKcal / 50) * 1e4) / 1e4,
    average_heart_rate: workout.averageHeartRate,
    max_heart_rate: workout.maximumHeartRate,
    kilojoule: Math.round(workout.activeKcal * 4184) / 1000,
    percent_recorded: 100,
    ...(workout.distanceMeters !== undefined && { distance_meter: workout.distanceMeters }),
    ...(workout.climbedMeters !== undefined && {
      altitude_gain_meter: workout.climbedMeters,
      altitude_change_meter: 0,
    }),
    zone_durations: Object.fromEntries(names.map((name, index) => [`zone_${name}_milli`, zone(index)])),
  }
}
export const workoutEntries = (person: Person, span: TimeSpan, now: Instant): readonly Entry[] =>
  aliveAt<Workout>(person.workouts(span), now).map(({ id, value, createdAt, updatedAt }) => {
    const life = lifeOf(id, createdAt, updatedAt, now)
    const make = (): Fields => ({
      ...common(person, id, createdAt, life),
      start: iso(value.start),
      end: iso(value.end),
      timezone_offset: offsetText(person, value.start),
      sport_name: sports[value.sport],
      ...(life.state === 'SCORED' && { score: workoutScore(value) }),
    })
    return { id, start: value.start, end: value.end, make }
  })

/** When a document of this life changes in the eyes of a subscriber. */
export const changesIn = <T>({ id, versions, deletedAt }: Living<T>, within: (at: Instant) => boolean) => {
  const created = versions[0]?.at ?? 0
  const changed = [...versions.map(({ at }) => at), ...(isScorable(id) ? [created + scoringMs] : [])].some(within)
  return deletedAt !== undefined && within(deletedAt) ? 'deleted' : changed ? 'updated' : undefined
}
