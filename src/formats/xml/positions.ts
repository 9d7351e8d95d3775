/** What points of all these formats have: places on earth, and extensions anybody may add. */
import { latitude, longitude, type PointColumns } from './points.js'
import type { XmlReader } from './reader.js'

/** Sets a point's position; half of one, or one that is not on earth, is none. */
export const readPosition = (reader: XmlReader, columns: PointColumns, north: number, east: number): void => {
  if (isPosition(reader, north, east)) {
    columns.set(latitude, north)
    columns.set(longitude, east)
  }
}

/** Is it a place? Tells what is wrong where it is none. */
export const isPosition = (reader: XmlReader, north: number, east: number): boolean => {
  if (Math.abs(north) <= 90 && Math.abs(east) <= 180) return true
  if (north > 90 || north < -90 || east > 180 || east < -180)
    reader.warnings.add('position-impossible', 'A position is nowhere on earth; it is left out.', reader.offset)
  else if (Number.isNaN(north) !== Number.isNaN(east))
    reader.warnings.add('position-incomplete', 'A position has only one coordinate; it is left out.', reader.offset)
  return false
}

/**
 * Goes through the extensions in the element opened last, however they are nested: `take` reads what it knows by its
 * local name and says so, since the same words stand in many namespaces; of all else, numbers go to `other`.
 */
export const readExtensions = (
  reader: XmlReader,
  take: (name: string) => boolean,
  other: (name: string, value: number) => void,
): void => {
  while (reader.next() === 'open') {
    const name = reader.local
    if (take(name)) continue
    if (reader.holdsElements) readExtensions(reader, take, other)
    else {
      const value = reader.numberIfAny()
      if (!Number.isNaN(value)) other(name, value)
    }
  }
}
