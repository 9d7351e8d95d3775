/** Laps, which GPX itself does not have, as cluetrust's extension of the file writes them. Both ways. */
import type { Intensity, Lap, Moment, Spread, Statistics } from '../../core/index.js'
import type { LossList } from '../report.js'
import {
  epochOf,
  momentFrom,
  momentLike,
  tellMissing,
  tellStatistics,
  type XmlReader,
  type XmlWriter,
} from '../xml/index.js'

/** Summaries by their names, as converters from TCX began them. */
const summaries: readonly (readonly [
  name: string,
  kind: 'avg' | 'max' | 'min',
  field: SpreadField,
  part: keyof Spread,
])[] = [
  ['AverageHeartRateBpm', 'avg', 'heartRateBpm', 'average'],
  ['MaximumHeartRateBpm', 'max', 'heartRateBpm', 'maximum'],
  ['MinimumHeartRateBpm', 'min', 'heartRateBpm', 'minimum'],
  ['AverageSpeed', 'avg', 'speedMetersPerSecond', 'average'],
  ['MaximumSpeed', 'max', 'speedMetersPerSecond', 'maximum'],
  ['AverageCadence', 'avg', 'cadenceRpm', 'average'],
  ['MaximumCadence', 'max', 'cadenceRpm', 'maximum'],
  ['AveragePower', 'avg', 'powerWatts', 'average'],
  ['MaximumPower', 'max', 'powerWatts', 'maximum'],
]
type SpreadField = 'heartRateBpm' | 'speedMetersPerSecond' | 'cadenceRpm' | 'powerWatts'

const held = new Set([
  'elapsedSeconds',
  'distanceMeters',
  'energyKcal',
  ...summaries.map(([, , field, part]) => `${field}.${part}`),
])
const intensities = new Set(['active', 'rest', 'warmup', 'cooldown', 'recovery', 'interval', 'other'])
const mostSummaries = 50

/** A lap within its element; nothing where its start is not told. */
export const readLap = (reader: XmlReader): Lap | undefined => {
  let start: Moment | undefined
  let trigger: string | undefined
  let intensity: string | undefined
  const numbers: Record<string, number> = {}
  const spreads: Partial<Record<SpreadField, { -readonly [K in keyof Spread]: Spread[K] }>> = {}
  let count = 0
  while (reader.next() === 'open') {
    const name = reader.local
    if (name === 'startTime') {
      if (reader.readTime()) start = momentFrom(reader.time)
    } else if (name === 'elapsedTime' || name === 'distance' || name === 'calories') numbers[name] = reader.number()
    else if (name === 'trigger') {
      trigger = reader.attribute('kind')
      reader.skip()
    } else if (name === 'intensity') intensity = reader.text()?.toLowerCase()
    else if (name === 'summary' && count < mostSummaries) {
      count += 1
      const which = reader.attribute('name')
      const value = reader.number()
      const known = summaries.find(([summary]) => summary === which)
      if (known !== undefined && !Number.isNaN(value)) spreads[known[2]] = { ...spreads[known[2]], [known[3]]: value }
    } else reader.skip()
  }
  if (start === undefined || !reader.isWhole) return undefined
  const of = (name: string): number | undefined =>
    Number.isNaN(numbers[name] ?? Number.NaN) ? undefined : numbers[name]
  const [elapsed, distance, calories] = [of('elapsedTime'), of('distance'), of('calories')]
  const statistics: Statistics = {
    ...(elapsed !== undefined && { elapsedSeconds: elapsed }),
    ...(distance !== undefined && { distanceMeters: distance }),
    ...(calories !== undefined && { energyKcal: calories }),
    ...spreads,
  }
  return {
    start,
    ...(elapsed !== undefined && { end: momentLike(start, epochOf(start) + Math.round(elapsed * 1000)) }),
    ...(trigger !== undefined && { trigger }),
    ...(intensity !== undefined && intensities.has(intensity) && { intensity: intensity as Intensity }),
    statistics,
  }
}

export const writeLap = (
  lap: Lap,
  index: number,
  writer: XmlWriter,
  timeText: (ms: number) => string,
  losses: LossList,
): void => {
  const { start, end, trigger, intensity, statistics } = lap
  const startMs = epochOf(start)
  const { timerSeconds } = statistics
  const span = end === undefined ? undefined : (epochOf(end) - startMs) / 1000
  const elapsedSeconds = statistics.elapsedSeconds ?? span ?? timerSeconds
  if (elapsedSeconds !== statistics.elapsedSeconds || (span !== undefined && span !== elapsedSeconds))
    losses.add('laps', 'precision', 'GPX laps tell their end only by the time elapsed.')
  writer.open('gpxdata:lap')
  writer.value('gpxdata:index', index + 1)
  writer.value('gpxdata:startTime', timeText(startMs))
  writer.value('gpxdata:elapsedTime', elapsedSeconds)
  writer.value('gpxdata:calories', statistics.energyKcal)
  writer.value('gpxdata:distance', statistics.distanceMeters)
  for (const [name, kind, field, part] of summaries) {
    const value = statistics[field]?.[part]
    if (value !== undefined) writer.valueWith('gpxdata:summary', { name, kind }, value)
  }
  if (trigger !== undefined) writer.empty('gpxdata:trigger', { kind: trigger })
  writer.value('gpxdata:intensity', intensity)
  writer.close()
  tellMissing('laps', { ...lap }, ['name', 'notes'], 'GPX', losses)
  tellStatistics('laps', statistics, held, 'GPX', losses)
}
