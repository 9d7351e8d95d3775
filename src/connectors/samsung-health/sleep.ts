/** Nights with their stages, which stand in a file of their own and are put together as the export is read. */
import {
  type DetailOf,
  dayAt,
  defineStream,
  event,
  type Moment,
  maybe,
  orderOf,
  type RecordOf,
  z,
} from '../../kit/index.js'
import { extrasOf, momentIn, numberIn, type Row, RowOf, whenOf } from './rows.js'

const words = { 40001: 'awake', 40002: 'light', 40003: 'deep', 40004: 'rem' } as const
type Word = (typeof words)[keyof typeof words] | 'unknown'
interface Stage {
  readonly stage: Word
  readonly start: Moment
  readonly end: Moment
}

const Night = z.object({ night: maybe(RowOf), stages: maybe(z.array(RowOf)) })

export const sleep = defineStream({
  title: 'Nights',
  emits: ['sleep_session'],
  page: z.object({ nights: maybe(z.array(Night)) }),
  *map({ nights = [] }): Iterable<RecordOf> {
    for (const { night = {}, stages = [] } of nights) {
      const told = stages
        .map((stage) => stageOf(stage, night))
        .filter(({ start, end }) => orderOf(start) < orderOf(end))
      const ordered = told.sort((one, other) => orderOf(one.start) - orderOf(other.start))
      // A night of which only the stages are there lasts from the first to the last.
      const [first, last] = [ordered[0], ordered.at(-1)]
      const isTold = night['start_time'] !== undefined || first === undefined || last === undefined
      const when = isTold ? whenOf(night) : { start: first.start, end: last.end }
      const day = dayAt(when.end ?? when.start)
      yield event(
        'sleep_session',
        detailOf(night, ordered),
        { ...when, ...(day !== undefined && { day }) },
        extrasOf(night),
      )
    }
  },
})

const stageOf = (row: Row, night: Row): Stage => {
  const offsetOf = row['time_offset'] === undefined ? night : row
  const code = numberIn(row, 'stage') ?? 0
  return {
    stage: Object.hasOwn(words, code) ? words[code as keyof typeof words] : 'unknown',
    start: momentIn(row, 'start_time', offsetOf),
    end: momentIn(row, 'end_time', offsetOf),
  }
}

/** Zero is how the app writes that there is no such figure. */
const figure = (row: Row, ...columns: readonly string[]): number | undefined =>
  columns.map((column) => numberIn(row, column)).find((value) => value !== undefined && value > 0)

const detailOf = (night: Row, stages: readonly Stage[]): DetailOf<'sleep_session'> => {
  const seconds = (...wanted: readonly Word[]): number =>
    stages.reduce(
      (sum, { stage, start, end }) => (wanted.includes(stage) ? sum + (orderOf(end) - orderOf(start)) / 1000 : sum),
      0,
    )
  const score = figure(night, 'sleep_score')
  const efficiency = figure(night, 'efficiency', 'original_efficiency')
  const latency = figure(night, 'sleep_latency')
  const cycles = figure(night, 'sleep_cycle')
  return {
    recording: stages.length > 0 ? 'stages' : 'none',
    ...(stages.length > 0 && {
      stages,
      totalSeconds: seconds('light', 'deep', 'rem'),
      awakeSeconds: seconds('awake'),
      lightSeconds: seconds('light'),
      deepSeconds: seconds('deep'),
      remSeconds: seconds('rem'),
    }),
    ...(score !== undefined && { score }),
    ...(efficiency !== undefined && { efficiency }),
    // In milliseconds.
    ...(latency !== undefined && { latencySeconds: latency / 1000 }),
    ...(cycles !== undefined && { cycles }),
  }
}
