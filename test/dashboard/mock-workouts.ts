/** Invented workouts with a shape one can draw: loops over hills, with a heart that follows. */
import type {
  ActivityContent,
  ActivityDetail,
  ActivityItem,
  Lap,
  Place,
  PlaceState,
  Reason,
  TrackColumns,
} from '../../src/dashboard/api.js'
import { chance, day, hour, minute } from './mock-body.js'
import type { PersonName } from './mock-people.js'

export interface MockParty {
  readonly connection: string
  readonly connector: string
  readonly service: string
  readonly gives: boolean
  readonly takes: boolean
  readonly out?: Reason
}
const uuid = (digit: number): string => `00000000-0000-4000-8000-${String(digit).padStart(12, '0')}`
const reason = (code: string, message: string, owner: Reason['owner']): Reason => ({ code, message, owner })

const someParties: readonly MockParty[] = [
  { connection: uuid(1), connector: 'garmin', service: 'Garmin', gives: true, takes: false },
  { connection: uuid(2), connector: 'strava', service: 'Strava', gives: true, takes: true },
  { connection: uuid(3), connector: 'intervals-icu', service: 'intervals.icu', gives: true, takes: true },
  {
    connection: uuid(4),
    connector: 'dropbox',
    service: 'Dropbox',
    gives: true,
    takes: true,
    out: reason('config_missing', 'Choose the folder of Dropbox that holds your workouts.', 'person'),
  },
]
const moreParties: readonly MockParty[] = [
  { connection: uuid(5), connector: 'ride-with-gps', service: 'Ride with GPS', gives: true, takes: true },
  { connection: uuid(6), connector: 'trainingpeaks', service: 'TrainingPeaks', gives: false, takes: true },
  { connection: uuid(7), connector: 'polar', service: 'Polar', gives: true, takes: false },
  { connection: uuid(8), connector: 'sporttracks', service: 'SportTracks', gives: true, takes: true },
  { connection: uuid(9), connector: 'wahoo', service: 'Wahoo', gives: true, takes: true },
]
export const partiesOf = (person: PersonName): readonly MockParty[] =>
  person === 'empty' ? [] : person === 'normal' ? someParties : [...someParties, ...moreParties]

const sports = [
  ['cycling', 'Round the lake', 62_000, 7.6],
  ['running', 'Easy run', 9200, 2.9],
  ['gravel_cycling', 'Forest tracks', 41_000, 6.1],
  ['running', undefined, 12_400, 3.1],
  ['strength_training', 'Legs', 0, 0],
  ['hiking', 'Up to the hut and down again by the long way past the three lakes', 14_800, 1.2],
  ['pool_swimming', 'Lengths', 2000, 0.8],
  ['indoor_cycling', 'Intervals on the trainer', 0, 0],
] as const
const pick = <T>(from: readonly T[], ...names: (string | number)[]): T => {
  const one = from[Math.floor(chance(...names) * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

export const hasTrack = (sport: string): boolean => !/strength|pool|indoor/.test(sport)

/** The same for the same number. */
export const workout = (index: number, person: PersonName, now: number): ActivityItem => {
  const [sport, name, meters, speed] = pick(sports, 'sport', index)
  const startMs = now - index * 1.7 * day - (3 + chance('start', index) * 9) * hour
  const seconds = meters === 0 ? 2700 : Math.round(meters / speed)
  const offset = index > 20 && index < 24 ? -7 : 1
  const local = new Date(startMs + offset * hour).toISOString().slice(0, 19)
  return {
    id: uuid(1000 + index),
    start: `${local}${offset < 0 ? '-' : '+'}0${Math.abs(offset)}:00`,
    end: new Date(startMs + seconds * 1000).toISOString(),
    startMs,
    zone: offset < 0 ? 'America/Los_Angeles' : 'Europe/Berlin',
    sport,
    ...(name !== undefined && { name }),
    ...(index === 2 && { notes: 'With Mira.\nWind from the west, and two flat tyres.' }),
    ...(index % 9 === 4 && { isPrivate: true }),
    hasPositions: hasTrack(sport),
    isStationary: meters === 0,
    durationSeconds: seconds + 240,
    device: pick(['Edge 840', 'Forerunner 265', 'Vantage V3'], 'device', index),
    figures: {
      ...(meters > 0 && {
        distanceMeters: meters * (0.9 + chance('far', index) * 0.2),
        averageSpeedMetersPerSecond: speed,
      }),
      movingSeconds: seconds,
      energyKcal: seconds / 5,
      ...(hasTrack(sport) && { ascentMeters: Math.round(meters * 0.009) }),
      averageHeartRate: 138 + Math.round(chance('heart', index) * 20),
      ...(sport.includes('cycling') && { averagePowerWatts: 196 }),
    },
    isExcluded: index === 6,
    isFetched: index % 5 !== 3,
    ...(hasTrack(sport) && index % 5 !== 3 && { sketch: sketchOf(index) }),
    places: placesOf(index, sport, person),
  }
}

const states = (index: number, sport: string, { service, takes, out }: MockParty): [PlaceState, Reason?] => {
  if (index === 6 && service !== 'Garmin')
    return ['left_out', reason('excluded_by_person', 'You took it out of syncing.', 'person')]
  if (service === 'Garmin')
    return index % 7 === 5
      ? ['left_out', reason('not_receiving', 'The service takes no workouts from others.', 'nobody')]
      : ['present']
  if (!takes) return ['left_out', reason('not_receiving', 'The service takes no workouts from others.', 'nobody')]
  if (out !== undefined) return ['left_out', out]
  if (index % 9 === 4)
    return ['left_out', reason('private', 'It is private, and private workouts are not sent on.', 'person')]
  if (service === 'TrainingPeaks' && sport === 'strength_training')
    return ['refused', reason('type_unsupported', 'TrainingPeaks does not know this sport.', 'nobody')]
  if (index === 0)
    return service === 'Strava'
      ? ['on_its_way', reason('processing', 'Strava is still processing the upload.', 'time')]
      : [
          'not_yet',
          reason('deferred', 'It is kept back for the delay you chose, so that you can still edit it.', 'time'),
        ]
  if (index === 1 && service === 'intervals.icu')
    return [
      'failed',
      reason(
        'upload',
        'The upload failed: intervals.icu answered that the file has no heart rate it can read.',
        'person',
      ),
    ]
  if (index === 5 && service === 'Strava')
    return ['removed', reason('removed_there', 'It was there and has been removed; it is not sent again.', 'person')]
  return [index % 7 === 5 && service === 'Strava' ? 'present' : 'uploaded']
}
const placesOf = (index: number, sport: string, person: PersonName): Place[] =>
  partiesOf(person).map((party) => {
    const [state, why] = states(index, sport, party)
    const isThere = state === 'present' || state === 'uploaded'
    return {
      connection: party.connection,
      connector: party.connector,
      service: party.service,
      state,
      ...(why !== undefined && { reason: why }),
      ...(isThere && { externalId: `x${index}`, url: `https://${party.connector}.example/activities/${index}` }),
      ...(state === 'failed' && { attempts: 2, next: '2026-11-20T13:20:00Z' }),
      ...(state === 'not_yet' && { next: '2026-11-20T13:00:00Z' }),
    }
  })

/** A closed way that wanders. */
const wayAt = (index: number, part: number): { east: number; north: number; high: number } => {
  const turn = part * 2 * Math.PI
  const wobble = (n: number) => (chance('wobble', index, n) - 0.5) * 1.6
  const radius =
    1 +
    0.35 * wobble(1) * Math.cos(2 * turn) +
    0.3 * wobble(2) * Math.sin(3 * turn) +
    0.15 * wobble(3) * Math.cos(5 * turn)
  return {
    east: radius * Math.cos(turn) * (1 + wobble(4)),
    north: radius * Math.sin(turn) + 0.06 * Math.sin(17 * turn),
    high: 400 + 160 * Math.sin(turn + wobble(5) * 3) + 50 * Math.sin(3 * turn) + 8 * Math.sin(23 * turn),
  }
}

const sketchOf = (index: number): NonNullable<ActivityItem['sketch']> => {
  const points = Array.from({ length: 48 }, (_, at) => wayAt(index, at / 47))
  const [easts, norths, highs] = [points.map((p) => p.east), points.map((p) => p.north), points.map((p) => p.high)]
  const wide = Math.max(Math.max(...easts) - Math.min(...easts), Math.max(...norths) - Math.min(...norths))
  const low = Math.min(...highs)
  const span = Math.max(...highs) - low
  return {
    track: points.map(({ east, north }) => [(east - Math.min(...easts)) / wide, (Math.max(...norths) - north) / wide]),
    elevation: points.map(({ high }) => (high - low) / span),
  }
}

const pointsEach = 1200
export const detailOf = (index: number, person: PersonName, now: number): ActivityDetail => {
  const item = workout(index, person, now)
  const sources = partiesOf(person)
    .filter(({ gives }) => gives)
    .slice(0, 2)
    .map((party, at) => ({
      connection: party.connection,
      connector: party.connector,
      service: party.service,
      externalId: `x${index}`,
      ...(item.name !== undefined && { name: item.name }),
      sport: item.sport,
      startMs: item.startMs,
      listedAt: new Date(now - 20 * minute).toISOString(),
      ...(item.isFetched &&
        at === 0 && { original: { format: 'fit' as const, fetchedAt: new Date(now - 18 * minute).toISOString() } }),
      failures: 0,
    }))
  return { ...item, sources, ...(item.isFetched && { content: contentOf(item, index) }) }
}

const contentOf = (item: ActivityItem, index: number): ActivityContent => {
  const seconds = item.figures?.movingSeconds ?? 2700
  const step = seconds / pointsEach
  const meters = item.figures?.distanceMeters ?? 0
  const pauseAt = Math.round(pointsEach * 0.45)
  const pauseMs = 4 * minute
  const indices = Array.from({ length: pointsEach }, (_, at) => at)
  const timeMs = indices.map((at) => item.startMs + at * step * 1000 + (at > pauseAt ? pauseMs : 0))
  const isOut = hasTrack(item.sport)
  const scale = meters / 8
  const effort = (at: number) =>
    0.5 + 0.35 * Math.sin(at / 60) + 0.25 * (chance('effort', index, Math.floor(at / 4)) - 0.5)
  const speeds = indices.map((at) => (meters / seconds) * (0.8 + 0.4 * effort(at)))
  let gone = 0
  const distance = speeds.map((speed) => {
    gone += speed * step
    return Math.round(gone)
  })
  const isRide = item.sport.includes('cycling')
  const track: TrackColumns = {
    timeMs,
    ...(isOut && {
      latitudeDeg: indices.map((at) => 47.6 + (wayAt(index, at / pointsEach).north * scale) / 111_195),
      longitudeDeg: indices.map((at) => 12.1 + (wayAt(index, at / pointsEach).east * scale) / 75_000),
      altitudeMeters: indices.map((at) => Math.round(wayAt(index, at / pointsEach).high * 10) / 10),
    }),
    ...(meters > 0 && { distanceMeters: distance }),
    ...(meters > 0 && index % 2 === 0 && { speedMetersPerSecond: speeds }),
    heartRateBpm: indices.map((at) => (at > 700 && at < 720 ? null : Math.round(112 + 55 * effort(at)))),
    ...(isRide && {
      powerWatts: indices.map((at) => Math.round(90 + 260 * effort(at) * chance('power', at))),
      cadenceRpm: indices.map((at) => Math.round(78 + 14 * effort(at))),
      temperatureCelsius: indices.map((at) => Math.round(9 + at / 300)),
    }),
  }
  const moment = (at: number) => ({
    time: new Date(timeMs[Math.min(pointsEach - 1, at)] ?? item.startMs).toISOString(),
  })
  const laps: Lap[] = Array.from({ length: 6 }, (_, at) => ({
    start: moment(at * 200),
    end: moment(at * 200 + 200),
    trigger: 'distance',
    statistics: {
      timerSeconds: seconds / 6 + at * 7,
      ...(meters > 0 && { distanceMeters: meters / 6 }),
      heartRateBpm: { average: 138 + at * 3, maximum: 160 + at * 2 },
      ...(isRide && { powerWatts: { average: 190 + at * 4 }, cadenceRpm: { average: 84 } }),
      ...(isOut && { ascentMeters: 40 + at * 13 }),
    },
  }))
  return {
    start: { time: item.start },
    statistics: {},
    sessions: [{ sport: item.sport, start: { time: item.start }, laps, statistics: {} }],
    track,
    pauses: [{ fromMs: timeMs[pauseAt] ?? 0, toMs: (timeMs[pauseAt] ?? 0) + pauseMs, trigger: 'manual' }],
  }
}
