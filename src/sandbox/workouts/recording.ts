/**
 * A workout as a watch would have recorded it: a track with the person's own heart rate on a round way, laps, pauses;
 * without positions indoors, with lengths in the pool, and without any point where it was entered by hand. The same on
 * every machine, and nothing in it that a FIT file would round.
 */
import type { Activity, Column, FileFormat, Instant, Pause, Track } from '../../core/index.js'
import { encode } from '../../formats/index.js'
import type { Person, Workout } from '../person.js'
import { hashNumbers, unit } from '../random.js'
import { lapsOf, lengthsOf, statisticsOfWhole } from './laps.js'
import { type Sketch, type SketchOptions, sketchOf } from './outline.js'
import { type Route, routeAround } from './route.js'

export type RecordingOptions = SketchOptions

/**
 * @example
 * const [ride] = aliveAt(historyOf(person, now), now)
 * const { bytes } = encode(recordingOf(person, ride.value), 'fit')
 */
export const recordingOf = (person: Person, workout: Workout, options: RecordingOptions = {}): Activity => {
  const sketch = sketchOf(person, workout, options)
  const { outline, fileSport } = sketch
  const { start, end } = outline
  const shift = start.at - sketch.from
  const track = trackOf(person, workout, sketch)
  const pauses: readonly Pause[] =
    sketch.pause === undefined
      ? []
      : [{ fromMs: start.at + sketch.pause.from * 1000, toMs: start.at + sketch.pause.to * 1000 }]
  const statistics = statisticsOfWhole(outline)
  const lengths = sketch.setting === 'pool' ? lengthsOf(person, sketch) : undefined
  const session = {
    start,
    end,
    ...fileSport,
    statistics,
    laps: lapsOf(outline, track, pauses),
    ...(lengths && { poolLengthMeters: 25, lengths }),
  }
  return {
    start,
    end,
    zone: outline.zone,
    ...fileSport,
    device: {
      manufacturer: 'development',
      product: String(person.device.size),
      name: person.device.name,
      serial: String(hashNumbers(person.seed, 71) % 1_000_000_000),
    },
    statistics,
    sessions: [session],
    track: shiftedBy(track, shift),
    pauses,
  }
}

const trackOf = (person: Person, workout: Workout, sketch: Sketch): Track => {
  if (sketch.setting === 'manual') return { timeMs: new Float64Array(0) }
  const times = timesOf(sketch)
  const heartRateBpm = heartRates(person, workout, sketch, times)
  const { distanceMeters: meters, zone, ascentMeters = 0 } = sketch.outline
  if (meters === undefined) return { timeMs: times, heartRateBpm }
  const distanceMeters = distances(person, sketch, times, meters)
  const speedMetersPerSecond = speeds(times, distanceMeters)
  const cadenceRpm = cadences(person, workout, times, speedMetersPerSecond)
  const isRide = workout.sport === 'cycling'
  return {
    timeMs: times,
    ...(sketch.setting === 'outside' && ground(routeAround(zone, meters, sketch.dice), distanceMeters, ascentMeters)),
    distanceMeters,
    speedMetersPerSecond,
    heartRateBpm,
    ...(sketch.setting !== 'pool' && { cadenceRpm }),
    ...(isRide && { powerWatts: powers(person, workout, times, speedMetersPerSecond) }),
  }
}

/** Every so many seconds, at both ends of a pause and none within, and one at the very end. */
const timesOf = ({ outline: { elapsedSeconds }, everySeconds, pause, from }: Sketch): Column => {
  const seconds = new Set<number>()
  for (let second = 0; second < elapsedSeconds; second += everySeconds) {
    if (pause !== undefined && second >= pause.from && second - everySeconds < pause.from) seconds.add(pause.from)
    if (pause !== undefined && second >= pause.to && second - everySeconds < pause.to) seconds.add(pause.to)
    if (pause === undefined || second <= pause.from || second >= pause.to) seconds.add(second)
  }
  return Float64Array.from([...seconds, elapsedSeconds], (second) => from + second * 1000)
}

/** Of the day where the device was worn, else of a chest strap that knows what the workout came to. */
const heartRates = (person: Person, workout: Workout, { from }: Sketch, times: Column): Column => {
  const isKnown = from >= Math.max(person.device.since, person.training.since) && person.isWorn(from)
  if (isKnown) return times.map((at) => person.heartRateAt(at) ?? Number.NaN)
  const { averageHeartRate: middle, maximumHeartRate: most } = workout
  return times.map((at) => Math.round(middle + (wave(person.seed, 72, at, 90_000) - 0.5) * 2 * (most - middle)))
}

/** In [0, 1): straight lines between values drawn for every `knotMs`. */
const wave = (seed: number, salt: number, at: Instant, knotMs: number): number => {
  const knot = Math.floor(at / knotMs)
  const before = unit(hashNumbers(seed, knot, salt))
  return before + ((unit(hashNumbers(seed, knot + 1, salt)) - before) * (at - knot * knotMs)) / knotMs
}

/** Faster and slower by turns, standing still in a pause; in whole centimetres, and all of it at the end. */
const distances = (person: Person, { pause, from }: Sketch, times: Column, meters: number): Column => {
  let sum = 0
  const [stop, goOn] = pause === undefined ? [0, 0] : [from + pause.from * 1000, from + pause.to * 1000]
  const done = times.map((at, index) => {
    const before = times[index - 1]
    if (before !== undefined && !(before === stop && at === goOn))
      sum += (at - before) * (0.75 + 0.5 * wave(person.seed, 73, at, 60_000))
    return sum
  })
  return done.map((part) => Math.round((part / sum) * meters * 100) / 100)
}

const speeds = (times: Column, meters: Column): Column =>
  times.map((at, index) => {
    const before = Math.max(0, index - 1)
    const seconds = (at - (times[before] as number)) / 1000
    const way = (meters[index] as number) - (meters[before] as number)
    return seconds === 0 ? 0 : Math.round((way / seconds) * 1000) / 1000
  })

const fullCadence = { running: 82, walking: 56, cycling: 84, swimming: 0, strength_training: 0, yoga: 0 } as const
const cadences = ({ seed }: Person, { sport }: Workout, times: Column, speed: Column): Column =>
  times.map((at, index) =>
    (speed[index] as number) < 0.3 ? 0 : fullCadence[sport] + Math.round(wave(seed, 74, at, 45_000) * 10 - 5),
  )

const wattsByIntensity = { easy: 135, moderate: 175, hard: 225 } as const
const powers = ({ seed }: Person, { intensity }: Workout, times: Column, speed: Column): Column =>
  times.map((at, index) =>
    (speed[index] as number) < 0.3
      ? 0
      : Math.round(wattsByIntensity[intensity] * (0.6 + 0.8 * wave(seed, 75, at, 20_000))),
  )

/** Up and down again, in hills that come to the ascent. */
const ground = (route: Route, meters: Column, ascentMeters: number) => {
  const all = meters.at(-1) || 1
  const hills = Math.max(1, Math.min(6, Math.round(ascentMeters / 60)))
  const shares = meters.map((way) => way / all)
  const places = Array.from(shares, route)
  return {
    latitudeDeg: Float64Array.from(places, ({ latitudeDeg }) => latitudeDeg),
    longitudeDeg: Float64Array.from(places, ({ longitudeDeg }) => longitudeDeg),
    altitudeMeters: shares.map((share) => {
      const height = (ascentMeters / hills) * Math.abs(((share * hills * 2 + 1) % 2) - 1)
      return Math.round((120 + (ascentMeters / hills - height)) * 5) / 5
    }),
  }
}

const shiftedBy = (track: Track, shift: number): Track =>
  shift === 0 ? track : { ...track, timeMs: track.timeMs.map((at) => at + shift) }

/** The same as a file, for services that hand out recordings and hold no shelf. */
export const recordedFile = (person: Person, workout: Workout, format: FileFormat): Uint8Array =>
  encode(recordingOf(person, workout), format).bytes
