/** Points of tracks and routes. */
import { channels, type PointColumns, readExtensions, readPosition, type XmlReader } from '../xml/index.js'
import { headUnits, qualityUnits, unitOf } from './words.js'

const { time, altitude, distance, speed, heartRate, cadence, power, temperature } = channels

/**
 * Reads a point into the columns. `onText` is asked about everything that is no number of the point; it reads the
 * element and says so.
 */
export const readPoint = (
  reader: XmlReader,
  columns: PointColumns,
  onTime: () => void,
  onText: (name: string) => boolean,
): void => {
  readPosition(reader, columns, reader.attributeNumber('lat'), reader.attributeNumber('lon'))
  while (reader.next() === 'open') {
    const name = reader.local
    if (name === 'extensions')
      readExtensions(
        reader,
        (extension) => takeExtension(reader, columns, extension),
        (extension, value) => columns.setOther(extension, unitOf(extension), value),
      )
    else if (reader.isForeign) readForeign(reader, columns, name)
    else if (name === 'ele') columns.set(altitude, reader.number())
    else if (name === 'time') {
      if (reader.readTime()) {
        columns.set(time, reader.time.ms)
        onTime()
      }
    } else if (name === 'speed') columns.set(speed, reader.number())
    else if (Object.hasOwn(qualityUnits, name) || Object.hasOwn(headUnits, name) || name === 'course')
      columns.setOther(name, unitOf(name), reader.number())
    else if (!onText(name)) reader.skip()
  }
  if (reader.isWhole) columns.commit()
  else columns.discard()
}

/** The same words in every namespace: Garmin's, cluetrust's, Apple's, and none at all. */
const takeExtension = (reader: XmlReader, columns: PointColumns, name: string): boolean => {
  switch (name) {
    case 'hr':
    case 'heartrate':
      columns.set(heartRate, reader.number())
      return true
    case 'cad':
    case 'cadence':
      columns.set(cadence, reader.number())
      return true
    case 'atemp':
    case 'temp':
      columns.set(temperature, reader.number())
      return true
    case 'power':
    case 'PowerInWatts':
      // A sensor's container can have the name of its value.
      if (reader.holdsElements) return false
      columns.set(power, reader.number())
      return true
    case 'speed':
      columns.set(speed, reader.number())
      return true
    case 'distance':
      columns.set(distance, reader.number())
      return true
    default:
      return false
  }
}

/** GPX 1.0 has extensions beside its own elements. */
const readForeign = (reader: XmlReader, columns: PointColumns, name: string): void => {
  if (reader.holdsElements)
    readExtensions(
      reader,
      (extension) => takeExtension(reader, columns, extension),
      (extension, value) => columns.setOther(extension, unitOf(extension), value),
    )
  else if (!takeExtension(reader, columns, name)) {
    const value = reader.numberIfAny()
    columns.setOther(name, unitOf(name), value)
  }
}
