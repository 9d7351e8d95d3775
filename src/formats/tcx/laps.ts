/** Laps of activities and courses. */
import type { Intensity, Lap, Moment, Spread, Statistics } from '../../core/index.js'
import { epochOf, momentFrom, momentLike, type PointColumns, readExtensions, type XmlReader } from '../xml/index.js'
import { readTrack, readValue } from './points.js'
import { intensityOf, triggerOf } from './words.js'

/** What a lap's element holds. Its start may be nowhere but in its points. */
export interface ReadLap {
  readonly start: Moment | undefined
  readonly lap: Omit<Lap, 'start' | 'end'>
  /** Times of its first and last point. */
  readonly firstPoint: Moment | undefined
  readonly lastPointMs: number | undefined
}

/** The numbers of a lap by their elements; the names of extensions stand for what they say. */
const numbers = new Set(['TotalTimeSeconds', 'DistanceMeters', 'MaximumSpeed', 'Calories', 'Cadence'])
const extensions = new Set([
  'AvgSpeed',
  'MaxBikeCadence',
  'AvgRunCadence',
  'MaxRunCadence',
  'Steps',
  'AvgWatts',
  'MaxWatts',
])

/** Numbers of a lap that have no name of ours. */
const mostOthers = 50

export const readLap = (reader: XmlReader, columns: PointColumns): ReadLap | undefined => {
  const start = reader.readAttributeTime('StartTime') ? momentFrom(reader.time) : undefined
  const found: Record<string, number> = {}
  const more: Record<string, number> = {}
  let intensity: Intensity | undefined
  let trigger: string | undefined
  let notes: string | undefined
  let firstPoint: Moment | undefined
  let lastPointMs: number | undefined
  let points = 0
  const onTime = (): void => {
    firstPoint ??= momentFrom(reader.time)
    lastPointMs = Math.max(lastPointMs ?? reader.time.ms, reader.time.ms)
  }
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign) reader.skip()
    else if (numbers.has(name)) found[name] = reader.number()
    else if (name === 'Track') {
      // Devices begin another track when the timer goes on after a pause.
      if (points > 0) columns.breakHere()
      points += readTrack(reader, columns, onTime)
    } else if (name === 'AverageHeartRateBpm' || name === 'MaximumHeartRateBpm') found[name] = readValue(reader)
    else if (name === 'Intensity') intensity = wordOf(reader.text(), intensityOf)
    else if (name === 'TriggerMethod') trigger = wordOf(reader.text(), triggerOf)
    else if (name === 'Notes') notes = reader.text()
    else if (name === 'Extensions')
      readExtensions(
        reader,
        (extension) => {
          if (!extensions.has(extension)) return false
          found[extension] = reader.number()
          return true
        },
        (extension, value) => {
          if (Object.keys(more).length < mostOthers) more[extension] = value
        },
      )
    else reader.skip()
  }
  const statistics = statisticsFrom(found, more)
  if (start === undefined && points === 0 && Object.keys(statistics).length === 0) return undefined
  return {
    start,
    firstPoint,
    lastPointMs,
    lap: {
      ...(trigger !== undefined && { trigger }),
      ...(intensity !== undefined && { intensity }),
      ...(notes !== undefined && { notes }),
      statistics,
    },
  }
}

const wordOf = <Word>(text: string | undefined, read: (text: string) => Word): Word | undefined =>
  text === undefined ? undefined : read(text)

const statisticsFrom = (
  found: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Statistics => {
  const of = (name: string): number | undefined => (Number.isNaN(found[name] ?? Number.NaN) ? undefined : found[name])
  const spread = (average: number | undefined, maximum: number | undefined): Spread | undefined =>
    average === undefined && maximum === undefined
      ? undefined
      : { ...(average !== undefined && { average }), ...(maximum !== undefined && { maximum }) }
  const all: Record<string, number | Spread | undefined> = {
    // Without pauses: https://www8.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd has no other time of a lap.
    timerSeconds: of('TotalTimeSeconds'),
    distanceMeters: of('DistanceMeters'),
    energyKcal: of('Calories'),
    steps: of('Steps'),
    speedMetersPerSecond: spread(of('AvgSpeed'), of('MaximumSpeed')),
    heartRateBpm: spread(of('AverageHeartRateBpm'), of('MaximumHeartRateBpm')),
    cadenceRpm: spread(of('AvgRunCadence') ?? of('Cadence'), of('MaxRunCadence') ?? of('MaxBikeCadence')),
    powerWatts: spread(of('AvgWatts'), of('MaxWatts')),
  }
  return {
    ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

/**
 * Gives laps their starts and ends: a lap without a start begins where its first point or the lap before it ends, and
 * lasts to the next one's start; the last lap to its last point, or as long as the timer ran.
 */
export const placeLaps = (read: readonly ReadLap[], fallback: Moment): readonly Lap[] => {
  const laps: Lap[] = []
  let next = read[0]?.start ?? read[0]?.firstPoint ?? fallback
  for (const [index, { start: told, firstPoint, lastPointMs, lap }] of read.entries()) {
    const start = told ?? firstPoint ?? next
    const startMs = epochOf(start)
    const ranTo = startMs + Math.round((lap.statistics.timerSeconds ?? 0) * 1000)
    const lastMs = Math.max(lastPointMs ?? startMs, ranTo)
    const following = read[index + 1]?.start
    const followingMs = following === undefined ? undefined : epochOf(following)
    const endMs = followingMs !== undefined && followingMs >= startMs ? followingMs : lastMs
    next = momentLike(start, endMs)
    laps.push({ start, end: next, ...lap })
  }
  return laps
}
