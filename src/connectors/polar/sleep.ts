/** The night, in two answers: its stages, and what it did for the body. https://www.polar.com/accesslink-api/#sleep */
import * as kit from '../../kit/index.js'
import { coded, event, given, maybe, numbers, quantity, sample, texts, times, z } from '../../kit/index.js'
import { listOf, often, recent, recordsOf, seldom } from './listing.js'
import { inNight, onDay, onNightOf, pointsOf } from './times.js'

const Clock = maybe(z.record(z.string(), z.unknown()))
const Night = z.object({
  date: z.string(),
  ...times('sleep_start_time sleep_end_time'),
  ...texts('device_id'),
  ...numbers('light_sleep deep_sleep rem_sleep unrecognized_sleep_stage total_interruption_duration'),
  ...numbers('sleep_score sleep_cycles continuity'),
  hypnogram: Clock,
  heart_rate_samples: Clock,
})
const stages = ['awake', 'rem', 'light', 'light', 'deep', 'unknown'] as const

/** The last 28 nights, whatever is asked for. */
export const sleep = kit.defineStream({
  title: 'Nights',
  emits: ['sleep_session', 'sleep_score', 'heart_rate'],
  ...often,
  ...(recent({ days: 28 }, (task) => task.get('/v3/users/sleep')) as object),
  page: listOf(Night, 'date', 'nights'),
  map: recordsOf(
    'night',
    ({ date }: z.infer<typeof Night>) => date.slice(0, 10),
    function* (told, document, day) {
      const { sleep_start_time: start, sleep_end_time: end, device_id: device, sleep_score: score } = told
      const { light_sleep: lightSeconds, deep_sleep: deepSeconds, rem_sleep: remSeconds } = told
      const asleep = [lightSeconds, deepSeconds, remSeconds].filter((each) => each !== undefined)
      const within = { document, device }
      if (start !== undefined) {
        const span = kit.between(start, end, day)
        const night = { start: span.start, end: span.end }
        const detail = {
          stages: stagesOf(told.hypnogram, night),
          totalSeconds: asleep.length === 0 ? undefined : asleep.reduce((sum, each) => sum + each, 0),
          awakeSeconds: told.total_interruption_duration,
          lightSeconds,
          deepSeconds,
          remSeconds,
          unknownSeconds: told.unrecognized_sleep_stage,
          cycles: told.sleep_cycles,
          continuity: told.continuity,
        }
        yield event('sleep_session', detail, span, { key: day, ...within })
        for (const { value, at } of inNight(pointsOf(told.heart_rate_samples), night))
          if (value > 0)
            yield sample('heart_rate', quantity(value, '/min'), { start: at }, { ...within, series: 'sleep' })
      }
      const own = { ...within, method: 'derived' } as const
      // Without a rating there is no score, which older devices write as 0.
      if (score !== undefined && score > 0) yield sample('sleep_score', quantity(score, '{score}'), onDay(day), own)
    },
  ),
})

/** Each key is where a stage begins; it lasts until the next, and the last one until waking. */
const stagesOf = (
  told: z.infer<typeof Clock>,
  night: { readonly start: kit.Moment; readonly end: kit.Moment | undefined },
) => {
  const { start, end } = night
  if (end === undefined) return undefined
  // Keys are whole minutes: the first may stand a few seconds before the night.
  const clipped = (moment: kit.Moment): kit.Moment =>
    kit.orderOf(moment) < kit.orderOf(start) ? start : kit.orderOf(moment) > kit.orderOf(end) ? end : moment
  const points = inNight(pointsOf(told), night)
  const found = points.flatMap(({ value, at }, index) => {
    const [from, to] = [clipped(at), clipped(points[index + 1]?.at ?? end)]
    return kit.orderOf(from) < kit.orderOf(to) ? [{ stage: stages[value] ?? 'unknown', start: from, end: to }] : []
  })
  return found.length === 0 ? undefined : found
}

const Recharge = z.object({
  date: z.string(),
  ...numbers('heart_rate_avg heart_rate_variability_avg breathing_rate_avg nightly_recharge_status ans_charge'),
  hrv_samples: Clock,
  breathing_samples: Clock,
})
const statuses = [undefined, ...kit.dictionary.recovery_status.values] as const
const averages = {
  heart_rate_avg: ['heart_rate', '/min', { series: 'night' }],
  heart_rate_variability_avg: ['hrv_rmssd', 'ms'],
  breathing_rate_avg: ['respiratory_rate', '/min'],
  ans_charge: ['ans_charge', '{score}', { method: 'derived' }],
} as const

/** Four hours of the night, from half an hour after falling asleep. Its samples tell the wall clock and no offset. */
export const nightly_recharge = kit.defineStream({
  title: 'Nightly recharge',
  emits: [...kit.figureKinds(averages), 'recovery_status'],
  ...seldom,
  ...(recent({ days: 28 }, (task) => task.get('/v3/users/nightly-recharge')) as object),
  page: listOf(Recharge, 'date', 'recharges'),
  map: recordsOf(
    'recharge',
    ({ date }: z.infer<typeof Recharge>) => date.slice(0, 10),
    function* (told, document, day) {
      const when = onDay(day)
      yield* kit.figureRecords(averages, told, when, document)
      const status = given(told.nightly_recharge_status, (level) => statuses[level])
      if (status !== undefined) yield coded('recovery_status', status, when, { document, method: 'derived' })
      const within = { document, series: 'sleep' }
      for (const { value, at } of onNightOf(pointsOf(told.hrv_samples), day))
        yield sample('hrv_rmssd', quantity(value, 'ms'), { start: at }, within)
      for (const { value, at } of onNightOf(pointsOf(told.breathing_samples), day))
        yield sample('respiratory_rate', quantity(value, '/min'), { start: at }, within)
    },
  ),
})
