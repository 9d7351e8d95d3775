/** Nights, workouts and quiet times. */
import { type DetailOf, dayAt, event, type Moment, orderOf, type RecordOf } from '../../kit/index.js'
import { amountIn } from './amounts.js'
import { extrasOf, type Told } from './fields.js'
import { sportOf } from './sports.js'
import { momentAt, whenOf } from './times.js'

/** By number; 7 is awake, in bed. https://developer.android.com/reference/kotlin/androidx/health/connect/client/records/SleepSessionRecord */
const stageWords = ['unknown', 'awake', 'asleep', 'out_of_bed', 'light', 'deep', 'rem', 'awake'] as const
export type StageWord = (typeof stageWords)[number]
export interface Stage {
  readonly stage: StageWord
  readonly start: Moment
  readonly end: Moment
}

/** A night, its stages in order and summed. A session without stages is sleep all the same. */
export const nightDetail = (stages: readonly Stage[]): DetailOf<'sleep_session'> => {
  const ordered = [...stages].sort((one, other) => orderOf(one.start) - orderOf(other.start))
  const seconds = (...wanted: readonly StageWord[]): number =>
    ordered.reduce(
      (sum, { stage, start, end }) => (wanted.includes(stage) ? sum + (orderOf(end) - orderOf(start)) / 1000 : sum),
      0,
    )
  const has = (...wanted: readonly StageWord[]): boolean => ordered.some(({ stage }) => wanted.includes(stage))
  const isStaged = has('light', 'deep', 'rem')
  return {
    recording: isStaged ? 'stages' : ordered.length > 0 ? 'classic' : 'none',
    ...(ordered.length > 0 && { stages: ordered }),
    ...(has('asleep', 'light', 'deep', 'rem') && { totalSeconds: seconds('asleep', 'light', 'deep', 'rem') }),
    ...(has('awake') && { awakeSeconds: seconds('awake') }),
    ...(has('out_of_bed') && { outOfBedSeconds: seconds('out_of_bed') }),
    ...(has('asleep') && { asleepSeconds: seconds('asleep') }),
    ...(isStaged && { lightSeconds: seconds('light'), deepSeconds: seconds('deep'), remSeconds: seconds('rem') }),
  }
}

const isReadable = ({ start, end }: Stage): boolean => orderOf(start) < orderOf(end)

/** A night belongs to the day of waking. */
export function* sleepOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const when = whenOf(told, zone)
  const stages = (told.stages ?? []).map(({ stage, startTime, endTime }) => ({
    stage: stageWords[stage ?? 0] ?? 'unknown',
    start: momentAt(startTime, told.startZoneOffset, zone),
    end: momentAt(endTime, told.startZoneOffset, zone),
  }))
  const detail: DetailOf<'sleep_session'> = {
    ...nightDetail(stages.filter(isReadable)),
    ...(told.title && { title: told.title }),
    ...(told.notes && { notes: told.notes }),
  }
  const day = dayAt(when.end ?? when.start)
  yield event('sleep_session', detail, { ...when, ...(day !== undefined && { day }) }, extrasOf(told))
}

/** The summary of a workout: pulse, distance and energy are records of their own, joined by time and origin. */
export function* exerciseOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const { exerciseRoute, laps, startZoneOffset: offset } = told
  const places = (Array.isArray(exerciseRoute) ? exerciseRoute : exerciseRoute?.route) ?? []
  const extras = extrasOf(told)
  const detail: DetailOf<'exercise'> = {
    ...sportOf(told.exerciseType),
    ...(told.title && { name: told.title }),
    ...(told.notes && { notes: told.notes }),
    ...(extras.method === 'manual' && { manual: true }),
    ...(places.length > 0 && { routeAvailable: true }),
    ...(laps &&
      laps.length > 0 && {
        laps: laps.map(({ startTime, endTime, length }) => {
          const distance = amountIn(length, 'm')
          return {
            start: momentAt(startTime, offset, zone),
            ...(endTime != null && { end: momentAt(endTime, offset, zone) }),
            ...(distance !== undefined && { distanceMeters: distance.value }),
          }
        }),
      }),
  }
  const when = whenOf(told, zone)
  yield event('exercise', detail, when, extras)
  const series = `workout@${extras.key ?? orderOf(when.start)}`
  for (const [index, { time, latitude, longitude, altitude, horizontalAccuracy }] of places.entries()) {
    const height = amountIn(altitude, 'm')
    const accuracy = amountIn(horizontalAccuracy, 'm')
    yield event(
      'location',
      {
        latitude,
        longitude,
        ...(height !== undefined && { altitudeMeters: height.value }),
        ...(accuracy !== undefined && { accuracyMeters: accuracy.value }),
      },
      { start: momentAt(time, offset, zone) },
      { ...extras, key: `${series}#${index}`, series },
    )
  }
}

/** By number; 0 is not known. */
const quiet = [undefined, 'meditation', 'breathing', 'music', 'movement', 'unguided'] as const

export function* mindfulnessOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const type = quiet[told.mindfulnessSessionType ?? 0]
  const detail: DetailOf<'mindfulness_session'> = {
    ...(type !== undefined && { type }),
    ...(told.title && { title: told.title }),
    ...(told.notes && { notes: told.notes }),
  }
  yield event('mindfulness_session', detail, whenOf(told, zone), extrasOf(told))
}
