import {
  type DetailOf,
  defineStream,
  event,
  type Moment,
  maybe,
  numbers,
  orderOf,
  quantity,
  type RecordOf,
  sample,
  sportNamed,
  texts,
  timeOf,
  z,
} from '../../kit/index.js'

const Point = z.object({ ...texts('time'), lat: z.number(), lon: z.number() })
const Activity = z.object({
  ...texts('activity group startTime endTime'),
  ...numbers('duration distance steps calories'),
  manual: z.boolean().nullish(),
  trackPoints: maybe(z.array(Point)),
})
type Activity = z.output<typeof Activity>
const Segment = z.object({ ...texts('lastUpdate'), activities: maybe(z.array(Activity)) })
const Day = z.object({ date: z.string(), segments: maybe(z.array(Segment)) })

export const storyline = defineStream({
  title: 'The days’ storylines',
  emits: ['exercise', 'step_count', 'distance', 'active_calories', 'location'],
  page: z.array(Day),
  *map(days): Iterable<RecordOf> {
    // One that was typed in has a length, and no time: nowhere to put it.
    for (const { segments = [] } of days)
      for (const { lastUpdate, activities = [] } of segments)
        for (const told of activities) if (told.startTime !== undefined) yield* recordsOf(told, lastUpdate)
  },
})

/** `20121212T071430+0200`, with the offset there. */
const momentOf = (text: string | undefined): Moment =>
  timeOf((text ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6'))

/** The first version of the API had letters for them. */
const names: Readonly<Record<string, string>> = { wlk: 'walking', run: 'running', cyc: 'cycling', trp: 'transport' }

function* recordsOf(told: Activity, lastUpdate: string | undefined): Iterable<RecordOf> {
  const [start, end] = [momentOf(told.startTime), momentOf(told.endTime)]
  const when = orderOf(end) > orderOf(start) ? { start, end } : { start }
  const changed = momentOf(lastUpdate)
  const extras = {
    ...('at' in changed && Number.isFinite(changed.at) && { updatedAt: changed.at }),
    ...(told.manual === true && { method: 'manual' as const }),
  }
  const { activity = '' } = told
  const name = Object.hasOwn(names, activity) ? (names[activity] as string) : activity
  // To be driven is no exercise: of it only the track remains.
  const isDriven = (told.group ?? name) === 'transport'
  if (!isDriven) yield event('exercise', detailOf(told, name), when, extras)
  if (told.steps) yield sample('step_count', quantity(told.steps, '{steps}'), when, extras)
  if (told.distance && !isDriven) yield sample('distance', quantity(told.distance, 'm'), when, extras)
  if (told.calories) yield sample('active_calories', quantity(told.calories, 'kcal'), when, extras)
  const series = `${name}@${orderOf(start)}`
  for (const [index, { time, lat, lon }] of (told.trackPoints ?? []).entries())
    yield event(
      'location',
      { latitude: lat, longitude: lon },
      { start: momentOf(time) },
      { ...extras, key: `${series}#${index}`, series },
    )
}

const detailOf = ({ manual, ...told }: Activity, name: string): DetailOf<'exercise'> => {
  const sport = sportNamed(name, {
    walking_on_treadmill: 'treadmill_walking',
    running_on_treadmill: 'treadmill_running',
  })
  return {
    sport,
    sportName: name,
    ...(told.duration !== undefined && { activeSeconds: told.duration }),
    ...(told.distance !== undefined && { distanceMeters: told.distance }),
    ...(told.steps !== undefined && { steps: told.steps }),
    ...(told.calories !== undefined && { energyKcal: told.calories }),
    ...(manual === true && { manual: true }),
  }
}
