/** Judges the PWX codec by plain reading of the XML: workouts, segments, summaries, and every number of the samples. */
import type { Activity, Spread, Statistics } from '../../src/core/activity.js'
import { isKnown, type Moment } from '../../src/core/time.js'
import { decodePwx, encodePwx } from '../../src/formats/pwx/index.js'
import type { Tally } from './run.js'
import { type Channel, epochOf, type Fact, factsOfPoints, runWorkouts, type XmlFacts } from './workout-files.js'

type Summary = Readonly<Record<string, string | Readonly<Record<string, string>>>>
interface Expected {
  readonly xml: XmlFacts
  readonly workouts: readonly {
    readonly fingerprint?: string
    readonly sportType?: string
    readonly title?: string
    readonly cmt?: string
    readonly time: string
    readonly summary: Summary
    readonly segments: readonly { readonly name: string; readonly summary: Summary }[]
    readonly samples: number
  }[]
}

export const runPwx = (root: string, print: (line: string) => void): Promise<Tally> =>
  runWorkouts(root, 'pwx', { decode: decodePwx, encode: encodePwx }, judge, print)

const msOf = (moment: Moment): number => (isKnown(moment) ? moment.at : epochOf(moment.local))

const channels: Readonly<Record<string, Channel>> = {
  timeoffset: ({ start, track }) => track.timeMs.map((time) => (time - msOf(start)) / 1000),
  hr: ({ track }) => track.heartRateBpm,
  spd: ({ track }) => track.speedMetersPerSecond,
  pwr: ({ track }) => track.powerWatts,
  cad: ({ track }) => track.cadenceRpm,
  dist: ({ track }) => track.distanceMeters,
  alt: ({ track }) => track.altitudeMeters,
  temp: ({ track }) => track.temperatureCelsius,
}
const sports: Readonly<Record<string, string>> = { Run: 'running', Bike: 'cycling', Swim: 'swimming' }

function* judge(bytes: Uint8Array, { xml, workouts }: Expected): Iterable<Fact> {
  const { activities } = decodePwx(bytes)
  yield* factsOfPoints(
    activities,
    xml,
    (element) => channels[element] ?? (({ track }) => track.more?.[element]?.values),
  )
  yield { what: 'workouts', expected: workouts.length, actual: activities.length }
  for (const [index, told] of workouts.entries()) {
    const activity = activities[index] as Activity
    const laps = activity.sessions.flatMap((session) => session.laps)
    yield { what: 'id', expected: told.fingerprint, actual: activity.id }
    yield { what: 'sport', expected: sports[told.sportType ?? ''], actual: activity.sport }
    yield { what: 'name', expected: told.title, actual: activity.name }
    yield { what: 'notes', expected: told.cmt, actual: activity.notes }
    yield { what: 'start', expected: epochOf(told.time), actual: msOf(activity.start) }
    yield { what: 'samples', expected: told.samples, actual: activity.track.timeMs.length }
    yield { what: 'segments', expected: told.segments.map(({ name }) => name), actual: laps.map(({ name }) => name) }
    yield* factsOfSummary('summary', told.summary, activity.statistics, 0)
    for (const [number, { summary }] of told.segments.entries()) {
      const lap = laps[number]
      if (lap !== undefined)
        yield* factsOfSummary(
          `segment ${number}`,
          summary,
          lap.statistics,
          (msOf(lap.start) - msOf(activity.start)) / 1000,
        )
    }
  }
}

const spreads: Readonly<Record<string, keyof Statistics>> = {
  hr: 'heartRateBpm',
  spd: 'speedMetersPerSecond',
  pwr: 'powerWatts',
  cad: 'cadenceRpm',
  alt: 'altitudeMeters',
  temp: 'temperatureCelsius',
}

function* factsOfSummary(where: string, told: Summary, statistics: Statistics, beginning: number): Iterable<Fact> {
  const { elapsedSeconds = Number.NaN, timerSeconds = Number.NaN, workJoules = Number.NaN } = statistics
  const numbers: Readonly<Record<string, number | undefined>> = {
    beginning,
    duration: elapsedSeconds,
    durationstopped: elapsedSeconds - timerSeconds,
    work: workJoules / 1000,
    dist: statistics.distanceMeters,
    climbingelevation: statistics.ascentMeters,
    descendingelevation: statistics.descentMeters,
  }
  for (const [element, value] of Object.entries(told)) {
    const spread = statistics[spreads[element] ?? 'more'] as Spread | undefined
    yield {
      what: `${where}: ${element}`,
      expected: typeof value === 'string' ? Number(value) : numbersOf(value),
      actual:
        typeof value === 'string'
          ? numbers[element]
          : { max: spread?.maximum, min: spread?.minimum, avg: spread?.average },
    }
  }
}

const numbersOf = (texts: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]))
