import type { Column, Track } from '../../core/index.js'
import type { Target } from './target.js'
import { isOnFoot } from './words.js'

/** Writes rows as tracks: another one wherever a stretch begins. */
export type WritePoints = (from: number, to: number, sport: string) => void

export const pointWriter = (track: Track, target: Target): WritePoints => {
  const { writer, whole, timeText, stretches, losses } = target
  const { timeMs, latitudeDeg, longitudeDeg, altitudeMeters, distanceMeters } = track
  const { speedMetersPerSecond, heartRateBpm, cadenceRpm, powerWatts } = track
  const writePoint = (row: number, onFoot: boolean): void => {
    writer.open('Trackpoint')
    writer.value('Time', timeText(timeMs[row] as number))
    const [north, east] = [valueAt(latitudeDeg, row), valueAt(longitudeDeg, row)]
    if (north !== undefined && east !== undefined) {
      writer.open('Position')
      writer.value('LatitudeDegrees', north)
      writer.value('LongitudeDegrees', east === 180 ? -180 : east)
      writer.close()
    } else if (north !== undefined || east !== undefined)
      losses.add('track.latitudeDeg', 'no-place', 'TCX has no place for one coordinate without the other.')
    writer.value('AltitudeMeters', altitudeMeters?.[row])
    writer.value('DistanceMeters', distanceMeters?.[row])
    const beats = whole('track.heartRateBpm', heartRateBpm?.[row], 1, 255)
    if (beats !== undefined) {
      writer.open('HeartRateBpm')
      writer.value('Value', beats)
      writer.close()
    }
    const turns = whole('track.cadenceRpm', cadenceRpm?.[row], 0, 254)
    if (!onFoot) writer.value('Cadence', turns)
    const strides = onFoot ? turns : undefined
    const speed = valueAt(speedMetersPerSecond, row)
    const watts = whole('track.powerWatts', powerWatts?.[row], 0, 65_535)
    if (speed !== undefined || strides !== undefined || watts !== undefined) {
      writer.open('Extensions')
      writer.open('ax:TPX')
      writer.value('ax:Speed', speed)
      writer.value('ax:RunCadence', strides)
      writer.value('ax:Watts', watts)
      writer.close()
      writer.close()
    }
    writer.close()
  }
  return (from, to, sport) => {
    const onFoot = isOnFoot(sport)
    let isOpen = false
    for (let row = from; row < to; row += 1) {
      if (Number.isNaN(timeMs[row])) {
        losses.add('track', 'no-place', 'TCX has no place for points without a time.')
        continue
      }
      if (isOpen && stretches.has(row)) {
        writer.close()
        isOpen = false
      }
      if (!isOpen) writer.open('Track')
      isOpen = true
      writePoint(row, onFoot)
    }
    if (isOpen) writer.close()
  }
}

/** Undefined where there is no value. */
export const valueAt = (column: Column | undefined, row: number): number | undefined => {
  const value = column?.[row]
  return value === undefined || Number.isNaN(value) ? undefined : value
}
