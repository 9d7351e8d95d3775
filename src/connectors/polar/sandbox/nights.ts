/** The night: stages by the clock on the wall, the recharge, and what follows for the day. */
import { hourMs, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import { asOf, type DayFigures, type Person, type Sleep, secondsIn } from '../../../sandbox/index.js'
import { bareUtc, clock, lastOf, userUrl, wall } from './told.js'

/** The night that ends on this day, as it is known by now. Naps are no nights. */
export const nightOn = (person: Person, day: LocalDay, now: Instant): Sleep | undefined => {
  const span = { from: person.dayStart(day), to: person.dayEnd(day) }
  for (const living of person.sleeps(span)) {
    const sleep = lastOf(living, now)
    if (sleep !== undefined && !sleep.nap && sleep.day === day) return sleep
  }
  return undefined
}
export const figuresOn = (person: Person, day: LocalDay, now: Instant): DayFigures | undefined => {
  if (person.dayEnd(day) <= person.device.since) return undefined
  const known = asOf(person.figures(day), now)
  return known.state === 'alive' ? known.value : undefined
}

const stages = { awake: 0, rem: 1, light: 3, deep: 4 } as const
export const fiveMinutes = (from: Instant, to: Instant): readonly Instant[] =>
  Array.from(
    { length: Math.max(0, Math.ceil((to - from) / (5 * minuteMs))) },
    (_, index) => from + index * 5 * minuteMs,
  )
const byClock = (person: Person, times: readonly Instant[], valueAt: (at: Instant) => number | undefined) =>
  Object.fromEntries(
    times.flatMap((at) => {
      const value = valueAt(at)
      return value === undefined ? [] : [[clock(person, at), value]]
    }),
  )

/** A night as it is known is told the same each time it is asked for. */
const keptByNight = <T>(make: (person: Person, sleep: Sleep) => T) => {
  const kept = new WeakMap<Sleep, T>()
  return (person: Person, sleep: Sleep): T => {
    const known = kept.get(sleep) ?? make(person, sleep)
    kept.set(sleep, known)
    return known
  }
}

export const sleepDocument = keptByNight((person, sleep) => {
  const seconds = secondsIn(sleep.stages)
  return {
    polar_user: userUrl(person),
    date: sleep.day,
    sleep_start_time: person.iso(sleep.start),
    sleep_end_time: person.iso(sleep.end),
    device_id: person.device.serial,
    continuity: Math.round((5 - Math.min(4, sleep.stages.length / 12)) * 10) / 10,
    continuity_class: 3,
    light_sleep: seconds.light,
    deep_sleep: seconds.deep,
    rem_sleep: seconds.rem,
    unrecognized_sleep_stage: 0,
    sleep_score: sleep.score,
    total_interruption_duration: seconds.awake,
    sleep_charge: 3,
    sleep_goal: 28_800,
    sleep_rating: 0,
    short_interruption_duration: 0,
    long_interruption_duration: seconds.awake,
    sleep_cycles: Math.max(1, Math.round((sleep.end - sleep.start) / (1.5 * hourMs))),
    hypnogram: Object.fromEntries(sleep.stages.map(({ stage, start }) => [clock(person, start), stages[stage]])),
    heart_rate_samples: byClock(person, fiveMinutes(sleep.start, sleep.end), person.heartRateAt),
  }
})

/** Roughly four hours, from half an hour after falling asleep. */
const rechargeTimes = (sleep: Sleep): readonly Instant[] => {
  const from = sleep.start + 30 * minuteMs
  return fiveMinutes(from, Math.min(sleep.end, from + 4 * hourMs))
}
/** What the samples of a recharge come to: of an hour that comes twice only the second is told. */
export const rechargeSamples = (person: Person, sleep: Sleep, valueAt: (at: Instant) => number | undefined) =>
  new Map(
    rechargeTimes(sleep).flatMap((at) => {
      const value = valueAt(at)
      return value === undefined ? [] : [[wall(person, at).slice(0, 16), value] as const]
    }),
  )
/** The figures of a recharge; they come with the night. */
export const rechargeOf = ({ hrvRmssd, respiratoryRate, readinessScore, restingHeartRate }: DayFigures) =>
  hrvRmssd === undefined || readinessScore === undefined
    ? undefined
    : {
        heart_rate_avg: (restingHeartRate ?? 52) + 3,
        beat_to_beat_avg: Math.round(60_000 / ((restingHeartRate ?? 52) + 3)),
        heart_rate_variability_avg: hrvRmssd,
        breathing_rate_avg: respiratoryRate,
        nightly_recharge_status: Math.max(1, Math.min(6, Math.ceil(readinessScore / 17))),
        ans_charge: Math.round(Math.max(-10, Math.min(10, (readinessScore - 60) / 5)) * 10) / 10,
        ans_charge_status: 3,
      }
const rechargeSeries = keptByNight((person, sleep) => {
  const times = rechargeTimes(sleep)
  return {
    hrv_samples: byClock(person, times, person.hrvAt),
    breathing_samples: byClock(person, times, person.breathAt),
  }
})
export const rechargeDocument = (person: Person, day: LocalDay, now: Instant) => {
  const [sleep, figures] = [nightOn(person, day, now), figuresOn(person, day, now)]
  const told = figures && rechargeOf(figures)
  if (sleep === undefined || told === undefined) return undefined
  return { polar_user: userUrl(person), date: day, ...told, ...rechargeSeries(person, sleep) }
}

export const gradeOf = ({ readinessScore = 50 }: DayFigures): number => Math.round(readinessScore) / 10
const period = (person: Person, sleep: Sleep) => ({
  validity: 'VALIDITY_VALID',
  sleep_timezone_offset_minutes: person.offsetAt(sleep.end),
})
export const alertnessDocument = (person: Person, day: LocalDay, now: Instant) => {
  const [sleep, figures] = [nightOn(person, day, now), figuresOn(person, day, now)]
  if (sleep === undefined || figures?.readinessScore === undefined) return undefined
  return {
    grade: gradeOf(figures),
    grade_validity_seconds: 57_600,
    grade_type: 'GRADE_TYPE_PRIMARY',
    grade_classification: 'GRADE_CLASSIFICATION_FAIR',
    ...period(person, sleep),
    sleep_inertia: 'SLEEP_INERTIA_MILD',
    sleep_type: 'SLEEP_TYPE_PRIMARY',
    result_type: 'ALERTNESS_TYPE_HISTORY',
    period_start_time: bareUtc(sleep.start),
    period_end_time: bareUtc(sleep.start + 23 * hourMs),
    sleep_period_start_time: `${bareUtc(sleep.start)}.57`,
    sleep_period_end_time: `${bareUtc(sleep.end)}.57`,
    hourly_data: [],
  }
}
export const bedtimeDocument = (person: Person, day: LocalDay, now: Instant) => {
  const sleep = nightOn(person, day, now)
  if (sleep === undefined) return undefined
  return {
    ...period(person, sleep),
    quality: 'CIRCADIAN_BEDTIME_QUALITY_COMPROMISED',
    result_type: 'CIRCADIAN_BEDTIME_TYPE_HISTORY',
    period_start_time: bareUtc(sleep.start),
    period_end_time: bareUtc(sleep.end),
    preferred_sleep_period_start_time: bareUtc(sleep.start),
    preferred_sleep_period_end_time: bareUtc(sleep.end),
    sleep_gate_start_time: bareUtc(sleep.start - 15 * minuteMs),
    sleep_gate_end_time: bareUtc(sleep.start + 15 * minuteMs),
  }
}
export const skinTemperature = (person: Person, day: LocalDay, now: Instant) => {
  const figures = figuresOn(person, day, now)
  if (figures?.skinTemperatureCelsius === undefined) return undefined
  return {
    sleep_time_skin_temperature_celsius: figures.skinTemperatureCelsius,
    deviation_from_baseline_celsius: figures.skinTemperatureDeviation,
    sleep_date: day,
  }
}
/** On Sundays the person takes a test after getting up. */
export const oxygenTest = (person: Person, day: LocalDay, now: Instant) => {
  const figures = figuresOn(person, day, now)
  if (figures?.oxygenAverage === undefined || new Date(`${day}T00:00:00Z`).getUTCDay() !== 0) return undefined
  const at = person.wallClock(day, 11 * 60)
  if (at > person.syncedUntil(now)) return undefined
  return {
    source_device_id: person.device.serial,
    test_time: at / 1000,
    time_zone_offset: person.offsetAt(at),
    test_status: 'SPO2_TEST_PASSED',
    blood_oxygen_percent: Math.round(figures.oxygenAverage),
    spo2_class: 'SPO2_CLASS_NORMAL',
    spo2_quality_average_percent: 93,
    average_heart_rate_bpm: 61,
    heart_rate_variability_ms: 40,
    altitude_meters: 50,
  }
}
