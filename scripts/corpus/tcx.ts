/**
 * Judges the TCX codec: every number of every point, and of every lap what plain reading of the XML says. Averages
 * and ascents of other libraries are their own computations and no facts of the file.
 */
import type { Activity, Lap, Session } from '../../src/core/activity.js'
import { isKnown, type Moment } from '../../src/core/time.js'
import { decodeTcx, encodeTcx } from '../../src/formats/tcx/index.js'
import type { Tally } from './run.js'
import {
  type BabelFacts,
  type Channel,
  epochOf,
  type Fact,
  factsOfPlaces,
  factsOfPoints,
  runWorkouts,
  type XmlFacts,
} from './workout-files.js'

interface Expected {
  readonly xml: XmlFacts
  readonly activities: readonly {
    readonly kind: 'Activity' | 'Course'
    readonly Sport: string | null
    readonly Id: string | null
    readonly laps: readonly Readonly<Record<string, string | number | null>>[]
    readonly trackpoints: number
    readonly with_position: number
  }[]
  readonly gpsbabel?: BabelFacts
}

export const runTcx = (root: string, print: (line: string) => void): Promise<Tally> =>
  runWorkouts(root, 'tcx', { decode: decodeTcx, encode: encodeTcx }, judge, print)

const channels: Readonly<Record<string, Channel>> = {
  AltitudeMeters: ({ track }) => track.altitudeMeters,
  DistanceMeters: ({ track }) => track.distanceMeters,
  HeartRateBpm: ({ track }) => track.heartRateBpm,
  Cadence: ({ track }) => track.cadenceRpm,
  RunCadence: ({ track }) => track.cadenceRpm,
  Speed: ({ track }) => track.speedMetersPerSecond,
  Watts: ({ track }) => track.powerWatts,
}

const sports: Readonly<Record<string, string>> = { Running: 'running', Biking: 'cycling', Other: 'generic' }

function* judge(bytes: Uint8Array, { xml, activities: told, gpsbabel = {} }: Expected): Iterable<Fact> {
  const { activities } = decodeTcx(bytes)
  yield* factsOfPoints(
    activities,
    xml,
    (element) => channels[element] ?? (({ track }) => track.more?.[element]?.values),
  )
  yield* factsOfPlaces(activities, gpsbabel)
  const count = (of: (activity: Activity) => number): number =>
    activities.reduce((sum, activity) => sum + of(activity), 0)
  yield {
    what: 'points',
    expected: sum(told.map(({ trackpoints }) => trackpoints)),
    actual: count(({ track }) => track.timeMs.length),
  }
  yield {
    what: 'points with a position',
    expected: sum(told.map(({ with_position }) => with_position)),
    actual: count(({ track }) => Array.from(track.latitudeDeg ?? []).filter((value) => !Number.isNaN(value)).length),
  }
  // What the file calls an activity is a session of ours.
  const sessions = activities.flatMap((activity) =>
    activity.sessions.map((session, index) => ({ activity, session, index })),
  )
  yield { what: 'activities', expected: told.length, actual: sessions.length }
  for (const [index, fact] of told.entries()) {
    const found = sessions[index]
    if (found === undefined) continue
    const { activity, session, index: position } = found
    if (fact.kind === 'Activity')
      yield { what: `activity ${index}: sport`, expected: sports[fact.Sport ?? ''], actual: session.sport }
    const id = fact.kind === 'Course' ? activity.name : activity.id
    if (fact.Id !== null && position === 0) yield { what: `activity ${index}: id`, expected: fact.Id, actual: id }
    yield* factsOfLaps(index, fact.laps, session, fact.kind === 'Course')
  }
}

function* factsOfLaps(
  index: number,
  told: Expected['activities'][number]['laps'],
  { laps }: Session,
  isCourse: boolean,
): Iterable<Fact> {
  yield { what: `activity ${index}: laps`, expected: told.length, actual: laps.length }
  for (const [number, fact] of told.entries()) {
    const lap = laps[number]
    if (lap === undefined) continue
    for (const [element, value] of Object.entries(fact)) {
      const read = readers[element]
      // Points are of the whole activity; a course's laps do not tell their starts.
      if (read === undefined || value === null || (isCourse && element === 'StartTime')) continue
      const [expected, actual] = read(String(value), lap)
      yield { what: `activity ${index}: lap ${number}: ${element}`, expected, actual }
    }
  }
}

const msOf = (moment: Moment): number => (isKnown(moment) ? moment.at : epochOf(moment.local))
const number =
  (of: (lap: Lap) => number | undefined) =>
  (told: string, lap: Lap): readonly [unknown, unknown] => [Number(told), of(lap)]

const readers: Readonly<Record<string, (told: string, lap: Lap) => readonly [unknown, unknown]>> = {
  TotalTimeSeconds: number(({ statistics }) => statistics.timerSeconds),
  DistanceMeters: number(({ statistics }) => statistics.distanceMeters),
  MaximumSpeed: number(({ statistics }) => statistics.speedMetersPerSecond?.maximum),
  Calories: number(({ statistics }) => statistics.energyKcal),
  AverageHeartRateBpm: number(({ statistics }) => statistics.heartRateBpm?.average),
  MaximumHeartRateBpm: number(({ statistics }) => statistics.heartRateBpm?.maximum),
  Cadence: number(({ statistics }) => statistics.cadenceRpm?.average),
  StartTime: (told, { start }) => [epochOf(told), msOf(start)],
  Intensity: (told, { intensity }) => [told === 'Resting' ? 'rest' : 'active', intensity],
  TriggerMethod: (told, { trigger }) => [
    told.toLowerCase(),
    trigger?.replace('position_marked', 'location').replace('_', ''),
  ],
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
