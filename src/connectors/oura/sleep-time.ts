import { dictionary, event, instant, plus, startOfDay, z } from '../../kit/index.js'
import { collection } from './collection.js'
import { given, maybe, numbers, texts } from './reading.js'

const about = { title: 'Bedtime advice', emits: ['bedtime_recommendation'] } as const
const Window = z.object(numbers('day_tz start_offset end_offset'))
const doc = z.object({ day: z.string(), ...texts('id recommendation status'), optimal_bedtime: maybe(Window) })
/** The kind's codes are Oura's own words; one it adds some day is `other`. */
const { 'recommendation?': advice, 'status?': ground } = dictionary.bedtime_recommendation.detail.fields

/** Offsets are seconds from the midnight that begins `day`, before it if negative; `day_tz` is seconds east of UTC. */
export const sleep_time = collection(
  'sleep_time',
  { ...about, doc },
  function* ({ id, day, optimal_bedtime: window, ...told }) {
    const zone = window?.day_tz
    const start =
      zone === undefined ? startOfDay(day) : instant(Date.parse(`${day}T00:00:00Z`) - zone * 1000, zone / 60)
    const detail = {
      windowStart: given(window?.start_offset, (seconds) => plus(start, seconds * 1000)),
      windowEnd: given(window?.end_offset, (seconds) => plus(start, seconds * 1000)),
      recommendation: given(told.recommendation, (text) => advice.codes.find((code) => code === text) ?? 'other'),
      status: given(told.status, (text) => ground.codes.find((code) => code === text) ?? 'other'),
    }
    yield event('bedtime_recommendation', detail, { start, day }, { key: id, document: id, method: 'derived' })
  },
)
