/** What took place: workouts and moments, and what the person tells Oura of them. */
import * as kit from '../../kit/index.js'
import { between, event, given, maybe, numbers, samplesAt, startOfDay, Time, texts, times, z } from '../../kit/index.js'
import { collection, pointsOf, series } from './collection.js'

const Lasting = z.object({ start_datetime: Time, ...times('end_datetime'), ...texts('id day') })
const Workout = Lasting.extend({ ...texts('activity intensity label source'), ...numbers('calories distance') })
const Session = Lasting.extend({ ...texts('type mood'), ...series('heart_rate heart_rate_variability') })

const sessions = { title: 'Moments', scopes: ['session'], listing: 'complete', doc: Session } as const
const workouts = { title: 'Workouts', scopes: ['workout'], listing: 'complete', doc: Workout } as const
const emits = ['mindfulness_session', 'heart_rate', 'hrv_rmssd'] as const
const types = ['breathing', 'meditation', 'nap', 'relaxation', 'rest'] as const
const intensities = ['easy', 'moderate', 'hard'] as const

export const workout = collection('workout', { ...workouts, emits: ['exercise'] }, function* ({ id, source, ...told }) {
  const detail = {
    sport: kit.sportNamed(told.activity ?? 'other'),
    sportName: told.activity,
    name: told.label,
    energyKcal: told.calories,
    distanceMeters: told.distance,
    intensity: intensities.find((each) => each === told.intensity),
    manual: given(source, (each) => each === 'manual'),
    source,
  }
  const when = between(told.start_datetime, told.end_datetime, told.day)
  yield event('exercise', detail, when, { key: id, document: id, method: source === 'manual' ? 'manual' : 'measured' })
})

/** What the app calls moments: breathing, meditation, a look at the body's state. */
export const session = collection('session', { ...sessions, emits }, function* ({ id, type: title, ...told }) {
  const type = kit.oneOf(types, title) ?? 'other'
  const when = between(told.start_datetime, told.end_datetime, told.day)
  yield event('mindfulness_session', { type, title, mood: told.mood }, when, { key: id, document: id })
  const within = { document: id, series: 'session' }
  yield* samplesAt('heart_rate', '/min', pointsOf(told.heart_rate), within)
  yield* samplesAt('hrv_rmssd', 'ms', pointsOf(told.heart_rate_variability), within)
})

const tags = maybe(z.array(z.string()))
const fields = { ...texts('id tag_type_code custom_name start_day comment'), ...times('end_time') }
const EnhancedTag = z.object({ start_time: Time, ...fields })
const Tag = z.object({ timestamp: Time, ...texts('id day text'), tags })
const episodes = maybe(z.array(z.object({ timestamp: Time, tags })))
const Rest = z.object({ start_day: z.string(), ...texts('id end_day'), ...times('start_time end_time'), episodes })
const rest = { title: 'Rest mode', emits: ['rest_mode'], doc: Rest } as const

const about = { scopes: ['tag'], listing: 'complete', emits: ['tag'] } as const
export const enhanced_tag = collection('enhanced_tag', { ...about, title: 'Tags', doc: EnhancedTag }, function* (told) {
  const { id, tag_type_code: type, custom_name: name, comment } = told
  const when = between(told.start_time, told.end_time, told.start_day)
  yield event('tag', { type, name, comment }, when, { key: id, document: id, method: 'manual' })
})

/** Deprecated for `enhanced_tag`, which tells the same tags again under other ids: kept apart as a series. */
export const tag = collection('tag', { ...about, title: 'Tags (old form)', doc: Tag }, function* ({ id, ...told }) {
  const extras = { key: id && `tag:${id}`, document: id, series: 'tag', method: 'manual' } as const
  yield event('tag', { tags: told.tags, comment: told.text }, between(told.timestamp, undefined, told.day), extras)
})

/** One that still lasts has no end. */
export const rest_mode_period = collection('rest_mode_period', rest, function* ({ id, start_day: day, ...told }) {
  const start = told.start_time ?? startOfDay(day)
  const end = told.end_time ?? given(told.end_day, startOfDay)
  const episodes = told.episodes?.map(({ timestamp: at, tags = [] }) => ({ at, tags }))
  const detail = { status: end === undefined ? 'active' : 'ended', episodes } as const
  yield event('rest_mode', detail, between(start, end, day), { key: id, document: id, method: 'manual' })
})
