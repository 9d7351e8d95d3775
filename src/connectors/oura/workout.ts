import { event, isSport, type SportName, z } from '../../kit/index.js'
import { between, collection } from './collection.js'
import { given, numbers, texts, time } from './reading.js'

const fields = { ...texts('id day end_datetime activity intensity label source'), ...numbers('calories distance') }
const about = { title: 'Workouts', scopes: ['workout'], listing: 'complete', emits: ['exercise'] } as const
const intensities = ['easy', 'moderate', 'hard'] as const

/** Names Oura spells its own way; the rest are ours once `camelCase` is `snake_case`. */
const sports: Readonly<Record<string, SportName>> = {
  hiit: 'high_intensity_interval_training',
  core_exercise: 'core_training',
  dance: 'dancing',
  house_work: 'housework',
  yard_work: 'gardening',
}
const sportOf = (activity: string): SportName => {
  const name = activity
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
  return sports[name] ?? (isSport(name) ? name : 'other')
}

const doc = z.object({ start_datetime: z.string(), ...fields })
export const workout = collection('workout', { ...about, doc }, function* ({ id, activity, source, ...told }) {
  const detail = {
    sport: given(activity, sportOf) ?? 'other',
    sportName: activity,
    name: told.label,
    energyKcal: told.calories,
    distanceMeters: told.distance,
    intensity: intensities.find((each) => each === told.intensity),
    manual: given(source, (each) => each === 'manual'),
    source,
  }
  const when = between(time(told.start_datetime), given(told.end_datetime, time), told.day)
  yield event('exercise', detail, when, { key: id, document: id, method: source === 'manual' ? 'manual' : 'measured' })
})
