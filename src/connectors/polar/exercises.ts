/** Workouts of the last 30 days: what came of them, and what was recorded on the way. */
import * as kit from '../../kit/index.js'
import { event, fields, given, maybe, numbers, samplesAt, texts, z } from '../../kit/index.js'
import { listOf, often, recent, recordsOf, seldom, underscored } from './listing.js'
import { sportOf } from './sports.js'
import { onWrist, secondsOf } from './times.js'

const Zone = z.object({ ...numbers('index lower_limit upper_limit'), ...texts('in_zone') })
const Heart = z.object(numbers('average maximum'))
const Load = z.object(numbers('cardio_load'))
const Exercise = z.object({
  id: z.string(),
  start_time: z.string(),
  ...texts('duration sport detailed_sport_info device'),
  ...numbers('start_time_utc_offset calories distance training_load'),
  ...fields('has_route', z.boolean()),
  heart_rate: maybe(Heart),
  heart_rate_zones: maybe(z.array(Zone)),
  training_load_pro: maybe(Load),
})
const page = <Doc>(doc: kit.Schema<Doc>) =>
  z.preprocess(underscored, listOf(doc, 'id')) as unknown as kit.Schema<readonly Doc[]>

/**
 * A workout somebody deletes just leaves the list. The list also forgets all that came before the person (last)
 * connected, of which its silence says nothing: the day is asked for first.
 */
const listed = (flags: Readonly<Record<string, boolean>>): Pick<kit.Stream, 'cursor' | 'pull' | 'listing' | 'one'> => ({
  listing: 'complete',
  ...recent({ days: 30, since: registeredAt }, (task) => task.get('/v3/exercises', flags)),
  one: (task, id) => task.get(`/v3/exercises/${encodeURIComponent(id)}`, flags),
})
const Person = z.object({ registration_date: z.string() })
const registeredAt = async (task: kit.PullTask): Promise<number> => {
  const { raw } = await task.get(`/v3/users/${encodeURIComponent(task.account.id)}`)
  if (raw.byteLength === 0) return 0
  const told = Person.safeParse(underscored(kit.jsonOf(raw)))
  const moment = kit.timeOf(told.data?.registration_date ?? '')
  if ('at' in moment && !Number.isNaN(moment.at)) return moment.at
  throw new kit.TransientError(
    'registration-unreadable',
    'Polar did not say since when it lists workouts; it is asked again later.',
  )
}

const summaries = recordsOf(
  '',
  ({ id }: z.infer<typeof Exercise>) => id,
  function* (told, id) {
    const { detailed_sport_info: detailed, sport, heart_rate: heart, device } = told
    const start = onWrist(told.start_time, told.start_time_utc_offset)
    const seconds = secondsOf(told.duration)
    const detail = {
      sport: sportOf(detailed, sport),
      sportName: detailed ?? sport,
      activeSeconds: seconds,
      energyKcal: told.calories,
      distanceMeters: told.distance,
      averageHeartRate: heart?.average,
      maxHeartRate: heart?.maximum,
      load: told.training_load ?? told.training_load_pro?.cardio_load,
      zones: told.heart_rate_zones?.flatMap(zoneOf),
      routeAvailable: told.has_route,
    }
    const end = given(seconds, (length) => kit.plus(start, length * 1000))
    yield event('exercise', detail, kit.between(start, end), { key: id, document: id, device })
  },
)
export const exercises = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  ...often,
  ...(listed({ zones: true }) as object),
  page: page(Exercise),
  map: summaries,
  lists: (told) => kit.listedIn(summaries(told)),
})

const zoneOf = ({ index, lower_limit, upper_limit, in_zone }: z.infer<typeof Zone>) => {
  const seconds = secondsOf(in_zone)
  return seconds === undefined
    ? []
    : [{ name: `zone ${index ?? '?'}`, lowBpm: lower_limit, highBpm: upper_limit, seconds }]
}

const Series = z.object({
  sample_type: z.union([z.string(), z.number()]).transform(String),
  ...numbers('recording_rate'),
  ...texts('data'),
})
const Recorded = Exercise.pick({
  id: true,
  start_time: true,
  start_time_utc_offset: true,
  sport: true,
  device: true,
}).extend({
  samples: maybe(z.array(Series)),
})

/** By Polar's number. https://www.polar.com/accesslink-api/#exercise-sample-types */
const series = {
  0: ['heart_rate', '/min'],
  1: ['speed', 'km/h'],
  2: ['cycling_cadence', '{rpm}'],
  3: ['elevation', 'm'],
  4: ['cycling_power', 'W'],
  8: ['step_cadence', '{steps}/min'],
} as const

/** Large, and read seldom: a notice brings each workout by its id. */
export const exercise_samples = kit.defineStream({
  title: 'What was recorded on workouts',
  emits: [
    'heart_rate',
    'speed',
    'cycling_cadence',
    'elevation',
    'cycling_power',
    'running_power',
    'step_cadence',
    'rr_interval',
  ],
  ...seldom,
  ...(listed({ samples: true }) as object),
  page: page(Recorded),
  map: recordsOf(
    '',
    ({ id }: z.infer<typeof Recorded>) => id,
    function* (told, document) {
      const start = onWrist(told.start_time, told.start_time_utc_offset)
      const extras = { document, series: 'exercise', device: told.device }
      const runs = /run|jog/i.test(told.sport ?? '')
      for (const { sample_type: type, recording_rate: rate, data = '' } of told.samples ?? []) {
        const values = data.split(',').map((text) => (/\d/.test(text) ? Number(text) : null))
        if (type === '11') yield* beats(start, values, extras)
        if (!Object.hasOwn(series, type) || rate === undefined || rate <= 0) continue
        const [kind, unit] =
          type === '4' && runs ? (['running_power', 'W'] as const) : series[type as unknown as keyof typeof series]
        // A heart that does not beat is a strap that does not touch.
        const points = kit.evenly(
          start,
          rate * 1000,
          kind === 'heart_rate' ? values.map((value) => value || null) : values,
        )
        yield* samplesAt(kind, unit as never, points, extras)
      }
    },
  ),
})

/** The time between two beats is told at the second of them. */
function* beats(start: kit.Moment, values: readonly (number | null)[], extras: kit.ExtrasOf<'rr_interval'>) {
  let sinceMs = 0
  for (const value of values) {
    if (value === null) continue
    sinceMs += value
    yield kit.sample('rr_interval', kit.quantity(value, 'ms'), { start: kit.plus(start, sinceMs) }, extras)
  }
}
