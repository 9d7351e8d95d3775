/**
 * What SleepWise expects of the day, and advises for the night. A prediction becomes history under the same key: that
 * of the civil day on which the sleep it goes by ends. Times are UTC. https://www.polar.com/accesslink-api/#sleepwise
 */
import * as kit from '../../kit/index.js'
import { event, given, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { byDates, listOf, recordsOf, seldom } from './listing.js'
import { utc } from './times.js'

const Period = z.object({
  period_start_time: z.string(),
  ...texts('period_end_time result_type validity'),
  ...numbers('sleep_timezone_offset_minutes'),
})
const methodOf = (type: string | undefined) => (type?.endsWith('_PREDICTION') ? 'estimated' : 'derived')
const isVoid = (validity: string | undefined): boolean => /_(RESET|NOT_VALID)$/.test(validity ?? '')
const timesOf = (told: z.infer<typeof Period>) => {
  const at = (text: string | undefined) => utc(text, told.sleep_timezone_offset_minutes)
  const [start, end] = [at(told.period_start_time), at(told.period_end_time)]
  return { at, start: start as kit.Moment, end }
}
const dayIn = (moment: kit.Moment | undefined): string =>
  given(moment, (known) => kit.dayAt(known) ?? ('at' in known && known.at > 0 ? kit.dayOf(known.at) : undefined)) ??
  'unknown'

const Alertness = Period.extend({ ...texts('grade_type sleep_period_end_time'), ...numbers('grade') })
const alertnessDay = (told: z.infer<typeof Alertness>): string => {
  const { at, start } = timesOf(told)
  return dayIn(at(told.sleep_period_end_time) ?? start)
}

export const alertness = kit.defineStream({
  title: 'Alertness',
  emits: ['alertness_score'],
  ...seldom,
  ...(byDates((task, range) => task.get('/v3/users/sleepwise/alertness/date', range)) as object),
  page: listOf(Alertness, 'period_start_time'),
  map: recordsOf(
    'alertness',
    (told: z.infer<typeof Alertness>) => `${alertnessDay(told)} ${told.grade_type ?? 'GRADE_TYPE_PRIMARY'}`,
    function* (told, document, id) {
      if (told.grade === undefined || isVoid(told.validity)) return
      const { start, end } = timesOf(told)
      const extras = { key: id, document, method: methodOf(told.result_type) } as const
      yield sample('alertness_score', quantity(told.grade, '{score}'), { start, end }, extras)
    },
  ),
})

const Bedtime = Period.extend(
  texts(
    'quality preferred_sleep_period_start_time preferred_sleep_period_end_time sleep_gate_start_time sleep_gate_end_time',
  ),
)

/** The sleep gate is when to go to bed; the time from then on to waking is when it takes place. */
export const circadian_bedtime = kit.defineStream({
  title: 'Bedtime advice',
  emits: ['bedtime_recommendation'],
  ...seldom,
  ...(byDates((task, range) => task.get('/v3/users/sleepwise/circadian-bedtime/date', range)) as object),
  page: listOf(Bedtime, 'period_start_time'),
  map: recordsOf(
    'bedtime',
    (told: z.infer<typeof Bedtime>) => {
      const { start, end } = timesOf(told)
      return dayIn(end ?? start)
    },
    function* (told, document, id) {
      if (isVoid(told.validity)) return
      const { at, ...period } = timesOf(told)
      const start = at(told.preferred_sleep_period_start_time) ?? period.start
      const end = at(told.preferred_sleep_period_end_time) ?? period.end
      const detail = {
        windowStart: at(told.sleep_gate_start_time),
        windowEnd: at(told.sleep_gate_end_time),
        note: told.quality?.replace('CIRCADIAN_BEDTIME_QUALITY_', '').toLowerCase(),
      }
      const day = kit.isDay(id) ? id : undefined
      const extras = { key: id, document, method: methodOf(told.result_type) } as const
      yield event('bedtime_recommendation', detail, kit.between(start, end, day), extras)
    },
  ),
})
