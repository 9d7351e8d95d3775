/** Whole days, on the wrist's own clock, which has no offset. (The reference calls it UTC; its examples say otherwise.) */
import * as kit from '../../kit/index.js'
import { coded, maybe, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { byDates, listOf, often, recordsOf } from './listing.js'
import { onDay, secondsOf } from './times.js'

/** History is a year, of what came since the person connected. */
const year = { historyDays: 364 }

const totals = {
  steps: ['step_count', '{steps}'],
  distance_from_steps: ['distance', 'm', { method: 'estimated' }],
  active_calories: ['active_calories', 'kcal', { method: 'estimated' }],
  calories: ['total_calories', 'kcal', { method: 'estimated' }],
  inactivity_alert_count: ['inactivity_alerts', '{count}'],
} as const
const emits = [...kit.figureKinds(totals), 'resting_calories', 'active_minutes', 'sedentary_time'] as const
const Summary = z.object({
  start_time: z.string(),
  ...texts('date active_duration inactive_duration'),
  ...kit.figureFields(totals),
})

export const activities = kit.defineStream({
  title: 'Daily activity',
  emits,
  ...often,
  ...(byDates((task, range) => task.get('/v3/users/activities', range), year) as object),
  page: listOf(Summary, 'start_time'),
  map: recordsOf(
    'activities',
    ({ date, start_time }: z.infer<typeof Summary>) => dayOf(date ?? start_time),
    function* (told, document, day) {
      const when = onDay(day)
      yield* kit.figureRecords(totals, told, when, document)
      const { calories: total = 0, active_calories: active = Number.NaN } = told
      const own = { document, method: 'estimated' } as const
      if (total >= active) yield sample('resting_calories', quantity(total - active, 'kcal'), when, own)
      const [moving, still] = [secondsOf(told.active_duration), secondsOf(told.inactive_duration)]
      if (moving !== undefined) yield sample('active_minutes', quantity(moving, 's'), when, { document })
      if (still !== undefined) yield sample('sedentary_time', quantity(still, 's'), when, { document })
    },
  ),
})
const dayOf = (text: string): string => text.slice(0, 10)

const At = { timestamp: kit.Time }
const Samples = z.object({
  date: z.string(),
  steps: maybe(
    z.object({ ...numbers('interval_ms'), samples: maybe(z.array(z.object({ ...At, ...numbers('steps') }))) }),
  ),
  activity_zones: maybe(z.object({ samples: maybe(z.array(z.object({ ...At, ...texts('zone') }))) })),
})
const levels = { SLEEP: 'rest', SEDENTARY: 'sedentary', LIGHT: 'low', MODERATE: 'medium', VIGOROUS: 'high' } as const
const intensities = { LIGHT: 'low', MODERATE: 'medium', VIGOROUS: 'high' } as const
const usualStepMs = 60_000

export const activity_samples = kit.defineStream({
  title: 'Steps and intensity through the day',
  emits: ['step_count', 'activity_level', 'activity_intensity_time'],
  ...often,
  ...(byDates((task, range) => task.get('/v3/users/activities/samples', range), year) as object),
  page: listOf(Samples, 'date'),
  map: recordsOf(
    'samples',
    ({ date }: z.infer<typeof Samples>) => dayOf(date),
    function* (told, document, day) {
      const { steps, activity_zones: zones } = told
      yield* stepsOf(steps?.samples ?? [], steps?.interval_ms ?? usualStepMs, document)
      yield* levelsOf(zones?.samples ?? [], document, day)
    },
  ),
})

/** Each holds for its interval; equal ones that follow are left out, and so it holds until the next. Zeros add nothing. */
function* stepsOf(
  samples: readonly { timestamp: kit.Moment; steps?: number | undefined }[],
  stepMs: number,
  document: string,
) {
  for (const [index, { timestamp, steps }] of samples.entries()) {
    if (!steps || !(stepMs >= 1000)) continue
    const next = samples[index + 1]?.timestamp
    const lengthMs = next === undefined ? stepMs : kit.orderOf(next) - kit.orderOf(timestamp)
    for (let sinceMs = 0; sinceMs < Math.min(lengthMs, kit.dayMs); sinceMs += stepMs) {
      const start = kit.plus(timestamp, sinceMs)
      yield sample('step_count', quantity(steps, '{steps}'), { start, end: kit.plus(start, stepMs) }, { document })
    }
  }
}

/** Each lasts until the next, and nobody says how long the last one of the day does. */
function* levelsOf(
  samples: readonly { timestamp: kit.Moment; zone?: string | undefined }[],
  document: string,
  day: string,
) {
  const seconds = { low: 0, medium: 0, high: 0 }
  for (const [index, { timestamp: start, zone = '' }] of samples.entries()) {
    const end = samples[index + 1]?.timestamp
    const level = Object.hasOwn(levels, zone) ? levels[zone as keyof typeof levels] : undefined
    const key = kit.localOf(start) ?? String(kit.orderOf(start))
    if (level !== undefined) yield coded('activity_level', level, { start, end }, { key, document })
    if (end !== undefined && Object.hasOwn(intensities, zone))
      seconds[intensities[zone as keyof typeof intensities]] += (kit.orderOf(end) - kit.orderOf(start)) / 1000
  }
  const sums = samples.length === 0 ? [] : (Object.entries(seconds) as [keyof typeof seconds, number][])
  for (const [name, sum] of sums)
    yield sample('activity_intensity_time', quantity(sum, 's'), onDay(day), {
      document,
      series: name,
      method: 'derived',
    })
}
