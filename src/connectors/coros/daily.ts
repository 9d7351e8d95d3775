/** Days, and the night before each: when it was, but not its stages. */
import * as kit from '../../kit/index.js'
import { event, given, maybe, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { byDates, listOf, offsetOf } from './asking.js'

const Beat = z.object(numbers('timestamp hrv hr'))
const Day = z.object({
  happenDay: z.union([z.string(), z.number()]).transform(String),
  ...texts('sleepStartTime sleepEndTime'),
  ...numbers('startTimezone endTimezone step rhr ppgHrv sleepAvgHr'),
  hrvList: maybe(z.array(Beat)),
})
type Day = z.infer<typeof Day>

const figures = {
  step: ['step_count', '{steps}'],
  rhr: ['resting_heart_rate', '/min'],
} as const satisfies kit.Figures

export const daily = kit.defineStream({
  title: 'Days and nights',
  emits: [...kit.figureKinds(figures), 'sleep_session', 'hrv_unspecified', 'heart_rate'],
  everyMinutes: 180,
  ...(byDates('/coros/daily/query') as object),
  page: listOf(Day),
  *map({ data = [] }) {
    for (const told of data) {
      const day = /^(\d{4})(\d\d)(\d\d)$/.exec(told.happenDay)?.slice(1).join('-')
      if (day === undefined || !kit.isDay(day)) continue
      const document = `day ${day}`
      const { rhr, ...rest } = told
      // Zero is a figure nobody has.
      yield* kit.figureRecords(figures, rhr ? told : rest, { start: kit.startOfDay(day), day }, document)
      yield* nightOf(told, day, document)
    }
  },
})

function* nightOf(told: Day, day: kit.LocalDay, document: string) {
  const { ppgHrv: variability, sleepAvgHr: average, hrvList: beats = [] } = told
  const offset = offsetOf(told.endTimezone ?? told.startTimezone)
  const start = given(told.sleepStartTime, (text) => momentOf(text, offsetOf(told.startTimezone) ?? offset))
  const end = given(told.sleepEndTime, (text) => momentOf(text, offset))
  const own = { key: document, document }
  if (start !== undefined && end !== undefined)
    yield event('sleep_session', { averageHeartRate: average || undefined }, { ...kit.between(start, end, day) }, own)
  const within = { document, series: 'sleep' }
  for (const { timestamp, hrv, hr } of beats) {
    if (timestamp === undefined) continue
    const when = { start: kit.instant(timestamp * 1000, offset) }
    // COROS does not say how it reckons variability.
    if (hrv) yield sample('hrv_unspecified', quantity(hrv, 'ms'), when, within)
    if (hr) yield sample('heart_rate', quantity(hr, '/min'), when, within)
  }
  // Their mean would count the night twice; alone, it is all there is.
  if (variability && beats.length === 0)
    yield sample(
      'hrv_unspecified',
      quantity(variability, 'ms'),
      { start: kit.startOfDay(day), day },
      { ...own, series: 'sleep' },
    )
}

/** By the clock on the wall, whose offset stands beside it. */
const momentOf = (text: string, offset: number | undefined): kit.Moment => {
  const moment = kit.timeOf(text.replace(' ', 'T'))
  if ('at' in moment || offset === undefined) return moment
  return kit.instant(Date.parse(`${moment.local}Z`) - offset * 60_000, offset)
}
