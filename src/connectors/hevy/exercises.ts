/** What was lifted, there and back. https://api.hevyapp.com/docs/ */
import * as kit from '../../kit/index.js'
import { type Download, type Edit, jsonOf, type Upload, z } from '../../kit/index.js'
import { summaryOf, Workout } from './workouts.js'

const pathOf = (id: string): string => `/v1/workouts/${encodeURIComponent(id)}`

/** No set tells when it was done, so there are no laps: what was lifted is told in words and sums. */
export const download: Download = {
  rank: 70,
  async fetch(task, { externalId }) {
    const { body } = await task.get(pathOf(externalId))
    const told = Workout.safeParse(body)
    if (!told.success) return { skip: { code: 'gone', message: 'Hevy no longer has it.' } }
    const { start, end, sport, name, notes } = summaryOf(told.data)
    const { exercises = [] } = told.data
    const activity = kit.recordingOf({
      id: externalId,
      start,
      end,
      sport,
      name,
      notes: [notes, ...exercises.map(lineOf)].filter(Boolean).join('\n') || undefined,
      statistics: {
        ...(end !== undefined && { elapsedSeconds: (kit.orderOf(end) - kit.orderOf(start)) / 1000 }),
        more: sumsOf(exercises.flatMap(({ sets = [] }) => sets)),
      },
    })
    return { activity, facts: { isStationary: true } }
  },
}

type Exercise = NonNullable<Workout['exercises']>[number]
type ExerciseSet = NonNullable<Exercise['sets']>[number]

/** `Bench Press (Barbell): 10 × 60 kg, 8 × 70 kg` */
const lineOf = ({ title = '?', sets = [] }: Exercise): string => `${title}: ${sets.map(setText).join(', ')}`
const setText = ({ reps, weight_kg, distance_meters, duration_seconds, type }: ExerciseSet): string => {
  const parts = [
    reps !== undefined && `${reps} ×`,
    weight_kg !== undefined && `${weight_kg} kg`,
    distance_meters !== undefined && `${distance_meters} m`,
    duration_seconds !== undefined && `${duration_seconds} s`,
    type !== undefined && type !== 'normal' && `(${type})`,
  ]
  return parts.filter(Boolean).join(' ').replace(/ ×$/, ' times')
}

const sumsOf = (sets: readonly ExerciseSet[]) => ({
  total_sets: sets.length,
  total_reps: sets.reduce((sum, { reps = 0 }) => sum + reps, 0),
  total_weight_kg: sets.reduce((sum, { reps = 0, weight_kg = 0 }) => sum + reps * weight_kg, 0),
})

const strength: readonly kit.SportName[] = [
  'strength_training',
  'functional_training',
  'circuit_training',
  'core_training',
  'crossfit',
  'bootcamp',
]

export const upload: Upload = {
  // It takes none: what is sent is put together from the activity itself.
  formats: ['fit'],
  refuses({ sport, hasPositions }) {
    if (!strength.includes(sport)) return { code: 'type_unsupported', message: 'Hevy takes strength training only.' }
    return hasPositions === true
      ? { code: 'type_unsupported', message: 'Hevy takes nothing that leads somewhere.' }
      : undefined
  },
  async send(task, { activity, sport, name, notes, isPrivate }) {
    const { start, end = start } = activity
    if (!('at' in start) || !('at' in end))
      return {
        state: 'refused',
        reason: { code: 'tz_unknown', message: 'Hevy wants to know the time in UTC.', isPermanent: false },
      }
    const workout = {
      title: name ?? kit.sportTitles[sport],
      description: notes ?? null,
      start_time: utc(start.at),
      end_time: utc(end.at),
      is_private: isPrivate ?? false,
      // What was lifted nobody else tells in Hevy's exercises.
      exercises: [],
    }
    const { status, raw } = await task.post('/v1/workouts', { json: { workout }, accepts: [400] })
    if (status === 400) return { state: 'refused', reason: { code: 'file_refused', message: 'Hevy did not take it.' } }
    const id = Made.safeParse(jsonOf(raw)).data
    return { state: 'stored', ...(id !== undefined && { externalId: id }) }
  },
}
const utc = (at: number): string => new Date(at).toISOString()

/** The workout, or a list of it, as it is or under its name. */
const Id = z.object({ id: z.string() }).transform(({ id }) => id)
const Alone = z.union([Id, z.tuple([Id]).transform(([id]) => id)])
const Made = z.union([Alone, z.object({ workout: Alone }).transform(({ workout }) => workout)])

/** A change takes the whole workout, so that what stands there is asked for first. */
export const edit: Edit = {
  fields: ['name', 'notes'],
  async send(task, id, { name, notes }) {
    const told = Workout.safeParse((await task.get(pathOf(id))).body)
    if (!told.success) return
    const { start_time, end_time = start_time, title, description, exercises = [] } = told.data
    const workout = {
      title: name ?? title,
      description: notes ?? description ?? null,
      start_time: kit.isoOfMoment(start_time),
      end_time: kit.isoOfMoment(end_time),
      exercises: exercises.map(({ exercise_template_id, superset_id, supersets_id, notes, sets = [] }) => ({
        exercise_template_id,
        superset_id: superset_id ?? supersets_id ?? null,
        notes,
        sets: sets.map(({ index: _, ...set }) => set),
      })),
    }
    await task.put(pathOf(id), { json: { workout } })
  },
}
