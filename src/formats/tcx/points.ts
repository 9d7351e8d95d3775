/** Track points, the bulk of a file. */
import { channels, type PointColumns, readExtensions, readPosition, type XmlReader } from '../xml/index.js'

const { time, altitude, distance, speed, heartRate, cadence, power } = channels

/** A track within its element. Says how many points it held. */
export const readTrack = (reader: XmlReader, columns: PointColumns, onTime: () => void): number => {
  const before = columns.rows
  while (reader.next() === 'open')
    if (reader.local === 'Trackpoint' && !reader.isForeign) readPoint(reader, columns, onTime)
    else reader.skip()
  return columns.rows - before
}

const readPoint = (reader: XmlReader, columns: PointColumns, onTime: () => void): void => {
  while (reader.next() === 'open') {
    if (reader.isForeign) {
      reader.skip()
      continue
    }
    switch (reader.local) {
      case 'Time':
        if (reader.readTime()) {
          columns.set(time, reader.time.ms)
          onTime()
        }
        break
      case 'Position':
        readPlace(reader, columns)
        break
      case 'AltitudeMeters':
        columns.set(altitude, reader.number())
        break
      case 'DistanceMeters':
        columns.set(distance, reader.number())
        break
      case 'HeartRateBpm':
        columns.set(heartRate, readValue(reader))
        break
      case 'Cadence':
        columns.set(cadence, reader.number())
        break
      case 'Extensions':
        readExtensions(
          reader,
          (name) => takeExtension(reader, columns, name),
          (name, value) => columns.setOther(name, undefined, value),
        )
        break
      default:
        reader.skip()
    }
  }
  if (reader.isWhole) columns.commit()
  else columns.discard()
}

/** Garmin's TPX; a foot pod's cadence is what counts where a point has two. */
const takeExtension = (reader: XmlReader, columns: PointColumns, name: string): boolean => {
  if (name === 'Speed') columns.set(speed, reader.number())
  else if (name === 'RunCadence') columns.set(cadence, reader.number())
  else if (name === 'Watts') columns.set(power, reader.number())
  else return false
  return true
}

const readPlace = (reader: XmlReader, columns: PointColumns): void => {
  const [north, east] = readCoordinates(reader)
  readPosition(reader, columns, north, east)
}

export const readCoordinates = (reader: XmlReader): readonly [north: number, east: number] => {
  let [north, east] = [Number.NaN, Number.NaN]
  while (reader.next() === 'open')
    if (reader.local === 'LatitudeDegrees') north = reader.number()
    else if (reader.local === 'LongitudeDegrees') east = reader.number()
    else reader.skip()
  return [north, east]
}

/** Heart rates are wrapped once more. */
export const readValue = (reader: XmlReader): number => {
  let value = Number.NaN
  while (reader.next() === 'open')
    if (reader.local === 'Value') value = reader.number()
    else reader.skip()
  return value
}
