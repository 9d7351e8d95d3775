/** Days, spells of movement, and nights. Distances are miles. */
import {
  convert,
  type DetailOf,
  dayAt,
  defineStream,
  event,
  maybe,
  numbers,
  orderOf,
  plus,
  quantity,
  type RecordOf,
  sample,
  sportNamed,
  startOfDay,
  Time,
  texts,
  timeOf,
  times,
  z,
} from '../../kit/index.js'

const Day = z.object({ date: z.string(), ...numbers('steps activityCalories distance') })
const Session = z.object({
  ...texts('id activityType'),
  ...numbers('duration steps calories distance'),
  startTime: Time,
})
const Sleep = z.object({
  ...texts('id'),
  ...numbers('duration'),
  startTime: Time,
  sleepDetails: maybe(z.array(z.object({ ...times('datetime'), ...numbers('value') }))),
})

export const activity = defineStream({
  title: 'Days, workouts and nights',
  emits: ['step_count', 'distance', 'active_calories', 'exercise', 'sleep_session'],
  page: z.object({ summary: maybe(z.array(Day)), sessions: maybe(z.array(Session)), sleeps: maybe(z.array(Sleep)) }),
  *map({ summary = [], sessions = [], sleeps = [] }): Iterable<RecordOf> {
    for (const told of summary) yield* dayOf(told)
    for (const told of sessions) yield sessionOf(told)
    for (const told of sleeps) yield nightOf(told)
  },
})

function* dayOf({ date, steps, activityCalories, distance }: z.output<typeof Day>): Iterable<RecordOf> {
  const day = date.slice(0, 10)
  const when = 'local' in timeOf(`${day}T00:00:00`) ? { start: startOfDay(day), day } : { start: timeOf(date) }
  if (steps !== undefined) yield sample('step_count', quantity(steps, '{steps}'), when)
  if (distance !== undefined) yield sample('distance', quantity(distance, '[mi_i]'), when)
  if (activityCalories !== undefined) yield sample('active_calories', quantity(activityCalories, 'kcal'), when)
}

const sessionOf = ({ id, activityType, startTime: start, ...told }: z.output<typeof Session>): RecordOf => {
  const detail: DetailOf<'exercise'> = {
    sport: sportNamed(activityType ?? ''),
    ...(activityType && { sportName: activityType }),
    ...(told.duration !== undefined && { activeSeconds: told.duration }),
    ...(told.steps !== undefined && { steps: told.steps }),
    ...(told.calories !== undefined && { energyKcal: told.calories }),
    ...(told.distance !== undefined && { distanceMeters: convert(told.distance, '[mi_i]', 'm') }),
  }
  return event('exercise', detail, { start, ...endAfter(start, told.duration) }, id ? { key: id, document: id } : {})
}

type Start = z.output<typeof Time>
const endAfter = (start: Start, seconds: number | undefined) =>
  seconds === undefined || Number.isNaN(orderOf(start)) ? {} : { end: plus(start, seconds * 1000) }

const stages = [undefined, 'awake', 'light', 'deep'] as const

/** Each stage lasts until the next, and the last until waking. */
const nightOf = ({ id, startTime: start, duration, sleepDetails = [] }: z.output<typeof Sleep>): RecordOf => {
  const { end } = endAfter(start, duration) as { end?: Start }
  const told = sleepDetails.flatMap(({ datetime, value }, index) => {
    const [stage, until] = [stages[value ?? 0] ?? ('unknown' as const), sleepDetails[index + 1]?.datetime ?? end]
    const isReadable = datetime !== undefined && until !== undefined && orderOf(datetime) < orderOf(until)
    return isReadable ? [{ stage, start: datetime, end: until }] : []
  })
  const seconds = (wanted: string): number =>
    told.reduce((sum, one) => sum + (one.stage === wanted ? (orderOf(one.end) - orderOf(one.start)) / 1000 : 0), 0)
  const day = dayAt(end ?? start)
  const detail: DetailOf<'sleep_session'> = {
    recording: told.length > 0 ? 'stages' : 'none',
    ...(duration !== undefined && { inBedSeconds: duration }),
    ...(told.length > 0 && {
      stages: told,
      totalSeconds: seconds('light') + seconds('deep'),
      awakeSeconds: seconds('awake'),
      lightSeconds: seconds('light'),
      deepSeconds: seconds('deep'),
    }),
  }
  const when = { start, ...(end !== undefined && { end }), ...(day !== undefined && { day }) }
  return event('sleep_session', detail, when, id ? { key: id, document: id } : {})
}
