import { type Schema, startOfDay, type When, z } from '../../kit/index.js'
import { collection } from './collection.js'
import { type Figures, kindsOf, shapeOf, texts, time, valuesOf } from './reading.js'

/**
 * A value for a whole day. Summaries are stamped with the person's offset, or with `+00:00` where Oura does not tell it
 * (its own examples do so for accounts in California): a zero offset is taken for an unknown one.
 */
export const onDay = (day: string, timestamp?: string): When => {
  const start = timestamp === undefined ? undefined : time(timestamp)
  return { start: start !== undefined && 'offset' in start && start.offset !== 0 ? start : startOfDay(day), day }
}
export const Day = z.object({ day: z.string(), ...texts('id timestamp') })

const summary = (name: string, title: string, figures: Figures, scope = 'daily') => {
  const doc: Schema<z.infer<typeof Day>> = Day.extend(shapeOf(figures))
  return collection(name, { title, scopes: [scope], emits: kindsOf(figures), doc }, (told) =>
    valuesOf(figures, told, onDay(told.day, told.timestamp), told.id),
  )
}
export const derived = { method: 'derived' } as const
export const estimated = { method: 'estimated' } as const
const oxygen: Figures = {
  spo2_percentage: ['oxygen_saturation', '%'],
  breathing_disturbance_index: ['breathing_disturbance_index', '{index}', derived],
}

/** Collections of one document a day that only differ in their figures: a new one is a line. */
export const daily = {
  daily_sleep: summary('daily_sleep', 'Sleep score', { score: ['sleep_score', '{score}', derived] }),
  daily_readiness: summary('daily_readiness', 'Readiness', {
    score: ['readiness_score', '{score}', derived],
    temperature_deviation: ['skin_temperature_deviation', '{deltaCel}'],
    temperature_trend_deviation: ['skin_temperature_trend', '{deltaCel}', derived],
  }),
  daily_spo2: summary('daily_spo2', 'Oxygen saturation in sleep', oxygen, 'spo2'),
  daily_stress: summary('daily_stress', 'Daytime stress', {
    stress_high: ['stress_high_duration', 's', derived],
    recovery_high: ['stress_recovery_duration', 's', derived],
    day_summary: ['stress_summary'],
  }),
  daily_resilience: summary('daily_resilience', 'Resilience', { level: ['resilience'] }),
  daily_cardiovascular_age: summary('daily_cardiovascular_age', 'Cardiovascular age', {
    vascular_age: ['vascular_age', 'a', estimated],
    pulse_wave_velocity: ['pulse_wave_velocity', 'm/s', estimated],
  }),
  // The one collection whose path has a capital.
  vo2_max: summary('vO2_max', 'VO2 max', { vo2_max: ['vo2_max', 'mL/(kg.min)', estimated] }),
}
