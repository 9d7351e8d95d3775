import { coded, quantity, sample } from '../../kit/index.js'
import { collection } from './collection.js'
import { Day, derived, estimated, onDay } from './daily.js'
import { given, kindsOf, numbers, pointsOf, runsOf, series, shapeOf, texts, time, valuesOf } from './reading.js'

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
const emits = [...kindsOf(totals), 'resting_calories', 'active_minutes', 'activity_level', 'met'] as const
const summed = numbers('active_calories total_calories high_activity_time medium_activity_time')
const doc = Day.extend({ ...shapeOf(totals), ...summed, ...texts('class_5_min'), ...series('met') })
const levels = ['non_wear', 'rest', 'sedentary', 'low', 'medium', 'high'] as const

/** Oura's day of movement runs from four in the morning to four, local time. */
export const daily_activity = collection('daily_activity', { title: 'Daily activity', emits, doc }, function* (told) {
  const { id: document, active_calories: active = Number.NaN, total_calories: total = 0, met } = told
  const { high_activity_time: high, medium_activity_time: medium } = told
  const when = onDay(told.day, told.timestamp)
  yield* valuesOf(totals, told, when, document)
  if (total >= active)
    yield sample('resting_calories', quantity(total - active, 'kcal'), when, { document, ...derived })
  if (high !== undefined && medium !== undefined)
    yield sample('active_minutes', quantity(high + medium, 's'), when, { document, ...derived })

  const start = given(told.timestamp ?? met?.timestamp, time)
  for (const { code, slot, ...span } of start === undefined ? [] : runsOf(told.class_5_min, start, 300_000)) {
    const level = levels[Number(code)]
    // The last run of today grows with the day: keyed by its slot it is one record that changes.
    if (level !== undefined)
      yield coded('activity_level', level, span, { key: document && `${document}@${slot}`, document })
  }
  for (const { value, ...span } of pointsOf(met)) yield sample('met', quantity(value, '{MET}'), span, { document })
})
