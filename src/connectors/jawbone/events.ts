/** Weighings, days of movement, resting pulse, workouts and nights: all come as events of one shape. */
import {
  type DetailOf,
  dayAt,
  defineStream,
  type Extras,
  event,
  isZone,
  type KnownMoment,
  maybe,
  numbers,
  offsetAt,
  offsetMinutes,
  quantity,
  type RecordOf,
  type SportName,
  sample,
  texts,
  type When,
  z,
} from '../../kit/index.js'

const Zone = z.union([z.string(), z.number()]).nullish()
const Details = z.object({
  tz: Zone,
  tzs: maybe(z.array(z.tuple([z.number(), Zone]))),
  ...numbers('distance active_time calories meters steps time intensity'),
  ...numbers('light sound deep rem awake awakenings duration quality'),
})
const Item = z.object({
  ...texts('xid type title note'),
  ...numbers('time_created time_completed time_updated sub_type weight bmi body_fat resting_heartrate'),
  details: maybe(Details),
})
type Item = z.output<typeof Item>

export const events = defineStream({
  title: 'Events',
  emits: [
    'weight',
    'body_fat',
    'body_mass_index',
    'resting_heart_rate',
    'step_count',
    'distance',
    'active_calories',
    'active_minutes',
    'exercise',
    'sleep_session',
  ],
  page: z.object({ data: z.object({ items: z.array(Item) }) }),
  *map({ data }): Iterable<RecordOf> {
    for (const told of data.items) {
      const when = whenOf(told)
      const extras = extrasOf(told)
      if (told.type === 'move') yield* movementOf(told, when, extras)
      else if (told.type === 'workout') yield event('exercise', workoutOf(told), when, extras)
      else if (told.type === 'sleep') yield nightOf(told, when, extras)
      else yield* valuesOf(told, when, extras)
    }
  },
})

/** Where the person was at that time: by name, as `GMT-0600`, or in seconds. Days of travel list several. */
const zoneAt = (seconds: number, { tz, tzs = [] }: z.output<typeof Details>): z.output<typeof Zone> =>
  tzs.findLast(([from]) => from <= seconds)?.[1] ?? tzs[0]?.[1] ?? tz

const momentOf = (
  seconds: number | undefined,
  { details = { tz: undefined, tzs: undefined } as never }: Item,
): KnownMoment => {
  const at = (seconds ?? Number.NaN) * 1000
  const zone = seconds === undefined ? undefined : zoneAt(seconds, details)
  if (typeof zone === 'number') return { at, offset: zone / 60, offsetFrom: 'provider' }
  if (!zone || Number.isNaN(at) || Math.abs(at) > 8e15) return { at, offsetFrom: 'unknown' }
  if (isZone(zone) && !/^[+-]/.test(zone)) return { at, offset: offsetAt(zone, at), offsetFrom: 'zone-lookup' }
  try {
    return { at, offset: offsetMinutes(zone.replace(/^GMT/, '')), offsetFrom: 'provider' }
  } catch {
    return { at, offsetFrom: 'unknown' }
  }
}

const whenOf = (told: Item): When => {
  const start = momentOf(told.time_created, told)
  const end = momentOf(told.time_completed, told)
  return end.at > start.at ? { start, end } : { start }
}

const extrasOf = ({ xid, time_updated }: Item): Omit<Extras, 'series'> => ({
  ...(xid && { key: xid, document: xid }),
  ...(time_updated !== undefined && { updatedAt: time_updated * 1000 }),
})

/** Zero and null both mean that nothing was entered. */
function* valuesOf(
  { weight, body_fat, bmi, resting_heartrate }: Item,
  { start }: When,
  extras: object,
): Iterable<RecordOf> {
  if (weight) yield sample('weight', quantity(weight, 'kg'), { start }, extras)
  if (body_fat) yield sample('body_fat', quantity(body_fat, '%'), { start }, extras)
  if (bmi) yield sample('body_mass_index', quantity(bmi, 'kg/m2'), { start }, extras)
  if (resting_heartrate)
    yield sample(
      'resting_heart_rate',
      quantity(resting_heartrate, '/min'),
      { start },
      { ...extras, method: 'measured' },
    )
}

/** What a day came to, between the first and the last step. Without any the day is only that of a typed workout. */
function* movementOf({ details }: Item, when: When, extras: object): Iterable<RecordOf> {
  if (!details?.steps) return
  yield sample('step_count', quantity(details.steps, '{steps}'), when, { ...extras, method: 'measured' })
  if (details.distance) yield sample('distance', quantity(details.distance, 'm'), when, extras)
  if (details.calories) yield sample('active_calories', quantity(details.calories, 'kcal'), when, extras)
  if (details.active_time) yield sample('active_minutes', quantity(details.active_time, 's'), when, extras)
}

/** By number. https://jawbone.com/up/developer/endpoints/workouts */
const sports: readonly SportName[] = [
  'other',
  'walking',
  'running',
  'strength_training',
  'functional_training',
  'functional_training',
  'yoga',
  'pilates',
  'functional_training',
  'crossfit',
  'functional_training',
  'dancing',
  'functional_training',
  'swimming',
  'cycling',
  'elliptical',
  'barre',
  'other',
  'tennis',
  'basketball',
  'golf',
  'soccer',
  'alpine_skiing',
  'dancing',
  'hiking',
  'cross_country_skiing',
  'indoor_cycling',
  'cardio_training',
  'playing',
]
const intensities = [undefined, 'easy', 'easy', 'moderate', 'hard', 'hard'] as const

const workoutOf = ({ sub_type, title, note, details }: Item): DetailOf<'exercise'> => {
  const intensity = intensities[details?.intensity ?? 0]
  return {
    sport: sports[sub_type ?? 0] ?? 'other',
    ...(title && { name: title }),
    ...(note && { notes: note }),
    ...(details?.time && { activeSeconds: details.time }),
    ...(details?.meters && { distanceMeters: details.meters }),
    ...(details?.calories && { energyKcal: details.calories }),
    ...(details?.steps && { steps: details.steps }),
    ...(intensity !== undefined && { intensity }),
  }
}

/** `sound` is what others call deep, and older answers call so themselves. */
const nightOf = ({ note, details }: Item, when: When, extras: object): RecordOf => {
  const { light, rem, awake, awakenings, duration, quality } = details ?? {}
  const deep = details?.sound ?? details?.deep
  const asleep = [light, deep, rem].filter((each) => each !== undefined)
  const day = dayAt(when.end ?? when.start)
  const detail: DetailOf<'sleep_session'> = {
    ...(asleep.length > 0 && { totalSeconds: asleep.reduce((sum, each) => sum + each, 0) }),
    ...(light !== undefined && { lightSeconds: light }),
    ...(deep !== undefined && { deepSeconds: deep }),
    ...(rem !== undefined && { remSeconds: rem }),
    ...(awake !== undefined && { awakeSeconds: awake }),
    ...(duration !== undefined && { inBedSeconds: duration }),
    ...(awakenings !== undefined && { awakenings }),
    ...(quality !== undefined && { score: quality }),
    ...(note && { notes: note }),
  }
  return event('sleep_session', detail, { ...when, ...(day !== undefined && { day }) }, extras)
}
