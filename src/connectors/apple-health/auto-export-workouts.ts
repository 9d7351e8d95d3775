/**
 * Workouts of Health Auto Export, in both versions of its format and as its `.hae` files have them. The heart rate on
 * the way comes again in the metric of that name: the series keeps them apart.
 */
import {
  type DetailOf,
  defineStream,
  event,
  type Moment,
  numbers,
  quantity,
  type RecordOf,
  sample,
  texts,
  z,
} from '../../kit/index.js'
import { momentOf, Time } from './auto-export-metrics.js'
import { placeOf } from './routes.js'
import { extrasOf } from './samples.js'
import { apple } from './sources.js'
import { sportOf } from './sports.js'
import { spanOf } from './times.js'
import { celsiusOf, figuresOfValues } from './workout-figures.js'

const Qty = z.object({ ...numbers('qty'), ...texts('units') })
/** One figure, or several over the time of the workout; in files a bare number. */
const Figure = z
  .union([z.number(), Qty, z.array(Qty)])
  .nullish()
  .catch(null)
const Beat = z.object({ date: Time, ...numbers('Avg qty') })
const Point = z.object({
  timestamp: Time,
  time: Time,
  ...numbers('latitude longitude lat lon altitude elevation speed course horizontalAccuracy hAcc'),
})
const figureNames = [
  'activeEnergyBurned',
  'activeEnergy',
  'totalEnergy',
  'distance',
  'totalDistance',
  'avgHeartRate',
  'maxHeartRate',
  'minHeartRate',
  'avgSpeed',
  'speed',
  'maxSpeed',
  'elevationUp',
  'elevationDown',
  'stepCount',
  'flightsClimbed',
  'totalSwimmingStrokeCount',
  'lapLength',
  'temperature',
  'humidity',
] as const
const Workout = z.object({
  ...texts('id name location'),
  start: Time,
  end: Time,
  ...numbers('duration'),
  ...(Object.fromEntries(figureNames.map((name) => [name, Figure])) as Record<
    (typeof figureNames)[number],
    typeof Figure
  >),
  elevation: z
    .object({ ...numbers('ascent descent'), ...texts('units') })
    .nullish()
    .catch(null),
  heartRateData: z.array(Beat).nullish(),
  route: z.array(Point).nullish(),
})
type Workout = z.output<typeof Workout>
const Route = z.object({ ...texts('id name'), locations: z.array(Point).nullish() })

export const autoExportWorkouts = defineStream({
  title: 'Workouts of Health Auto Export',
  emits: ['exercise', 'heart_rate', 'location', 'ambient_temperature', 'relative_humidity'],
  page: z.object({ workouts: z.array(Workout).nullish(), routes: z.array(Route).nullish() }),
  *map({ workouts, routes }) {
    for (const workout of workouts ?? []) yield* fromWorkout(workout)
    for (const { id = '', locations } of routes ?? []) yield* pointsOf(locations ?? [], id, `route/${id}`)
  },
})

type Kind = 'exercise' | 'heart_rate' | 'location' | 'ambient_temperature' | 'relative_humidity'

function* fromWorkout(told: Workout): Iterable<RecordOf<Kind>> {
  const { id, name, location } = told
  const start = momentOf(told.start)
  const when = spanOf(start, told.end == null ? undefined : momentOf(told.end))
  const own = id === undefined ? { series: name } : { document: id, series: 'workout' }
  const extras = extrasOf({ origin: apple, when, id })
  const place = (location ?? '').toLowerCase()
  const indoor = place === 'indoor' ? true : place === 'outdoor' ? false : undefined
  const water = place === 'pool' ? ('pool' as const) : place === 'open water' ? ('open' as const) : undefined
  const detail = {
    sport: sportOf(name, { indoor, water }),
    ...(name !== undefined && { sportName: name }),
    ...figuresOfValues(valuesOf(told)),
    ...(indoor !== undefined && { indoor }),
    ...(told.route != null && told.route.length > 0 && { routeAvailable: true }),
  } as DetailOf<'exercise'>
  yield event('exercise', detail, when, extras)
  for (const { date, Avg, qty } of told.heartRateData ?? []) {
    const rate = Avg ?? qty
    if (rate === undefined) continue
    const within = { ...own, series: `workout@${id ?? startText(start)}`, origin: apple }
    yield sample('heart_rate', quantity(rate, '/min'), { start: momentOf(date) }, within)
  }
  yield* pointsOf(told.route ?? [], id ?? startText(start), id)
  yield* weatherOf(told, start, id)
}
const startText = (start: Moment): string => ('at' in start ? String(start.at) : start.local)

/** `document` is the whole of which these are parts, where it has an id. */
function* pointsOf(
  points: readonly z.output<typeof Point>[],
  of: string,
  document: string | undefined,
): Iterable<RecordOf<'location'>> {
  const series = `workout@${of}`
  for (const [index, point] of points.entries()) {
    const place = placeOf({
      ...point,
      latitude: point.latitude ?? point.lat,
      longitude: point.longitude ?? point.lon,
      altitude: point.altitude ?? point.elevation,
      horizontalAccuracy: point.horizontalAccuracy ?? point.hAcc,
    })
    if (place === undefined) continue
    const extras = { key: `${series}#${index}`, series, origin: apple, ...(document !== undefined && { document }) }
    yield event('location', place, { start: momentOf(point.timestamp ?? point.time) }, extras)
  }
}

/** The sum of several, the one there is, or a number in the unit HealthKit has for it. */
const amountIn = (figure: z.output<typeof Figure>): { value: number; unit?: string | undefined } | undefined => {
  if (figure == null) return undefined
  if (typeof figure === 'number') return { value: figure }
  if (!Array.isArray(figure)) return figure.qty === undefined ? undefined : { value: figure.qty, unit: figure.units }
  const told = figure.flatMap(({ qty }) => (qty === undefined ? [] : [qty]))
  return told.length === 0 ? undefined : { value: told.reduce((sum, qty) => sum + qty, 0), unit: figure[0]?.units }
}

const valuesOf = (told: Workout) => {
  const value = (type: string, figure: z.output<typeof Figure>) => {
    const amount = amountIn(figure)
    return amount === undefined ? [] : [{ type, ...amount }]
  }
  const energy = [
    ...value('activeEnergyBurned', told.activeEnergyBurned),
    ...value('activeEnergyBurned', told.activeEnergy),
  ]
  const { ascent, descent, units } = told.elevation ?? {}
  return [
    ...energy.slice(0, 1),
    ...value('totalEnergyBurned', told.totalEnergy),
    ...[...value('distance', told.distance), ...value('distance', told.totalDistance)].slice(0, 1),
    ...figureNames.slice(5, 17).flatMap((name) => value(name, told[name])),
    ...(ascent === undefined ? [] : [{ type: 'elevationUp', value: ascent, unit: units }]),
    ...(descent === undefined ? [] : [{ type: 'elevationDown', value: descent, unit: units }]),
    ...(told.duration === undefined ? [] : [{ type: 'duration', value: told.duration, unit: 's' }]),
  ]
}

function* weatherOf(
  told: Workout,
  start: Moment,
  document: string | undefined,
): Iterable<RecordOf<'ambient_temperature' | 'relative_humidity'>> {
  const extras = {
    method: 'estimated' as const,
    origin: apple,
    ...(document !== undefined && { key: document, document }),
  }
  const temperature = amountIn(told.temperature)
  const degrees = temperature && celsiusOf(temperature.value, temperature.unit)
  if (degrees !== undefined) yield sample('ambient_temperature', degrees, { start }, extras)
  const humidity = amountIn(told.humidity)?.value
  if (humidity !== undefined) yield sample('relative_humidity', quantity(humidity, '%'), { start }, extras)
}
