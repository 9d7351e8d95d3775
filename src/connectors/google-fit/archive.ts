/** What the archive tells in files of a shape of its own; the files of points are read by the streams of their types. */
import {
  defineStream,
  event,
  isKnown,
  type KnownMoment,
  type Moment,
  maybe,
  numbers,
  orderOf,
  quantity,
  sample,
  Time,
  texts,
  times,
  z,
} from '../../kit/index.js'
import { numberIn, Page, scopeNamed, toldIn } from './points.js'
import { nightOf, type Segment, type Stage, stageOfCode } from './sleep.js'
import { sportOfWord } from './sports.js'

const Part = z.object({ ...texts('fitnessActivity'), ...times('startTime endTime') })
const Sum = z.object({ ...texts('metricName'), ...numbers('floatValue intValue') })
const Session = Part.extend({ startTime: Time, segment: maybe(z.array(Part)), aggregate: maybe(z.array(Sum)) })

/** Written in UTC. */
const known = (moment: Moment): KnownMoment =>
  isKnown(moment) ? moment : { at: orderOf(moment), offsetFrom: 'unknown' }

const stageWords: Readonly<Record<string, Stage>> = {
  sleep: 'asleep',
  awake: 'awake',
  'sleep.awake': 'awake',
  'sleep.light': 'light',
  'sleep.deep': 'deep',
  'sleep.rem': 'rem',
}
const segmentsOf = (parts: readonly z.output<typeof Part>[]): readonly Segment[] =>
  parts.flatMap(({ fitnessActivity: word = '', startTime, endTime }) => {
    const stage = Object.hasOwn(stageWords, word) ? stageWords[word] : undefined
    if (stage === undefined || startTime === undefined || endTime === undefined) return []
    return [{ stage, start: known(startTime), end: known(endTime) }]
  })
/** A night whose only segment is itself was not recorded in stages. */
const isWhole = ([only, ...more]: readonly Segment[], start: KnownMoment, end: KnownMoment): boolean =>
  more.length === 0 && only?.start.at === start.at && only.end.at === end.at

const sums = {
  'com.google.calories.expended': 'energyKcal',
  'com.google.distance.delta': 'distanceMeters',
  'com.google.step_count.delta': 'steps',
  'com.google.heart_minutes.summary': 'heartIntensityMinutes',
} as const
const figuresOf = (aggregate: readonly z.output<typeof Sum>[]) =>
  Object.fromEntries(
    aggregate.flatMap(({ metricName = '', floatValue, intValue = floatValue }) =>
      Object.hasOwn(sums, metricName) && intValue !== undefined
        ? [[sums[metricName as keyof typeof sums], intValue] as const]
        : [],
    ),
  )

/** One file is one session. */
export const archiveSessions = defineStream({
  title: 'Workouts and nights (archive)',
  emits: ['exercise', 'sleep_session'],
  scopes: [scopeNamed('activity')],
  page: Session,
  *map({ fitnessActivity: word = 'unknown', startTime, endTime = startTime, segment = [], aggregate = [] }) {
    const [start, end] = [known(startTime), known(endTime)]
    const told = sportOfWord(word)
    if (word === 'sleep' || word.startsWith('sleep.')) {
      const segments = segmentsOf(segment)
      yield nightOf(start, end, isWhole(segments, start, end) ? [] : segments)
    } else if (told !== undefined) yield event('exercise', { ...told, ...figuresOf(aggregate) }, { start, end })
  },
})

/** The stages of all nights in one file: which night they belong to is not told. */
export const archiveSleepSegments = defineStream({
  title: 'Stages of sleep (archive)',
  emits: ['sleep_stage_time'],
  scopes: [scopeNamed('sleep')],
  page: Page,
  *map(page) {
    for (const { values, when, extras } of toldIn(page)) {
      const series = stageOfCode[numberIn(values[0]) ?? 0] ?? 'unknown'
      if (when.end !== undefined)
        yield sample('sleep_stage_time', quantity((when.end.at - when.start.at) / 1000, 's'), when, {
          ...extras,
          series,
        })
    }
  },
})
