import { event, quantity, sample, z } from '../../kit/index.js'
import { between, collection } from './collection.js'
import { given, pointsOf, series, texts, time } from './reading.js'

const types = ['breathing', 'meditation', 'nap', 'relaxation', 'rest'] as const
const about = { title: 'Moments', scopes: ['session'], listing: 'complete' } as const
const emits = ['mindfulness_session', 'heart_rate', 'hrv_rmssd'] as const
const fields = { ...texts('id day type end_datetime mood'), ...series('heart_rate heart_rate_variability') }
const doc = z.object({ start_datetime: z.string(), ...fields })

/** What the app calls moments: breathing, meditation, a look at the body's state. */
export const session = collection('session', { ...about, emits, doc }, function* ({ id, type: title, mood, ...told }) {
  const when = between(time(told.start_datetime), given(told.end_datetime, time), told.day)
  const type = types.find((each) => each === title) ?? 'other'
  yield event('mindfulness_session', { type, title, mood }, when, { key: id, document: id })
  const within = { document: id, series: 'session' }
  for (const { value, start } of pointsOf(told.heart_rate))
    yield sample('heart_rate', quantity(value, '/min'), { start }, within)
  for (const { value, start } of pointsOf(told.heart_rate_variability))
    yield sample('hrv_rmssd', quantity(value, 'ms'), { start }, within)
})
