/** For property tests: invented activities whose every value is one that a FIT file can hold. */
import fc from 'fast-check'
import {
  type Activity,
  type ActivityEvent,
  type Athlete,
  type Device,
  instant,
  type KnownMoment,
  type Lap,
  type Length,
  type More,
  type Pause,
  type Place,
  type Session,
  type Spread,
  type Statistics,
  type Track,
} from '../../core/index.js'
import { sportOf, totalsOf } from '../totals.js'
import { defined, developerField, maybe, stepped, track, word } from './arbitrary-track.js'

const spread = (value: fc.Arbitrary<number>, parts: readonly (keyof Spread)[]): fc.Arbitrary<Spread | undefined> =>
  fc
    .record(Object.fromEntries(parts.map((part) => [part, maybe(value)])))
    .map((model) => Object.fromEntries(Object.entries(model).filter(([, each]) => each !== undefined)))
    .map((model) => (Object.keys(model).length === 0 ? undefined : (model as Spread)))

const all = ['average', 'minimum', 'maximum'] as const
const ends = ['average', 'maximum'] as const

const statistics = (sport: string, more: fc.Arbitrary<More | undefined>): fc.Arbitrary<Statistics> =>
  defined<Statistics>(
    fc.record({
      elapsedSeconds: maybe(stepped(1000, 90_000_000, 1000)),
      timerSeconds: maybe(stepped(0, 90_000_000, 1000)),
      movingSeconds: maybe(stepped(0, 90_000_000, 1000)),
      distanceMeters: maybe(stepped(0, 90_000_000, 100)),
      energyKcal: maybe(stepped(0, 9000)),
      ascentMeters: maybe(stepped(0, 9000)),
      descentMeters: maybe(stepped(0, 9000)),
      steps: sport === 'running' ? maybe(stepped(0, 99_999).map((strides) => strides * 2)) : fc.constant(undefined),
      strokes: sport === 'cycling' || sport === 'swimming' ? maybe(stepped(0, 99_999)) : fc.constant(undefined),
      workJoules: maybe(stepped(0, 9_000_000)),
      normalizedPowerWatts: maybe(stepped(0, 900)),
      intensityFactor: fc.constant(undefined),
      trainingStressScore: fc.constant(undefined),
      altitudeMeters: spread(stepped(0, 200_000, 5, 500), all),
      speedMetersPerSecond: spread(stepped(0, 100_000, 1000), ends),
      heartRateBpm: spread(stepped(0, 254), all),
      cadenceRpm: spread(stepped(0, 254 * 128, 128), ends),
      powerWatts: spread(stepped(0, 3000), ends),
      temperatureCelsius: spread(stepped(-40, 60), all),
      more,
      developer: maybe(fc.integer({ min: 0, max: 9999 }).map((value) => [{ field: developerField(5, 1), value }])),
    }),
  )

const sessionMore = maybe(
  defined<Record<string, string | number | readonly number[]>>(
    fc.record({
      total_training_effect: maybe(stepped(0, 50, 10)),
      time_in_hr_zone: maybe(fc.array(stepped(0, 9_000_000, 1000), { minLength: 2, maxLength: 7 })),
      opponent_name: maybe(word),
      trigger: maybe(fc.constantFrom('activity_end', 'manual')),
      // Of no FIT name.
      effortPoints: maybe(fc.double({ noNaN: true, min: 1, max: 1e6 })),
      weatherWord: maybe(word),
    }),
  ),
).map((more) => (more === undefined || Object.keys(more).length === 0 ? undefined : more))

type At = (second: number) => KnownMoment

const lapsOf = (sport: string, from: number, to: number, at: At): fc.Arbitrary<readonly Lap[]> =>
  fc.uniqueArray(fc.integer({ min: from + 1, max: to - 1 }), { maxLength: 3 }).chain((cuts) => {
    const edges = [from, ...cuts.sort((one, other) => one - other), to]
    return fc.tuple(
      ...edges.slice(1).map((end, index) =>
        defined<Lap>(
          fc.record({
            start: fc.constant(at(edges[index] as number)),
            end: fc.constant(at(end)),
            trigger: maybe(fc.constantFrom('manual', 'distance', 'session_end')),
            intensity: maybe(fc.constantFrom('active', 'rest', 'interval')),
            name: maybe(word),
            notes: maybe(word),
            statistics: statistics(sport, fc.constant(undefined)),
          }),
        ),
      ),
    )
  })

const lengthsOf = (from: number, to: number, at: At): fc.Arbitrary<readonly Length[]> =>
  fc.tuple(
    ...[from, from + 10].map((start) =>
      defined<Length>(
        fc.record({
          start: fc.constant(at(start)),
          end: fc.constant(at(Math.min(start + 10, to))),
          type: fc.constantFrom('active', 'idle'),
          stroke: maybe(fc.constantFrom('freestyle', 'butterfly')),
          strokes: maybe(stepped(0, 60)),
          elapsedSeconds: maybe(stepped(0, 90_000, 1000)),
          timerSeconds: maybe(stepped(0, 90_000, 1000)),
          speedMetersPerSecond: maybe(stepped(0, 3000, 1000)),
          cadenceRpm: maybe(stepped(0, 90)),
          more: fc.constant(undefined),
        }),
      ),
    ),
  )

const session = (from: number, to: number, at: At): fc.Arbitrary<Session> =>
  fc.constantFrom('running', 'cycling', 'swimming', 'hiking').chain((sport) =>
    defined<Session>(
      fc.record({
        start: fc.constant(at(from)),
        end: fc.constant(at(to)),
        sport: fc.constant(sport),
        subSport: maybe(fc.constantFrom('trail', 'lap_swimming', 'generic')),
        name: maybe(word),
        poolLengthMeters: maybe(stepped(1, 10_000, 100)),
        statistics: statistics(sport, sessionMore),
        laps: lapsOf(sport, from, to, at),
        lengths: sport === 'swimming' ? maybe(lengthsOf(from, to, at)) : fc.constant(undefined),
      }),
    ),
  )

const device = (isRecorder: boolean): fc.Arbitrary<Device> =>
  defined<Device>(
    fc.record({
      manufacturer: fc.constantFrom('garmin', 'wahoo_fitness', '4711'),
      product: fc.constantFrom('31', '9'),
      name: maybe(word),
      serial: maybe(fc.integer({ min: 1, max: 2 ** 32 - 1 }).map(String)),
      softwareVersion: maybe(fc.integer({ min: 0, max: 9999 }).map((version) => (version / 100).toFixed(2))),
      hardwareVersion: maybe(fc.integer({ min: 0, max: 254 }).map(String)),
      type: isRecorder ? fc.constant(undefined) : fc.constantFrom('heart_rate', 'bike_power', '250'),
      connection: isRecorder ? fc.constantFrom(undefined, 'local') : fc.constant('antplus'),
      batteryVolts: maybe(stepped(0, 1200, 256)),
      batteryPercent: maybe(stepped(0, 100)),
      batteryStatus: maybe(fc.constantFrom('good', 'low')),
      more: fc.constantFrom(undefined, { cum_operating_time: 1200 }),
    }),
  ).map(({ product, ...rest }) => ({
    ...rest,
    product: rest.manufacturer === 'garmin' ? 'edge_530' : (product as string),
  }))

const athlete: fc.Arbitrary<Athlete> = defined<Athlete>(
  fc.record({
    name: fc.constant('Wilma Beispiel'),
    sex: maybe(fc.constantFrom('female', 'male')),
    ageYears: maybe(stepped(1, 99)),
    weightKg: maybe(stepped(300, 2000, 10)),
    heightMeters: maybe(stepped(100, 220, 100)),
    restingHeartRateBpm: maybe(stepped(30, 90)),
    maximumHeartRateBpm: maybe(stepped(120, 220)),
  }),
)

const pausesOf = (startMs: number, seconds: number): fc.Arbitrary<readonly Pause[]> =>
  fc.uniqueArray(fc.integer({ min: 1, max: seconds - 1 }), { maxLength: 4 }).chain((cuts) => {
    const edges = cuts.sort((one, other) => one - other)
    const spans = Array.from(
      { length: edges.length >> 1 },
      (_, index) => [edges[2 * index], edges[2 * index + 1]] as const,
    )
    return fc.tuple(
      ...spans.map(([from, to]) =>
        defined<Pause>(
          fc.record({
            fromMs: fc.constant(startMs + (from as number) * 1000),
            toMs: fc.constant(startMs + (to as number) * 1000),
            trigger: fc.constantFrom(undefined, 'manual', 'auto', 'equipment'),
          }),
        ),
      ),
    )
  })

const eventsOf = (startMs: number, seconds: number): fc.Arbitrary<readonly ActivityEvent[] | undefined> =>
  fc
    .array(
      defined<ActivityEvent>(
        fc.record({
          atMs: fc.integer({ min: 0, max: seconds }).map((second) => startMs + second * 1000),
          event: fc.constantFrom('battery', 'rear_gear_change', 'user_marker', '200'),
          action: maybe(fc.constantFrom('start', 'marker', '100')),
          data: maybe(stepped(0, 4_000_000_000)),
          more: fc.constantFrom(undefined, { event_group: 3 }),
        }),
      ),
      { maxLength: 4 },
    )
    .map((events) => (events.length === 0 ? undefined : events.sort((one, other) => one.atMs - other.atMs)))

const placesOf = (startMs: number): fc.Arbitrary<readonly Place[] | undefined> =>
  maybe(
    fc.array(
      defined<Place>(
        fc.record({
          name: maybe(word),
          notes: fc.constant(undefined),
          type: fc.constantFrom('left', 'summit', 'water'),
          symbol: fc.constant(undefined),
          atMs: maybe(fc.constant(startMs + 5000)),
          latitudeDeg: maybe(stepped(-(2 ** 30), 2 ** 30, 2 ** 31 / 180)),
          longitudeDeg: maybe(stepped(-(2 ** 30), 2 ** 30, 2 ** 31 / 180)),
          altitudeMeters: fc.constant(undefined),
          distanceMeters: maybe(stepped(0, 9_000_000, 100)),
          more: fc.constantFrom(undefined, { favorite: 1 }),
        }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )

const beatsOf = ({ timeMs }: Track): fc.Arbitrary<Activity['rrIntervals']> =>
  maybe(
    fc
      .array(fc.tuple(fc.integer({ min: -1, max: timeMs.length - 1 }), fc.integer({ min: 0, max: 65_534 })), {
        minLength: 1,
        maxLength: 30,
      })
      .map((beats) => beats.sort(([one], [other]) => one - other))
      .map((beats) => ({
        timeMs: Float64Array.from(beats, ([row]) => timeMs[row] ?? Number.NaN),
        milliseconds: Float64Array.from(beats, ([, interval]) => interval),
      })),
  )

/** An activity of one to three sessions. */
export const activity: fc.Arbitrary<Activity> = fc
  .record({
    second: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
    offset: maybe(fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15)),
    spans: fc.array(fc.integer({ min: 20, max: 5000 }), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ second, offset, spans }) => {
    const startMs = second * 1000
    const at: At = (each) => instant(startMs + each * 1000, offset)
    const edges = [0]
    for (const span of spans) edges.push((edges.at(-1) as number) + span)
    const total = edges.at(-1) as number
    return track(startMs).chain((points) =>
      fc
        .record({
          sessions: fc.tuple(
            ...spans.map((_, index) => session(edges[index] as number, edges[index + 1] as number, at)),
          ),
          rest: defined<Partial<Activity>>(
            fc.record({
              name: maybe(word),
              notes: maybe(word),
              id: maybe(word),
              creator: maybe(word),
              isPrivate: maybe(fc.boolean()),
              device: maybe(device(true)),
              sensors: maybe(fc.array(device(false), { minLength: 1, maxLength: 3 })),
              athlete: maybe(athlete),
              events: eventsOf(startMs, total),
              places: placesOf(startMs),
              rrIntervals: beatsOf(points),
              more: fc.constantFrom(undefined, { gear: 'gravel bike', name: 'not the name', score: 3.25 }),
            }),
          ),
          pauses: pausesOf(startMs, total),
        })
        .map(({ sessions, rest, pauses }) => ({
          ...rest,
          start: at(0),
          end: at(total),
          ...sportOf(sessions),
          statistics: totalsOf(sessions),
          sessions,
          track: points,
          pauses,
        })),
    )
  })
