/**
 * The same activity in several formats. Each file is compared with the first of its group in what a sync matches by:
 * start, sport, duration, distance, heart rate. Formats tell these to a different grain, so that each has a tolerance,
 * argued where it stands.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Activity, Track } from '../../src/core/activity.js'
import { isKnown } from '../../src/core/time.js'
import { decode, statisticsOf } from '../../src/formats/index.js'
import { runRoundTrips } from './round-trips.js'
import type { Tally } from './run.js'
import { known } from './workout-files.js'

export const runCrossFormat = async (root: string, print: (line: string) => void): Promise<Tally> => {
  const told = JSON.parse(await readFile(join(root, 'cross-format', 'expected', 'same-activity.json'), 'utf8'))
  let { matched, total } = await runRoundTrips(root, print)
  for (const group of told.groups as readonly (readonly string[])[]) {
    const read = await Promise.all(group.map(async (path) => ({ path, ...measure(await readFile(join(root, path))) })))
    const [first, ...others] = read
    for (const other of others)
      for (const key of Object.keys(tolerances) as (keyof Measures)[]) {
        const [one, two] = [first?.[key], other[key]]
        // A format that has no such thing cannot disagree.
        if (one === undefined || two === undefined) continue
        total += 1
        if (tolerances[key](one as never, two as never)) matched += 1
        else print(`${other.path}: ${key}: ${first?.path} has ${one}, this has ${two}`)
      }
  }
  return { matched, total }
}

interface Measures {
  readonly activities: number
  readonly startMs: number | undefined
  readonly sport: string | undefined
  readonly seconds: number | undefined
  readonly meters: number | undefined
  readonly along: number | undefined
  readonly points: number
  readonly beats: number | undefined
  readonly most: number | undefined
}

const measure = (bytes: Uint8Array): Measures => {
  const { activities } = decode(bytes)
  const { start, sport, statistics, track } = activities[0] as Activity
  const computed = statisticsOf(track)
  const rates = known(track.heartRateBpm)
  return {
    activities: activities.length,
    startMs: isKnown(start) ? start.at : undefined,
    // TCX says `Other` of what it has no word for, and that is no sport.
    sport: sport === 'generic' ? undefined : sport,
    seconds: computed.elapsedSeconds,
    meters: statistics.distanceMeters,
    along: alongPositions(track),
    points: track.timeMs.length,
    beats: rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    most: rates.length === 0 ? undefined : rates.reduce((one, other) => Math.max(one, other)),
  }
}

const alongPositions = ({ distanceMeters: _, ...track }: Track): number | undefined =>
  track.latitudeDeg === undefined ? undefined : statisticsOf(track).distanceMeters

const tolerances: {
  readonly [K in keyof Measures]: (one: NonNullable<Measures[K]>, other: NonNullable<Measures[K]>) => boolean
} = {
  activities: (one, other) => one === other,
  // A track begins with its first fix, a few seconds after the clock; PWX tells a wall clock, resolved by the place.
  startMs: (one, other) => Math.abs(one - other) <= 10_000,
  sport: (one, other) => one === other,
  // From first to last point: GPX leaves out the points without a position at both ends.
  seconds: (one, other) => Math.abs(one - other) <= Math.max(10, 0.01 * one),
  // What the device counted, to the metre.
  meters: (one, other) => Math.abs(one - other) <= 1,
  // GPX tells no distance, and a jump of the receiver can make the way along its positions half as long again; so that
  // way is compared with the same way in the other file.
  along: (one, other) => Math.abs(one - other) <= 0.03 * Math.max(one, other),
  // Without a position there is no point in GPX; services thin out one point in twenty.
  points: (one, other) => Math.abs(one - other) <= 0.05 * Math.max(one, other),
  // Different points are left out, the heart is the same.
  beats: (one, other) => Math.abs(one - other) <= 1,
  most: (one, other) => Math.abs(one - other) <= 1,
}
