/**
 * One workout in full, put together from its detail and its streams: Strava hands out no files. All streams have one
 * length and follow the recording; `time` counts seconds from the start. https://developers.strava.com/docs/reference/#api-Streams-getActivityStreams
 */
import * as kit from '../../kit/index.js'
import { maybe, z } from '../../kit/index.js'
import { Ride, startOf, zoneOf } from './activities.js'
import { figures, read } from './api.js'
import { sportOf } from './sports.js'

const Lap = z.object({ ...figures, start_date: z.string() })
const Detail = Ride.extend({ ...kit.texts('description device_name'), laps: maybe(z.array(Lap)) })
type Detail = z.infer<typeof Detail>

const series = <Value>(value: kit.Schema<Value>) => maybe(z.object({ data: z.array(value) }))
const number = series(z.number().nullable())
/** Asked for by type; a service that answers with a list has nothing for us. */
const Streams = z.object({
  time: number,
  distance: number,
  altitude: number,
  heartrate: number,
  cadence: number,
  watts: number,
  temp: number,
  latlng: series(z.array(z.number()).nullable()),
  moving: series(z.boolean().nullable()),
})
type Streams = z.infer<typeof Streams>
/** Speed and grade are reckoned from the others, and are not asked for. */
const keys = Object.keys(Streams.shape).join(',')

/** Without a point for so long, nobody was recording. */
const gapMs = 65_000

export const download: kit.Download = {
  // Put together, and not what the watch wrote.
  rank: 80,
  scopes: ['activity:read_all'],
  fetch: async (task, { externalId }) => {
    const path = `/activities/${encodeURIComponent(externalId)}`
    const answer = await read(task, path, { include_all_efforts: false })
    if (answer.body === undefined) return { skip: { code: 'gone', message: 'It is no longer on Strava.' } }
    const told = Detail.safeParse(answer.body)
    if (!told.success)
      throw new kit.ContractError('activity-unreadable', 'Strava described a workout in a way we cannot read.', {
        path: told.error.issues[0]?.path.join('.') ?? '',
        expected: 'a workout of Strava’s',
      })
    const streams =
      told.data.manual === true ? undefined : await read(task, `${path}/streams`, { keys, key_by_type: true })
    const activity = activityOf(told.data, streamsIn(streams?.body))
    const { description: notes } = told.data
    return { activity, ...(notes !== undefined && { facts: { notes } }) }
  },
}

const streamsIn = (body: unknown): Streams => {
  const told = Streams.safeParse(body)
  return told.success ? told.data : Streams.parse({})
}

/** From what Strava answered, read or not. */
export const activityFrom = (detail: unknown, streams: unknown): kit.Activity =>
  activityOf(Detail.parse(detail), streamsIn(streams))

const activityOf = (ride: Detail, streams: Streams): kit.Activity => {
  const start = startOf(ride)
  const track = trackOf(streams, kit.orderOf(start))
  const end = kit.plus(start, (ride.elapsed_time ?? ride.moving_time ?? 0) * 1000)
  const statistics = statisticsOf(ride, ride.device_watts)
  const laps = (ride.laps ?? []).map((lap) => lapOf(lap, ride))
  const { name, description: notes, device_name: device, visibility } = ride
  const told = { zone: zoneOf(ride), name, notes, device: device === undefined ? undefined : { name: device } }
  return kit.recordingOf({
    ...present(told),
    id: ride.id,
    start,
    end,
    sport: sportOf(ride.sport_type ?? ride.type, ride.trainer),
    statistics,
    laps: laps.length > 0 ? laps : [{ start, end, statistics }],
    track: ride.device_watts === false ? withoutPower(track) : track,
    pauses: pausesOf(streams, track.timeMs),
    ...(ride.private !== undefined && { isPrivate: ride.private || visibility === 'only_me' }),
  })
}

/** Power that no meter measured is reckoned, and would pass for measured elsewhere. */
const withoutPower = ({ powerWatts: _, ...track }: kit.Track): kit.Track => track

/** Columns by our names; `startMs` is what `time` counts from. */
const trackOf = ({ time, latlng, ...told }: Streams, startMs: number): kit.Track => {
  const seconds = time?.data ?? []
  const column = (values: readonly (number | null | undefined)[] | undefined, nothing?: number) =>
    values === undefined || values.length !== seconds.length
      ? undefined
      : Float64Array.from(values, (value) => (value === nothing || value == null ? Number.NaN : value))
  // A place in the sea off Africa is none at all.
  const places = latlng?.data.map((place) =>
    place?.length === 2 && (place[0] !== 0 || place[1] !== 0) ? place : undefined,
  )
  const columns = {
    latitudeDeg: column(places?.map((place) => place?.[0])),
    longitudeDeg: column(places?.map((place) => place?.[1])),
    altitudeMeters: column(told.altitude?.data),
    distanceMeters: column(told.distance?.data),
    heartRateBpm: column(told.heartrate?.data, 0),
    cadenceRpm: column(told.cadence?.data),
    powerWatts: column(told.watts?.data),
    temperatureCelsius: column(told.temp?.data),
  }
  const present = Object.entries(columns).filter(([, values]) => values?.some((value) => !Number.isNaN(value)))
  return {
    timeMs: Float64Array.from(seconds, (at) => startMs + (at ?? Number.NaN) * 1000),
    ...Object.fromEntries(present),
  }
}

/**
 * Strava names no pauses: they are runs that do not move, and gaps. On the spot, as in a yoga lesson, nothing moves from
 * beginning to end, which says nothing.
 */
const pausesOf = ({ moving }: Streams, timeMs: kit.Column): readonly kit.Pause[] => {
  const flags = moving?.data.length === timeMs.length && moving.data.includes(true) ? moving.data : undefined
  const pauses: { fromMs: number; toMs: number }[] = []
  for (let index = 1; index < timeMs.length; index++) {
    const [fromMs = Number.NaN, toMs = Number.NaN] = [timeMs[index - 1], timeMs[index]]
    if (!(toMs > fromMs) || (flags?.[index] !== false && toMs - fromMs <= gapMs)) continue
    const last = pauses.at(-1)
    if (last?.toMs === fromMs) last.toMs = toMs
    else pauses.push({ fromMs, toMs })
  }
  return pauses
}

const lapOf = (lap: z.infer<typeof Lap>, ride: Detail): kit.Lap => {
  const { utc_offset } = ride
  const start = startOf({ start_date: lap.start_date, start_date_local: undefined, timezone: undefined, utc_offset })
  const end = kit.given(lap.elapsed_time, (seconds) => kit.plus(start, seconds * 1000))
  return {
    start,
    statistics: statisticsOf(lap, ride.device_watts),
    ...(end !== undefined && { end }),
    ...(lap.name !== undefined && { name: lap.name }),
  }
}

const statisticsOf = (told: Omit<z.infer<typeof Lap>, 'start_date'>, measured: boolean | undefined): kit.Statistics =>
  present({
    elapsedSeconds: told.elapsed_time,
    movingSeconds: told.moving_time,
    distanceMeters: told.distance || undefined,
    energyKcal: told.calories || undefined,
    ascentMeters: told.total_elevation_gain,
    altitudeMeters: spread({ minimum: told.elev_low, maximum: told.elev_high }),
    speedMetersPerSecond: spread({ average: told.average_speed, maximum: told.max_speed }),
    heartRateBpm: spread({ average: told.average_heartrate, maximum: told.max_heartrate }),
    cadenceRpm: spread({ average: told.average_cadence }),
    temperatureCelsius: spread({ average: told.average_temp }),
    ...(measured === true && {
      powerWatts: spread({ average: told.average_watts, maximum: told.max_watts }),
      normalizedPowerWatts: told.weighted_average_watts,
      workJoules: kit.given(told.kilojoules, (kilojoules) => kilojoules * 1000),
    }),
  })

const present = <T extends object>(told: T) =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>
  }
const spread = (told: { average?: number | undefined; minimum?: number | undefined; maximum?: number | undefined }) => {
  const known = present(told)
  return Object.keys(known).length === 0 ? undefined : known
}
