/** One document a day: scores of the night, figures of the day. https://cloud.ouraring.com/v2/docs#tag/Daily-Activity-Routes */
import { addDays, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import type { DayFigures, Person } from '../../../sandbox/index.js'
import { contributors, figuresAt, idOf, lifeOf, type Maker, readinessParts, samples } from './documents.js'

const sleepParts = ['deep_sleep', 'efficiency', 'latency', 'rem_sleep', 'restfulness', 'timing', 'total_sleep']

/** A document per day, made of the day's figures where they hold what it tells. */
const daily =
  (
    collection: string,
    tell: (figures: DayFigures, person: Person, day: LocalDay) => Readonly<Record<string, unknown>> | undefined,
  ): Maker =>
  (person, day, now) => {
    const figures = figuresAt(person, day, now)
    const told = figures === undefined ? undefined : tell(figures, person, day)
    if (told === undefined) return []
    const id = idOf(person, collection, day)
    return [{ id, day, ...lifeOf(person.figures(day)), make: () => ({ id, day, ...told }) }]
  }
const midnight = (person: Person, day: LocalDay): string => person.iso(person.dayStart(day))

export const dailySleep = daily('daily_sleep', ({ sleepScore }, person, day) =>
  sleepScore === undefined
    ? undefined
    : {
        contributors: contributors(sleepParts, person.seed, sleepScore),
        score: sleepScore,
        timestamp: midnight(person, day),
      },
)
export const dailyReadiness = daily('daily_readiness', ({ readinessScore, skinTemperatureDeviation }, person, day) =>
  readinessScore === undefined
    ? undefined
    : {
        contributors: contributors(readinessParts, person.seed, readinessScore),
        score: readinessScore,
        temperature_deviation: skinTemperatureDeviation ?? null,
        temperature_trend_deviation: null,
        timestamp: midnight(person, day),
      },
)
export const dailySpo2 = daily('daily_spo2', ({ oxygenAverage, breathingDisturbance }) =>
  oxygenAverage === undefined
    ? undefined
    : { spo2_percentage: { average: oxygenAverage }, breathing_disturbance_index: breathingDisturbance ?? null },
)
export const dailyStress = daily('daily_stress', ({ stressHighSeconds, recoveryHighSeconds, stressSummary }) => ({
  stress_high: stressHighSeconds,
  recovery_high: recoveryHighSeconds,
  day_summary: stressSummary,
}))
export const dailyResilience = daily('daily_resilience', ({ resilience, readinessScore = 50 }) => ({
  contributors: { sleep_recovery: readinessScore, daytime_recovery: 60.5, stress: 40 },
  level: resilience,
}))
export const dailyCardiovascularAge = daily('daily_cardiovascular_age', ({ vascularAge, pulseWaveVelocity }) =>
  vascularAge === undefined ? undefined : { vascular_age: vascularAge, pulse_wave_velocity: pulseWaveVelocity ?? null },
)
export const vo2Max = daily('vO2_max', ({ vo2Max: value }, person, day) =>
  value === undefined ? undefined : { timestamp: midnight(person, day), vo2_max: value },
)
export const sleepTime = daily('sleep_time', ({ sleepScore }, person, day) =>
  sleepScore === undefined
    ? undefined
    : {
        optimal_bedtime: { day_tz: person.offsetAt(person.dayStart(day)) * 60, end_offset: -3600, start_offset: -7200 },
        recommendation: sleepScore > 80 ? 'follow_optimal_bedtime' : 'earlier_bedtime',
        status: 'optimal_found',
      },
)

/** Runs from four in the morning to four in the morning, and grows all day long. */
export const activitySpan = (person: Person, day: LocalDay) => ({
  from: person.wallClock(day, 240),
  to: person.wallClock(addDays(day, 1), 240),
})
const classes = { 'not-worn': 0, asleep: 1, sedentary: 2, light: 3, moderate: 4, vigorous: 5 } as const

export const activityFigures = (person: Person, day: LocalDay, now: Instant) => {
  const span = activitySpan(person, day)
  const to = Math.min(span.to, person.syncedUntil(now))
  if (to <= span.from || span.from < person.device.since) return undefined
  const totals = person.totals({ from: span.from, to })
  const score = Math.max(1, Math.min(100, 35 + Math.floor(totals.steps / 250)))
  return {
    span: { from: span.from, to },
    totals,
    score,
    activeCalories: Math.round(totals.activeKcal),
    totalCalories: Math.round(totals.activeKcal) + Math.round(totals.restingKcal),
    walkingDistance: Math.round(totals.distanceMeters),
  }
}

export const dailyActivity: Maker = (person, day, now) => {
  const figures = activityFigures(person, day, now)
  if (figures === undefined) return []
  const id = idOf(person, 'daily_activity', day)
  const { span, totals, score } = figures
  return [
    {
      id,
      day,
      createdAt: person.syncedUntil(now) < span.from + 30 * minuteMs ? now : span.from,
      changes: [span.to],
      make: () => {
        let classText = ''
        for (let at = span.from; at < span.to; at += 5 * minuteMs) classText += classes[person.minuteAt(at).level]
        return {
          id,
          class_5_min: classText,
          score,
          active_calories: figures.activeCalories,
          average_met_minutes: Math.round((totals.metMinutes / 1440) * 100) / 100,
          contributors: contributors(
            [
              'meet_daily_targets',
              'move_every_hour',
              'recovery_time',
              'stay_active',
              'training_frequency',
              'training_volume',
            ],
            person.seed,
            score,
          ),
          equivalent_walking_distance: figures.walkingDistance,
          high_activity_met_minutes: totals.minutes.vigorous * 7,
          high_activity_time: totals.minutes.vigorous * 60,
          inactivity_alerts: totals.steps % 4,
          low_activity_met_minutes: totals.minutes.light * 2,
          low_activity_time: totals.minutes.light * 60,
          medium_activity_met_minutes: totals.minutes.moderate * 4,
          medium_activity_time: totals.minutes.moderate * 60,
          met: samples(person, span.from, span.to, 60, (at) => Math.max(0.1, person.minuteAt(at).met)),
          meters_to_target: Math.max(0, 8000 - figures.walkingDistance),
          non_wear_time: totals.minutes['not-worn'] * 60,
          resting_time: totals.minutes.asleep * 60,
          sedentary_met_minutes: totals.minutes.sedentary,
          sedentary_time: totals.minutes.sedentary * 60,
          steps: totals.steps,
          target_calories: 450,
          target_meters: 8000,
          total_calories: figures.totalCalories,
          day,
          timestamp: person.iso(span.from),
        }
      },
    },
  ]
}
