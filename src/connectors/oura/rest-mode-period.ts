import { event, startOfDay, z } from '../../kit/index.js'
import { between, collection } from './collection.js'
import { given, maybe, texts, time } from './reading.js'

const Episode = z.object({ timestamp: z.string(), tags: maybe(z.array(z.string())) })
const fields = { ...texts('id start_time end_day end_time'), episodes: maybe(z.array(Episode)) }
const doc = z.object({ start_day: z.string(), ...fields })

/** One that still lasts has no end. */
export const rest_mode_period = collection(
  'rest_mode_period',
  { title: 'Rest mode', emits: ['rest_mode'], doc },
  function* (told) {
    const { id, start_day: day } = told
    const end = given(told.end_time, time) ?? given(told.end_day, startOfDay)
    const episodes = told.episodes?.map(({ timestamp, tags = [] }) => ({ at: time(timestamp), tags }))
    const when = between(given(told.start_time, time) ?? startOfDay(day), end, day)
    const detail = { status: end === undefined ? 'active' : 'ended', episodes } as const
    yield event('rest_mode', detail, when, { key: id, document: id, method: 'manual' })
  },
)
