import {
  type DetailOf,
  defineStream,
  event,
  instant,
  localTime,
  type Moment,
  minuteMs,
  numbers,
  orderOf,
  plus,
  type RecordOf,
  type SportName,
  sportNamed,
  texts,
  z,
} from '../../kit/index.js'

const Item = z.object({
  ...texts('uri type start_time entry_mode tracking_mode'),
  ...numbers('utc_offset duration total_distance total_calories'),
  has_path: z.boolean().nullish(),
})
type Item = z.output<typeof Item>

export const fitnessActivities = defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  page: z.object({ items: z.array(Item) }),
  map: ({ items }) => items.map(recordOf),
})

const own: Readonly<Record<string, SportName>> = {
  downhill_skiing: 'alpine_skiing',
  skating: 'inline_skating',
  wheelchair: 'wheelchair_walking',
  spinning: 'indoor_cycling',
  arc_trainer: 'elliptical',
  zumba: 'dancing',
  core_strengthening: 'core_training',
  stairmaster: 'stair_climbing',
}
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `Sun, 9 Oct 2014 13:17:27` is a wall clock; newer answers have the offset in hours beside it. */
const startOf = ({ start_time = '', utc_offset }: Item): Moment => {
  const unreadable: Moment = { at: Number.NaN, offsetFrom: 'unknown' }
  const match = /(\d{1,2}) (\w{3})\w* (\d{4}) (\d{1,2}:\d\d:\d\d)$/.exec(start_time.trim())
  if (match === null) return unreadable
  const [, day = '', month = '', year = '', clock = ''] = match
  const number = months.indexOf(month.toLowerCase()) + 1
  const two = (text: string | number): string => String(text).padStart(2, '0')
  try {
    const local = localTime(`${year}-${two(number)}-${two(day)}T${clock.padStart(8, '0')}`)
    return utc_offset === undefined ? local : instant(orderOf(local) - utc_offset * 60 * minuteMs, utc_offset * 60)
  } catch {
    return unreadable
  }
}

const methodOf = (mode: string | undefined): { readonly method?: 'manual' | 'measured' } =>
  mode === 'Web' ? { method: 'manual' } : mode === 'API' ? { method: 'measured' } : {}

const recordOf = (told: Item): RecordOf<'exercise'> => {
  const { uri, type, duration } = told
  const isTyped = told.entry_mode === 'Web'
  const detail: DetailOf<'exercise'> = {
    sport: sportNamed(type ?? '', own),
    ...(type && { sportName: type }),
    ...(duration !== undefined && { activeSeconds: duration }),
    ...(told.total_distance !== undefined && { distanceMeters: told.total_distance }),
    ...(told.total_calories !== undefined && { energyKcal: told.total_calories }),
    ...(told.tracking_mode === 'indoor' && { indoor: true }),
    // Indoors a path is made up.
    ...(told.has_path === true && told.tracking_mode !== 'indoor' && { routeAvailable: true }),
    ...(isTyped && { manual: true }),
  }
  const start = startOf(told)
  // The time in motion: it ended then, or later.
  const end =
    duration === undefined || Number.isNaN(orderOf(start)) ? undefined : plus(start, Math.round(duration * 1000))
  const extras = { ...(uri && { key: uri, document: uri }), ...methodOf(told.entry_mode) }
  return event('exercise', detail, { start, ...(end !== undefined && { end }) }, extras)
}
