/**
 * What is in the files of the archive a person downloads at takeout.google.com. They resemble the API's answers, but
 * dates are American and masses are pounds. Records have the keys the API's have: neither tells a thing twice.
 */
import {
  plus,
  quantity,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  sample,
  type When,
  z,
} from '../../kit/index.js'
import { Log, toExercise } from './activities.js'
import { sourceOf } from './body.js'
import { local, MaybeNum, onDay, stored, Text } from './days.js'

/** `03/01/24` to `2024-03-01`. */
const isoDay = (american: string | null | undefined): string | undefined => {
  const match = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(american ?? '')
  return match === null ? undefined : `20${match[3]}-${match[1]}-${match[2]}`
}
const dayOfTime = (text: string | null | undefined) => isoDay(text?.slice(0, 8))
const timeOf = (text: string | null | undefined) => local(`${dayOfTime(text)}T${text?.slice(9)}`)

/** A file is a list of `{dateTime, value}`. */
const points = <const Kind extends RecordKind, Value>(facts: {
  readonly title: string
  readonly scope: string
  readonly emits: readonly Kind[]
  readonly value: Schema<Value>
  readonly map: (value: Value, dateTime: string | null | undefined) => Iterable<RecordOf<Kind>>
}): Stream =>
  stored({
    title: `${facts.title} (archive)`,
    scope: facts.scope,
    emits: facts.emits,
    page: z.array(z.object({ dateTime: Text, value: facts.value })),
    *map(list) {
      for (const { dateTime, value } of list) yield* facts.map(value as Value, dateTime)
    },
  })

const daily = (dateTime: string | null | undefined): When => onDay(dayOfTime(dateTime))
const instantly = (dateTime: string | null | undefined): When => ({ start: timeOf(dateTime) })
const minuteOf = (dateTime: string | null | undefined): When => {
  const start = timeOf(dateTime)
  return { start, end: plus(start, 60_000) }
}

const intensity = (title: string, series: 'low' | 'medium' | 'high') =>
  points({
    title,
    scope: 'activity',
    emits: ['activity_intensity_time'],
    value: MaybeNum,
    *map(minutes, dateTime) {
      if (minutes) yield sample('activity_intensity_time', quantity(minutes, 'min'), daily(dateTime), { series })
    },
  })

const LogId = z.union([z.number(), z.string()]).transform(String).nullish()
const Weighing = z.object({
  logId: LogId,
  date: Text,
  time: Text,
  weight: MaybeNum,
  bmi: MaybeNum,
  fat: MaybeNum,
  source: Text,
})

/** `sleep` needs no stream of its own: the API's reads the archive's, too. */
export const archiveStreams = {
  'archive-resting-heart-rate': points({
    title: 'Resting heart rate',
    scope: 'heartrate',
    emits: ['resting_heart_rate'],
    // A day without one has a zero and no date.
    value: z.object({ date: Text, value: MaybeNum }),
    *map({ date, value }) {
      if (value) yield sample('resting_heart_rate', quantity(value, '/min'), onDay(isoDay(date)))
    },
  }),
  'archive-heart-rate': points({
    title: 'Heart rate',
    scope: 'heartrate',
    emits: ['heart_rate'],
    value: z.object({ bpm: MaybeNum }),
    *map({ bpm }, dateTime) {
      if (bpm) yield sample('heart_rate', quantity(bpm, '/min'), instantly(dateTime))
    },
  }),
  'archive-steps': points({
    title: 'Steps',
    scope: 'activity',
    emits: ['step_count'],
    value: MaybeNum,
    *map(count, dateTime) {
      if (count) yield sample('step_count', quantity(count, '{steps}'), minuteOf(dateTime))
    },
  }),
  'archive-calories': points({
    title: 'Total energy',
    scope: 'activity',
    emits: ['total_calories'],
    value: MaybeNum,
    *map(kcal, dateTime) {
      if (kcal) yield sample('total_calories', quantity(kcal, 'kcal'), minuteOf(dateTime))
    },
  }),
  'archive-sedentary-minutes': points({
    title: 'Sedentary time',
    scope: 'activity',
    emits: ['sedentary_time'],
    value: MaybeNum,
    *map(minutes, dateTime) {
      if (minutes) yield sample('sedentary_time', quantity(minutes, 'min'), daily(dateTime))
    },
  }),
  'archive-lightly-active-minutes': intensity('Light activity', 'low'),
  'archive-moderately-active-minutes': intensity('Moderate activity', 'medium'),
  'archive-very-active-minutes': intensity('Vigorous activity', 'high'),
  'archive-weight': stored({
    title: 'Weight (archive)',
    scope: 'weight',
    emits: ['weight', 'body_mass_index', 'body_fat'],
    page: z.array(Weighing),
    *map(list) {
      for (const { logId, date, time, weight: pounds, bmi, fat, source } of list) {
        const when = { start: local(`${isoDay(date)}T${time}`) }
        const told = sourceOf(source)
        const extras = logId ? { ...told, key: logId, document: `weight/${logId}` } : told
        if (pounds != null) yield sample('weight', quantity(pounds, '[lb_av]'), when, extras)
        if (bmi != null) yield sample('body_mass_index', quantity(bmi, 'kg/m2'), when, { ...extras, method: 'derived' })
        if (fat != null) yield sample('body_fat', quantity(fat, '%'), when, told)
      }
    },
  }),
  'archive-exercise': stored({
    title: 'Workouts (archive)',
    scope: 'activity',
    emits: ['exercise'],
    page: z.array(Log),
    *map(list) {
      // Distances of the archive are in the person's unit: without its name they are none.
      for (const { distance, ...log } of list)
        yield toExercise(
          { ...log, distance: log.distanceUnit ? distance : undefined, lastModified: undefined },
          timeOf(log.startTime),
        )
    },
  }),
} as const
