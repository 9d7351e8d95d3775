/** The readings of the last day, as a follower's phone shows them. */
import {
  type Answer,
  type CodeOf,
  coded,
  dayMs,
  defineStream,
  InstantCursor,
  instant,
  maybe,
  minuteMs,
  numbers,
  offsetMinutes,
  type PullTask,
  quantity,
  sample,
  texts,
  z,
} from '../../kit/index.js'
import { services } from './sign-in.js'

const Reading = z.object({
  ...texts('WT ST DT'),
  ...numbers('Value'),
  // A number in older apps.
  Trend: maybe(z.union([z.string(), z.number()])),
})
type Reading = z.output<typeof Reading>

/** In the order of the older apps' numbers. `None` is told by nothing. */
const trends: readonly (readonly [name: string, code: CodeOf<'glucose_trend'> | undefined])[] = [
  ['None', undefined],
  ['DoubleUp', 'rising_rapidly'],
  ['SingleUp', 'rising'],
  ['FortyFiveUp', 'rising_slightly'],
  ['Flat', 'steady'],
  ['FortyFiveDown', 'falling_slightly'],
  ['SingleDown', 'falling'],
  ['DoubleDown', 'falling_rapidly'],
  ['NotComputable', 'not_computable'],
  ['RateOutOfRange', 'not_computable'],
]
const trendOf = (trend: Reading['Trend']) =>
  trends.find(([name], index) => trend === name || trend === index || trend === String(index))?.[1]

/** `Date(1791190804000+0200)`, with slashes around it in older apps. Only `DT` has an offset. */
const dateOf = (text: string | undefined) => {
  const [, millis, zone] = /Date\((\d+)([+-]\d{4})?\)/.exec(text ?? '') ?? []
  return { at: millis === undefined ? undefined : Number(millis), offset: zone && offsetMinutes(zone) }
}
const momentOf = ({ ST, WT, DT }: Reading) => {
  const { offset } = dateOf(DT)
  const at = dateOf(ST).at ?? dateOf(WT).at ?? Number.NaN
  return instant(at, typeof offset === 'number' ? offset : undefined)
}

/** mg/dL, whatever the person sees. One below or above is how the apps say that it is beyond what can be measured. */
const [lowest, highest] = [40, 400]
const mostMinutes = 1440
const mostReadings = 288
const readingMs = 5 * minuteMs

/** Nothing older can be had: what a longer absence has missed stays a gap. */
async function* lastDay(task: PullTask<readonly Reading[], number>) {
  const from = Math.max(task.window.from, task.now - dayMs)
  if (from >= task.window.to) return
  const minutes = Math.min(mostMinutes, Math.ceil((task.now - from) / minuteMs))
  const answer: Answer<readonly Reading[]> = await task.post(`${services}/Publisher/ReadPublisherLatestGlucoseValues`, {
    query: { minutes, maxCount: mostReadings },
    json: {},
  })
  yield { answer }
  if (answer.problem !== undefined) {
    yield { failed: { from, to: task.window.to } }
    return
  }
  // A phone without network hands readings over later: complete is what lies before the last one told, and no more.
  const told = (answer.body ?? []).map(({ ST, WT }) => dateOf(ST).at ?? dateOf(WT).at ?? from)
  const to = Math.min(task.window.to, Math.max(from, ...told.map((at) => at + readingMs)))
  if (to > from) yield { covers: { from, to }, ...(task.purpose === 'fresh' && { cursor: to }) }
}

/** There is no id: a reading is known by its time, which is never told otherwise again. */
export const glucose = defineStream({
  title: 'Sensor glucose, at once',
  emits: ['blood_glucose', 'glucose_trend', 'glucose_out_of_range'],
  everyMinutes: 5,
  historyDays: 1,
  cursor: InstantCursor,
  page: z.array(Reading),
  pull: lastDay,
  *map(readings) {
    for (const told of readings) {
      const when = { start: momentOf(told) }
      const { Value: value } = told
      const trend = trendOf(told.Trend)
      if (value === undefined) continue
      if (value < lowest || value > highest) yield coded('glucose_out_of_range', value < lowest ? 'low' : 'high', when)
      else yield sample('blood_glucose', quantity(value, 'mg/dL'), when, { series: 'interstitial' })
      if (trend !== undefined) yield coded('glucose_trend', trend, when)
    }
  },
})
