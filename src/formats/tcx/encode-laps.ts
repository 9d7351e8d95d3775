import type { Activity, Session, Statistics } from '../../core/index.js'
import { statisticsOf } from '../statistics.js'
import { epochOf, tellStatistics } from '../xml/index.js'
import type { WritePoints } from './encode-points.js'
import type { LapPart } from './spread.js'
import type { Target } from './target.js'
import { isOnFoot, tcxTriggerOf } from './words.js'

const held = new Set([
  'timerSeconds',
  'distanceMeters',
  'energyKcal',
  'steps',
  'speedMetersPerSecond.average',
  'speedMetersPerSecond.maximum',
  'heartRateBpm.average',
  'heartRateBpm.maximum',
  'cadenceRpm.average',
  'cadenceRpm.maximum',
  'powerWatts.average',
  'powerWatts.maximum',
])

export const writeLap = (
  part: LapPart,
  { sport }: Session,
  activity: Activity,
  target: Target,
  writePoints: WritePoints,
  element = 'Lap',
): void => {
  const { writer, losses, timeText } = target
  const { lap, startMs, from, to } = part
  const { statistics, trigger, notes } = lap
  writer.open(element, { StartTime: timeText(startMs) })
  writeTotals(part, activity, target)
  writeHeartRates(statistics, target)
  writeIntensity(part, target)
  const average = target.whole('laps.cadenceRpm', statistics.cadenceRpm?.average, 0, 254)
  const maximum = target.whole('laps.cadenceRpm', statistics.cadenceRpm?.maximum, 0, 254)
  const onFoot = isOnFoot(sport)
  if (!onFoot) writer.value('Cadence', average)
  const { word, isWhole } = tcxTriggerOf(trigger)
  if (!isWhole || trigger === undefined)
    losses.add('laps.trigger', 'precision', 'TCX has five lap triggers; what is none of them is written as manual.')
  writer.value('TriggerMethod', word)
  writePoints(from, to, sport)
  writer.text('Notes', notes)
  writeExtensions(statistics, onFoot ? { average, maximum } : { bike: maximum }, target)
  tellStatistics('laps', statistics, held, 'TCX', losses)
  writer.close()
}

/** The three numbers the schema wants of every lap, and the speed between them. */
export const writeTotals = (
  { lap, startMs, isMade, from, to }: LapPart,
  { track }: Activity,
  target: Target,
  isCourse = false,
): void => {
  const { writer, losses, whole } = target
  const { timerSeconds, elapsedSeconds, distanceMeters, energyKcal, speedMetersPerSecond } = lap.statistics
  const endMs = lap.end === undefined ? startMs : epochOf(lap.end)
  if (isMade) losses.add('laps', 'precision', 'TCX wants a lap; one is made of the whole.')
  if (timerSeconds === undefined || distanceMeters === undefined || (energyKcal === undefined && !isCourse))
    losses.add(
      'laps.statistics',
      'precision',
      'TCX wants duration, distance and calories of a lap; what is unknown is computed, or zero.',
    )
  const walked = distanceMeters ?? (to > from ? statisticsOf(rowsOf(track, from, to)).distanceMeters : undefined)
  writer.value('TotalTimeSeconds', timerSeconds ?? elapsedSeconds ?? Math.max(0, endMs - startMs) / 1000)
  writer.value('DistanceMeters', walked ?? 0)
  if (isCourse) return
  writer.value('MaximumSpeed', speedMetersPerSecond?.maximum)
  writer.value('Calories', whole('laps.energyKcal', energyKcal, 0, 65_535) ?? 0)
}

export const rowsOf = (track: Activity['track'], from: number, to: number): Activity['track'] => {
  const { timeMs, latitudeDeg, longitudeDeg, distanceMeters } = track
  return {
    timeMs: timeMs.subarray(from, to),
    ...(latitudeDeg !== undefined && { latitudeDeg: latitudeDeg.subarray(from, to) }),
    ...(longitudeDeg !== undefined && { longitudeDeg: longitudeDeg.subarray(from, to) }),
    ...(distanceMeters !== undefined && { distanceMeters: distanceMeters.subarray(from, to) }),
  }
}

export const writeHeartRates = ({ heartRateBpm }: Statistics, { writer, whole }: Target): void => {
  for (const [element, value] of [
    ['AverageHeartRateBpm', heartRateBpm?.average],
    ['MaximumHeartRateBpm', heartRateBpm?.maximum],
  ] as const) {
    const beats = whole('laps.heartRateBpm', value, 1, 255)
    if (beats === undefined) continue
    writer.open(element)
    writer.value('Value', beats)
    writer.close()
  }
}

export const writeIntensity = ({ lap: { intensity } }: LapPart, { writer, losses }: Target): void => {
  if (intensity !== 'active' && intensity !== 'rest')
    losses.add('laps.intensity', 'precision', 'TCX knows only active and resting laps.')
  writer.value('Intensity', intensity === 'rest' || intensity === 'recovery' ? 'Resting' : 'Active')
}

interface Cadences {
  readonly bike?: number | undefined
  readonly average?: number | undefined
  readonly maximum?: number | undefined
}

const writeExtensions = (
  statistics: Statistics,
  { bike, average, maximum }: Cadences,
  { writer, whole }: Target,
): void => {
  const { steps, speedMetersPerSecond, powerWatts } = statistics
  const values = [
    ['AvgSpeed', speedMetersPerSecond?.average],
    ['MaxBikeCadence', bike],
    ['AvgRunCadence', average],
    ['MaxRunCadence', maximum],
    ['Steps', whole('laps.steps', steps, 0, 65_535)],
    ['AvgWatts', whole('laps.powerWatts', powerWatts?.average, 0, 65_535)],
    ['MaxWatts', whole('laps.powerWatts', powerWatts?.maximum, 0, 65_535)],
  ] as const
  if (values.every(([, value]) => value === undefined)) return
  writer.open('Extensions')
  writer.open('ax:LX')
  for (const [element, value] of values) writer.value(`ax:${element}`, value)
  writer.close()
  writer.close()
}
