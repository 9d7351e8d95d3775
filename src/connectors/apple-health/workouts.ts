/** Workouts of an export. Totals moved from attributes to statistics with iOS 16: both are read. */
import {
  type DetailOf,
  defineStream,
  event,
  type Moment,
  maybe,
  orderOf,
  plus,
  quantity,
  type RecordOf,
  sample,
  texts,
  z,
} from '../../kit/index.js'
import { Metadata } from './records.js'
import { extrasOf, writtenAmount } from './samples.js'
import { exportedSource } from './sources.js'
import { sportOf, type Where } from './sports.js'
import { exportedTime, spanOf } from './times.js'
import { lookUp } from './types.js'
import { celsiusOf, figuresOf, kcalOf, metersOf, Statistics, secondsPer, speedOf } from './workout-figures.js'

type Detail = DetailOf<'exercise'>

const Event = z.object({ ...texts('type date duration durationUnit'), metadata: Metadata })
const Activity = z.object({
  ...texts('uuid startDate endDate duration durationUnit'),
  statistics: maybe(z.array(Statistics)),
})
const Workout = z.object({
  ...texts('workoutActivityType duration durationUnit totalDistance totalDistanceUnit totalEnergyBurned'),
  ...texts('totalEnergyBurnedUnit totalFlightsClimbed totalSwimmingStrokeCount'),
  ...texts('sourceName sourceVersion device startDate endDate'),
  metadata: Metadata,
  statistics: maybe(z.array(Statistics)),
  events: maybe(z.array(Event)),
  activities: maybe(z.array(Activity)),
  routes: maybe(z.array(z.object(texts('startDate')))),
})
type Workout = z.output<typeof Workout>

export const workouts = defineStream({
  title: 'Workouts of an export',
  emits: ['exercise', 'swim_length', 'ambient_temperature', 'relative_humidity'],
  page: z.object({ workouts: z.array(Workout) }),
  *map({ workouts: told }) {
    for (const workout of told) yield* recordsOf(workout)
  },
})

function* recordsOf(
  told: Workout,
): Iterable<RecordOf<'exercise' | 'swim_length' | 'ambient_temperature' | 'relative_humidity'>> {
  const { metadata = {}, events = [], statistics = [] } = told
  const zone = metadata['HKTimeZone']
  const start = exportedTime(told.startDate, zone)
  const when = spanOf(start, exportedTime(told.endDate, zone))
  const source = exportedSource(told)
  const extras = extrasOf({ ...source, when, metadata }, told.workoutActivityType)
  const where = whereOf(metadata)
  const lengths = where.water === 'pool' ? lapsOf(events, zone) : []
  const poolLengthMeters = metersIn(metadata['HKLapLength'])
  const detail = {
    sport: sportOf(told.workoutActivityType, where),
    ...(told.workoutActivityType && { sportName: told.workoutActivityType.replace(/^HKWorkoutActivityType/, '') }),
    ...totalsOf(told),
    ...figuresOf(statistics),
    ...metadataFigures(metadata),
    ...present({
      activeSeconds: secondsOf(told.duration, told.durationUnit),
      laps: where.water === 'pool' ? undefined : partsOf(told, zone),
      pauses: pausesOf(events, zone),
      poolLengthMeters,
      lengths: lengths.length > 0 ? lengths.length : undefined,
      indoor: where.indoor,
      manual: extras.method === 'manual' ? true : undefined,
      routeAvailable: told.routes === undefined || told.routes.length === 0 ? undefined : true,
    }),
  } as Detail
  yield event('exercise', detail, when, extras)
  for (const { start: from, end, stroke } of lengths) {
    const length = present({ stroke, lengthMeters: poolLengthMeters }) as DetailOf<'swim_length'>
    yield event('swim_length', length, spanOf(from, end), extrasOf({ ...source, when: { start: from } }))
  }
  yield* weatherOf(metadata, { start }, source)
}

/** Leaves out what is not there: absence is not zero. */
const present = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** https://developer.apple.com/documentation/healthkit/hkworkoutswimminglocationtype */
const whereOf = (metadata: Readonly<Record<string, string>>): Where => {
  const [indoor, water] = [metadata['HKIndoorWorkout'], metadata['HKSwimmingLocationType']]
  return {
    ...(indoor !== undefined && { indoor: indoor === '1' }),
    ...(water === '1' ? { water: 'pool' as const } : water === '2' ? { water: 'open' as const } : {}),
  }
}

const totalsOf = (told: Workout) =>
  present({
    distanceMeters: metersOf(told.totalDistance, told.totalDistanceUnit),
    energyKcal: kcalOf(told.totalEnergyBurned, told.totalEnergyBurnedUnit),
    floors: numberOf(told.totalFlightsClimbed),
    strokes: numberOf(told.totalSwimmingStrokeCount),
  })
const numberOf = (text: string | undefined) =>
  text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)

/** `11937 cm`, `2.5 m/s`. */
const metadataFigures = (metadata: Readonly<Record<string, string>>) => {
  const speed = (key: string) => {
    const amount = writtenAmount(metadata[key])
    return amount && speedOf(amount.value, amount.unit)
  }
  return present({
    elevationGainMeters: metersIn(metadata['HKElevationAscended']),
    elevationLossMeters: metersIn(metadata['HKElevationDescended']),
    averageSpeedMetersPerSecond: speed('HKAverageSpeed'),
    maxSpeedMetersPerSecond: speed('HKMaximumSpeed'),
  })
}
const metersIn = (written: string | undefined): number | undefined => {
  const amount = writtenAmount(written)
  return amount && metersOf(amount.value, amount.unit)
}

const secondsOf = (duration: string | undefined, unit = 'min'): number | undefined => {
  const value = numberOf(duration)
  const seconds = lookUp(secondsPer, unit)
  return value === undefined || seconds === undefined ? undefined : Number((value * seconds).toFixed(3))
}

/** https://developer.apple.com/documentation/healthkit/hkswimmingstrokestyle */
const strokes = ['unknown', 'mixed', 'freestyle', 'backstroke', 'breaststroke', 'butterfly', 'kickboard'] as const

const lapsOf = (events: readonly z.output<typeof Event>[], zone: string | undefined) =>
  events.flatMap(({ type, date, duration, durationUnit, metadata }) => {
    if (type !== 'HKWorkoutEventTypeLap') return []
    const start = exportedTime(date, zone)
    const seconds = secondsOf(duration, durationUnit)
    const style = metadata?.['HKSwimmingStrokeStyle']
    const stroke = style === undefined ? undefined : (strokes[Number(style)] ?? 'unknown')
    return [
      { start, end: seconds === undefined ? undefined : plus(start, Math.round(seconds * 1000)), seconds, stroke },
    ]
  })

/** Laps a person or a length of way marked, else the parts of a workout made of several. */
const partsOf = ({ events = [], activities = [] }: Workout, zone: string | undefined): Detail['laps'] => {
  const laps = lapsOf(events, zone).map(({ start, end, seconds }) => present({ start, end, seconds }))
  const parts =
    activities.length < 2
      ? []
      : activities.map(({ startDate, endDate, duration, durationUnit, statistics = [] }) => {
          const { minHeartRate: _, floors: __, ...figures } = lapFigures(statistics)
          const end = exportedTime(endDate, zone)
          return present({
            start: exportedTime(startDate, zone),
            end: endDate === undefined ? undefined : end,
            seconds: secondsOf(duration, durationUnit),
            ...figures,
          })
        })
  const told = (laps.length > 0 ? laps : parts) as unknown as NonNullable<Detail['laps']>
  return told.length > 0 ? told : undefined
}
const lapFields =
  'distanceMeters energyKcal steps strokes averageHeartRate maxHeartRate averageSpeedMetersPerSecond maxSpeedMetersPerSecond averagePowerWatts'
const lapFigures = (statistics: readonly Statistics[]): Partial<Detail> =>
  Object.fromEntries(Object.entries(figuresOf(statistics)).filter(([field]) => lapFields.split(' ').includes(field)))

/** A pause lasts until the workout goes on, whoever stopped it. */
const pausesOf = (events: readonly z.output<typeof Event>[], zone: string | undefined): Detail['pauses'] => {
  const pauses: { start: Moment; end: Moment }[] = []
  let since: Moment | undefined
  const inOrder = events
    .map(({ type = '', date }) => ({ type, at: exportedTime(date, zone) }))
    .sort((one, other) => orderOf(one.at) - orderOf(other.at))
  for (const { type, at } of inOrder) {
    if (/Type(Motion)?Paused?$/.test(type)) since ??= at
    else if (/Type(Motion)?Resumed?$/.test(type) && since !== undefined) {
      pauses.push({ start: since, end: at })
      since = undefined
    }
  }
  return pauses.length > 0 ? pauses : undefined
}

/** The weather report of the place, where the phone had one. */
function* weatherOf(metadata: Readonly<Record<string, string>>, when: { start: Moment }, source: object) {
  const told = writtenAmount(metadata['HKWeatherTemperature'])
  const degrees = told && celsiusOf(told.value, told.unit)
  if (degrees !== undefined)
    yield sample('ambient_temperature', degrees, when, { ...source, method: 'estimated' as const })
  const humidity = writtenAmount(metadata['HKWeatherHumidity'])?.value
  // `72 %` until iOS 10, `7200 %` since.
  if (humidity !== undefined)
    yield sample('relative_humidity', quantity(humidity > 100 ? humidity / 100 : humidity, '%'), when, {
      ...source,
      method: 'estimated' as const,
    })
}
