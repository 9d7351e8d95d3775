/** Reads TCX documents: activities, multisport sessions and courses; planned workouts and folders are passed over. */
import { type Activity, type Device, instant, type Moment, type Place, type Session } from '../../core/index.js'
import type { DecodeOptions } from '../codec.js'
import { sportOf, totalsOf } from '../totals.js'
import {
  epochOf,
  isPosition,
  momentFrom,
  mostActivities,
  mostLaps,
  PointColumns,
  pausesBetween,
  type ReadDocument,
  readDocument,
  type XmlReader,
} from '../xml/index.js'
import { placeLaps, type ReadLap, readLap } from './laps.js'
import { readCoordinates, readTrack } from './points.js'
import { pointTypeOf, splitNotes, sportOfTcx } from './words.js'

export const decodeTcx = (bytes: Uint8Array, options: DecodeOptions = {}): ReadDocument =>
  readDocument(bytes, options, 'TrainingCenterDatabase', (reader) => {
    const found: Activity[] = []
    let creator: string | undefined
    while (reader.next() === 'open') {
      const name = reader.local
      if (reader.isForeign) reader.skip()
      else if (name === 'Activities') found.push(...readActivities(reader, bytes.length))
      else if (name === 'Courses') found.push(...readCourses(reader, bytes.length))
      else if (name === 'Author') creator = readName(reader)
      else reader.skip()
    }
    return creator === undefined ? found : found.map((activity) => ({ ...activity, creator }))
  })

const readActivities = (reader: XmlReader, fileBytes: number): readonly Activity[] => {
  const found: Activity[] = []
  while (reader.next() === 'open') {
    const isOne = reader.local === 'Activity'
    // One more than are kept, so that the rest is told.
    const isWanted = isOne || reader.local === 'MultiSportSession'
    if (reader.isForeign || !isWanted || found.length > mostActivities) {
      reader.skip()
      continue
    }
    const columns = new PointColumns(fileBytes, reader.warnings)
    const parts = isOne ? [readActivity(reader, newPart(), columns)] : readMultisport(reader, columns)
    const activity = assemble(parts, columns)
    if (activity !== undefined) found.push(activity)
  }
  return found
}

/** An `Activity` element, which is a session of ours. */
interface Part {
  sport: string
  id?: string
  idTime?: Moment
  notes?: string
  device?: Device
  readonly laps: ReadLap[]
}

const newPart = (sport = 'generic'): Part => ({ sport, laps: [] })

const readActivity = (reader: XmlReader, part: Part, columns: PointColumns): Part => {
  part.sport = sportOfTcx(reader.attribute('Sport'))
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign) reader.skip()
    else if (name === 'Lap') addLap(reader, part, columns)
    else if (name === 'Id') readId(reader, part)
    else if (name === 'Notes') {
      const notes = reader.rawText()
      if (notes !== undefined) part.notes = notes
    } else if (name === 'Creator') {
      const device = readDevice(reader)
      if (device !== undefined) part.device = device
    } else reader.skip()
  }
  return part
}

const addLap = (reader: XmlReader, part: Part, columns: PointColumns): void => {
  if (part.laps.length >= mostLaps) {
    reader.skip()
    return
  }
  const lap = readLap(reader, columns)
  if (lap !== undefined) part.laps.push(lap)
}

/** An id is the time of the start, though some programs write something else. */
const readId = (reader: XmlReader, part: Part): void => {
  const text = reader.text()
  if (text === undefined) return
  part.id = text
  if (reader.timeFrom(text)) part.idTime = momentFrom(reader.time)
}

const readMultisport = (reader: XmlReader, columns: PointColumns): readonly Part[] => {
  const parts: Part[] = []
  const whole = newPart()
  while (reader.next() === 'open') {
    const element = reader.local
    if (element === 'Id') readId(reader, whole)
    else if (element === 'FirstSport' || element === 'NextSport') readSport(reader, parts, columns)
    else if (element === 'Notes') {
      const notes = reader.rawText()
      if (notes !== undefined) whole.notes = notes
    } else reader.skip()
  }
  const [first] = parts
  if (first !== undefined) {
    if (whole.id !== undefined) first.id = whole.id
    if (whole.notes !== undefined) first.notes = whole.notes
  }
  return parts
}

const readSport = (reader: XmlReader, parts: Part[], columns: PointColumns): void => {
  while (reader.next() === 'open')
    if (reader.local === 'Activity') parts.push(readActivity(reader, newPart(), columns))
    else if (reader.local === 'Transition') {
      const transition = newPart('transition')
      addLap(reader, transition, columns)
      parts.push(transition)
    } else reader.skip()
}

const assemble = (parts: readonly Part[], columns: PointColumns): Activity | undefined => {
  const [first] = parts
  if (
    first === undefined ||
    (columns.rows === 0 && parts.every(({ laps, idTime }) => laps.length === 0 && idTime === undefined))
  )
    return undefined
  const sessions = parts.map(sessionFrom)
  const track = columns.finish()
  const start = (sessions[0] as Session).start
  const end = sessions
    .map(({ end }) => end)
    .reduce(
      (last, each) => (each !== undefined && (last === undefined || epochOf(each) > epochOf(last)) ? each : last),
      undefined,
    )
  const device = parts.find((part) => part.device !== undefined)?.device
  return {
    start,
    ...(end !== undefined && { end }),
    ...(first.id !== undefined && { id: first.id }),
    ...(first.notes !== undefined && splitNotes(first.notes)),
    ...sportOf(sessions),
    ...(device !== undefined && { device }),
    statistics: totalsOf(sessions),
    sessions,
    track,
    pauses: pausesBetween(track),
  }
}

const sessionFrom = ({ sport, laps: read, idTime }: Part): Session => {
  const laps = placeLaps(read, idTime ?? instant(0))
  const start = laps[0]?.start ?? idTime ?? instant(0)
  const end = laps.at(-1)?.end
  return { start, ...(end !== undefined && { end }), sport, statistics: totalsOf(laps), laps }
}

/** Of a device, or of the program that wrote the file. */
const readName = (reader: XmlReader): string | undefined => {
  let name: string | undefined
  while (reader.next() === 'open')
    if (reader.local === 'Name') name = reader.text()
    else reader.skip()
  return name
}

/** Zeros are how programs without a device fill what the schema wants. */
const readDevice = (reader: XmlReader): Device | undefined => {
  const texts: Record<string, string | undefined> = {}
  const version: number[] = []
  while (reader.next() === 'open') {
    const name = reader.local
    if (name === 'Version') {
      while (reader.next() === 'open') {
        const place = ['VersionMajor', 'VersionMinor', 'BuildMajor', 'BuildMinor'].indexOf(reader.local)
        if (place < 0) reader.skip()
        else version[place] = reader.number() || 0
      }
    } else if (name === 'Name' || name === 'UnitId' || name === 'ProductID') texts[name] = reader.text()
    else reader.skip()
  }
  const { Name: name, UnitId: serial, ProductID: product } = texts
  const softwareVersion = versionText(version)
  const device: Device = {
    ...(product !== undefined && !isZeros(product) && { product }),
    ...(name !== undefined && { name }),
    ...(serial !== undefined && !isZeros(serial) && { serial }),
    ...(softwareVersion !== undefined && { softwareVersion }),
  }
  return Object.keys(device).length > 0 ? device : undefined
}

const isZeros = (text: string): boolean => /^0+$/.test(text)

/** The minor number has two digits in FIT: 20 and 3 are `20.03`. Builds are told where there are any. */
const versionText = ([major = 0, minor = 0, buildMajor = 0, buildMinor = 0]: readonly number[]): string | undefined => {
  if (major + minor + buildMajor + buildMinor === 0) return undefined
  const builds = buildMajor + buildMinor > 0 ? `.${buildMajor}.${buildMinor}` : ''
  return `${major}.${String(minor).padStart(2, '0')}${builds}`
}

const readCourses = (reader: XmlReader, fileBytes: number): readonly Activity[] => {
  const found: Activity[] = []
  while (reader.next() === 'open') {
    if (reader.local !== 'Course' || reader.isForeign || found.length > mostActivities) {
      reader.skip()
      continue
    }
    const course = readCourse(reader, new PointColumns(fileBytes, reader.warnings))
    if (course !== undefined) found.push(course)
  }
  return found
}

const readCourse = (reader: XmlReader, columns: PointColumns): Activity | undefined => {
  const part = newPart()
  const places: Place[] = []
  let name: string | undefined
  let firstPoint: Moment | undefined
  while (reader.next() === 'open') {
    const element = reader.local
    if (reader.isForeign) reader.skip()
    else if (element === 'Name') name = reader.text()
    else if (element === 'Notes') {
      const notes = reader.text()
      if (notes !== undefined) part.notes = notes
    } else if (element === 'Lap') addLap(reader, part, columns)
    else if (element === 'Track') {
      columns.breakHere()
      readTrack(reader, columns, () => {
        firstPoint ??= momentFrom(reader.time)
      })
    } else if (element === 'CoursePoint') places.push(readCoursePoint(reader))
    else reader.skip()
  }
  if (name === undefined && columns.rows === 0 && part.laps.length === 0 && places.length === 0) return undefined
  if (firstPoint !== undefined) part.idTime = firstPoint
  const track = columns.finish({ asDrawn: true })
  const session = sessionFrom(part)
  return {
    purpose: 'course',
    start: session.start,
    ...(session.end !== undefined && { end: session.end }),
    ...(name !== undefined && { name }),
    ...(part.notes !== undefined && { notes: part.notes }),
    sport: session.sport,
    statistics: session.statistics,
    sessions: [session],
    track,
    pauses: pausesBetween(track),
    ...(places.length > 0 && { places }),
  }
}

const readCoursePoint = (reader: XmlReader): Place => {
  const place: { -readonly [K in keyof Place]: Place[K] } = {}
  while (reader.next() === 'open') {
    const element = reader.local
    if (element === 'Time') {
      if (reader.readTime()) place.atMs = reader.time.ms
    } else if (element === 'Position') {
      const [north, east] = readCoordinates(reader)
      if (isPosition(reader, north, east)) Object.assign(place, { latitudeDeg: north, longitudeDeg: east })
    } else if (element === 'AltitudeMeters') {
      const meters = reader.number()
      if (!Number.isNaN(meters)) place.altitudeMeters = meters
    } else {
      const text = reader.text()
      if (text === undefined) continue
      if (element === 'Name') place.name = text
      else if (element === 'Notes') place.notes = text
      else if (element === 'PointType') place.type = pointTypeOf(text)
    }
  }
  return place
}
