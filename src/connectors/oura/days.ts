/** What Oura tells of whole days. */
import * as kit from '../../kit/index.js'
import { type Figures, given, maybe, quantity, sample, startOfDay, texts, times, z } from '../../kit/index.js'
import { collection, pointsOf, series } from './collection.js'

/**
 * A value for a whole day. Summaries are stamped with the person's offset, or with `+00:00` where Oura does not tell it
 * (its own examples do so for accounts in California): a zero offset is taken for an unknown one.
 */
export const onDay = (day: string, stamp?: kit.Moment): kit.When => ({
  start: stamp !== undefined && 'offset' in stamp && stamp.offset !== 0 ? stamp : startOfDay(day),
  day,
})
const Day = z.object({ day: z.string(), ...texts('id'), ...times('timestamp') })

const summary = <const F extends Figures>(name: string, title: string, figures: F, scope = 'daily') => {
  const doc: kit.Schema<z.infer<typeof Day>> = Day.extend(kit.figureFields(figures) as object)
  return collection(name, { title, scopes: [scope], emits: kit.figureKinds(figures), doc }, (told) =>
    kit.figureRecords(figures, told, onDay(told.day, told.timestamp), told.id),
  )
}
const derived = { method: 'derived' } as const
const estimated = { method: 'estimated' } as const
const oxygen = {
  spo2_percentage: ['oxygen_saturation', '%'],
  breathing_disturbance_index: ['breathing_disturbance_index', '{index}', derived],
} as const

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

const totals = {
  score: ['activity_score', '{score}', derived],
  steps: ['step_count', '{steps}'],
  // Not a way anybody went: what one would have to walk to burn as much.
  equivalent_walking_distance: ['distance', 'm', estimated],
  active_calories: ['active_calories', 'kcal', estimated],
  total_calories: ['total_calories', 'kcal', estimated],
  high_activity_time: ['activity_intensity_time', 's', { series: 'high' }],
  medium_activity_time: ['activity_intensity_time', 's', { series: 'medium' }],
  low_activity_time: ['activity_intensity_time', 's', { series: 'low' }],
  sedentary_time: ['sedentary_time', 's'],
  resting_time: ['resting_time', 's'],
  non_wear_time: ['non_wear_time', 's'],
  inactivity_alerts: ['inactivity_alerts', '{count}'],
} as const
const emits = [...kit.figureKinds(totals), 'resting_calories', 'active_minutes', 'activity_level', 'met'] as const
const doc = Day.extend({ ...kit.figureFields(totals), ...texts('class_5_min'), ...series('met') })
const levels = { 0: 'non_wear', 1: 'rest', 2: 'sedentary', 3: 'low', 4: 'medium', 5: 'high' } as const

/** Oura's day of movement runs from four in the morning to four, local time. */
export const daily_activity = collection('daily_activity', { title: 'Daily activity', emits, doc }, function* (told) {
  const { id: document, active_calories: active = Number.NaN, total_calories: total = 0, met } = told
  const { high_activity_time: high, medium_activity_time: medium, class_5_min: classes = '' } = told
  const when = onDay(told.day, told.timestamp)
  const own = { document, ...derived }
  yield* kit.figureRecords(totals, told, when, document)
  if (total >= active) yield sample('resting_calories', quantity(total - active, 'kcal'), when, own)
  if (high !== undefined && medium !== undefined)
    yield sample('active_minutes', quantity(high + medium, 's'), when, own)

  const start = told.timestamp ?? met?.timestamp
  if (start !== undefined) yield* kit.codedRuns('activity_level', levels, kit.runsOf(classes, start, 300_000), document)
  for (const { value, ...span } of pointsOf(met)) yield sample('met', quantity(value, '{MET}'), span, { document })
})

const Window = z.object(kit.numbers('day_tz start_offset end_offset'))
const Advice = Day.extend({ ...texts('recommendation status'), optimal_bedtime: maybe(Window) })
const bedtime = { title: 'Bedtime advice', emits: ['bedtime_recommendation'], doc: Advice } as const
/** The kind's codes are Oura's own words; one it adds some day is `other`. */
const { 'recommendation?': advice, 'status?': ground } = kit.dictionary.bedtime_recommendation.detail.fields

/** Offsets are seconds from the midnight that begins `day`, before it if negative; `day_tz` is seconds east of UTC. */
export const sleep_time = collection('sleep_time', bedtime, function* ({ id, day, ...told }) {
  const { day_tz: zone, start_offset: from, end_offset: to } = told.optimal_bedtime ?? {}
  const midnight = (east: number) => kit.instant(Date.parse(`${day}T00:00:00Z`) - east * 1000, east / 60)
  const start = given(zone, midnight) ?? startOfDay(day)
  const detail = {
    windowStart: given(from, (seconds) => kit.plus(start, seconds * 1000)),
    windowEnd: given(to, (seconds) => kit.plus(start, seconds * 1000)),
    recommendation: kit.oneOf(advice.codes, told.recommendation),
    status: kit.oneOf(ground.codes, told.status),
  }
  yield kit.event('bedtime_recommendation', detail, { start, day }, { key: id, document: id, method: 'derived' })
})
