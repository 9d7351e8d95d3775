/** One workout in full: tracks that each have a clock of their own. https://sporttracks.mobi/api/doc/data-structures */
import * as kit from '../../kit/index.js'
import { type Activity, convert, type Download, maybe, type TimedValue, texts, z } from '../../kit/index.js'
import { amounts, pathOf, Written } from './listing.js'
import { sportOf } from './sports.js'

/** Offset and value in turn; a place is a pair. */
const Flat = maybe(z.array(z.unknown()))
const Lap = z.object({
  start_time: maybe(Written),
  ...texts('type'),
  ...amounts('duration clock_duration distance calories elevation_gain elevation_loss avg_speed max_speed'),
  ...amounts('avg_heartrate max_heartrate avg_cadence max_cadence avg_power max_power'),
})
type Lap = z.output<typeof Lap>
const Detail = Lap.omit({ start_time: true, distance: true }).extend({
  start_time: Written,
  uri: maybe(z.string()),
  ...texts('name notes sharing'),
  ...amounts('total_distance'),
  laps: maybe(z.array(Lap)),
  timer_stops: maybe(z.array(z.tuple([Written, Written]))),
  ...kit.fields('location elevation heartrate cadence power distance temperature', Flat),
})
type Detail = z.output<typeof Detail>

export const download: Download = {
  rank: 30,
  async fetch(task, { externalId }) {
    const { status, body } = await task.get(pathOf(externalId))
    if (status === 404) return { skip: { code: 'gone', message: 'SportTracks no longer has it.' } }
    const told = Detail.safeParse(body)
    if (!told.success) return { skip: { code: 'corrupt', message: 'What SportTracks tells of it cannot be read.' } }
    const activity = { ...activityOf(told.data), id: externalId }
    const { name, notes, isPrivate } = activity
    return { activity, facts: { name, notes, isPrivate, isStationary: activity.track.timeMs.length < 2 } }
  },
}

export const readDetail = (body: unknown): Activity => activityOf(Detail.parse(body))

const activityOf = (told: Detail): Activity => {
  const { start_time: start, laps = [], timer_stops = [] } = told
  const startMs = kit.orderOf(start)
  const places = pairs(told.location).flatMap(([seconds, place]): [number, number, number][] => {
    const [north, east] = Array.isArray(place) ? (place as readonly unknown[]) : []
    return typeof north === 'number' && typeof east === 'number' ? [[seconds, north, east]] : []
  })
  const track = kit.trackOfSeries(startMs, {
    latitudeDeg: places.map(([seconds, north]) => [seconds, north]),
    longitudeDeg: places.map(([seconds, , east]) => [seconds, east]),
    altitudeMeters: values(told.elevation),
    heartRateBpm: values(told.heartrate),
    cadenceRpm: values(told.cadence),
    powerWatts: values(told.power),
    distanceMeters: values(told.distance),
    temperatureCelsius: values(told.temperature),
  })
  const statistics = statisticsOf({ ...told, distance: told.total_distance })
  return kit.recordingOf({
    start,
    end: kit.given(told.clock_duration, (seconds) => kit.plus(start, Math.round(seconds * 1000))),
    sport: sportOf(told.type),
    name: told.name || undefined,
    notes: told.notes || undefined,
    isPrivate: kit.given(told.sharing, (sharing) => sharing !== 'public'),
    statistics,
    laps: laps.flatMap((lap) => lapOf(lap, start)),
    track,
    pauses: timer_stops.map(([from, to]) => ({ fromMs: kit.orderOf(from), toMs: kit.orderOf(to) })),
  })
}

const pairs = (flat: readonly unknown[] | undefined): readonly (readonly [seconds: number, value: unknown])[] =>
  (flat ?? []).flatMap((seconds, index, all) =>
    index % 2 === 0 && typeof seconds === 'number' ? [[seconds, all[index + 1]] as const] : [],
  )
const values = (flat: readonly unknown[] | undefined): readonly TimedValue[] =>
  pairs(flat).flatMap(([seconds, value]): TimedValue[] => (typeof value === 'number' ? [[seconds, value]] : []))

const lapOf = (lap: Lap, start: kit.Moment): readonly kit.Lap[] => {
  const from = lap.start_time ?? start
  const seconds = lap.clock_duration ?? lap.duration
  return [
    {
      start: from,
      end: kit.given(seconds, (length) => kit.plus(from, Math.round(length * 1000))),
      intensity: lap.type?.toUpperCase() === 'REST' ? 'rest' : 'active',
      statistics: statisticsOf(lap),
    },
  ]
}

const statisticsOf = (told: Omit<Lap, 'start_time'>): kit.Statistics => ({
  elapsedSeconds: told.clock_duration,
  timerSeconds: told.duration,
  distanceMeters: told.distance,
  // Kilojoules, though they are called calories.
  energyKcal: kit.given(told.calories, (kilojoules) => convert(kilojoules, 'kJ', 'kcal')),
  ascentMeters: told.elevation_gain,
  descentMeters: told.elevation_loss,
  speedMetersPerSecond: { average: told.avg_speed, maximum: told.max_speed },
  heartRateBpm: { average: told.avg_heartrate, maximum: told.max_heartrate },
  cadenceRpm: { average: told.avg_cadence, maximum: told.max_cadence },
  powerWatts: { average: told.avg_power, maximum: told.max_power },
})
