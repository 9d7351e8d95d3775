/** Reads GPX 1.0 and 1.1: a track or a route is an activity each, waypoints go to the first of them. */
import { type Activity, instant, type Lap, type Moment, type More, type Place, type Session } from '../../core/index.js'
import type { DecodeOptions } from '../codec.js'
import { totalsOf } from '../totals.js'
import {
  epochOf,
  momentFrom,
  momentLike,
  mostActivities,
  mostLaps,
  PointColumns,
  pausesBetween,
  type ReadDocument,
  readDocument,
  sportFrom,
  type XmlReader,
} from '../xml/index.js'
import { readLap } from './laps.js'
import { newTexts, placeFrom, readPlace, type Texts, takeText } from './places.js'
import { readPoint } from './points.js'

const mostKeywords = 100

/** A track or route as read. */
interface Part {
  readonly isRoute: boolean
  readonly columns: PointColumns
  readonly texts: Texts
  readonly places: Place[]
  firstTime?: Moment
}

/** What stands for the whole file. */
interface Head {
  readonly creator: string | undefined
  readonly texts: Texts
  readonly laps: Lap[]
  time?: Moment
}

export const decodeGpx = (bytes: Uint8Array, options: DecodeOptions = {}): ReadDocument =>
  readDocument(bytes, options, 'gpx', (reader) => {
    const head: Head = { creator: reader.attribute('creator'), texts: newTexts(), laps: [] }
    const parts: Part[] = []
    const places: Place[] = []
    while (reader.next() === 'open') {
      const name = reader.local
      // One more than are kept, so that the rest is told.
      const isPart = name === 'trk' || name === 'rte'
      if (reader.isForeign || (isPart && parts.length > mostActivities)) reader.skip()
      else if (isPart) addPart(parts, readPart(reader, name === 'rte', bytes.length))
      else if (name === 'wpt') {
        const place = readPlace(reader)
        if (place !== undefined) places.push(place)
      } else if (name === 'metadata') readHead(reader, head)
      else if (name === 'extensions') readLaps(reader, head.laps)
      else takeHead(reader, head)
    }
    // A file of nothing but places is a way to follow, too.
    if (parts.length === 0 && places.length > 0) parts.push(newPart(true, bytes.length, reader))
    return withLaps(
      parts.map((part, index) => assemble(index === 0 ? withPlaces(part, places) : part, head, parts.length === 1)),
      head.laps,
    )
  })

const newPart = (isRoute: boolean, fileBytes: number, reader: XmlReader): Part => ({
  isRoute,
  columns: new PointColumns(fileBytes, reader.warnings),
  texts: newTexts(),
  places: [],
})

const withPlaces = (part: Part, places: readonly Place[]): Part => ({ ...part, places: [...places, ...part.places] })

/** What holds neither points nor a word is left out. */
const addPart = (parts: Part[], part: Part): void => {
  const { columns, texts, places } = part
  if (columns.rows + texts.links.length + places.length > 0 || Object.keys(texts.byName).length > 0) parts.push(part)
}

const readHead = (reader: XmlReader, head: Head): void => {
  while (reader.next() === 'open')
    if (reader.isForeign) reader.skip()
    else takeHead(reader, head)
}

const takeHead = (reader: XmlReader, head: Head): void => {
  if (reader.local === 'time') {
    if (reader.readTime()) head.time ??= momentFrom(reader.time)
  } else if (!takeText(reader, head.texts)) reader.skip()
}

/** Laps can be wrapped in whatever the writer chose. */
const readLaps = (reader: XmlReader, laps: Lap[]): void => {
  while (reader.next() === 'open')
    if (reader.local === 'lap' && laps.length < mostLaps) {
      const lap = readLap(reader)
      if (lap !== undefined) laps.push(lap)
    } else if (reader.holdsElements) readLaps(reader, laps)
    else reader.skip()
}

const readPart = (reader: XmlReader, isRoute: boolean, fileBytes: number): Part => {
  const part = newPart(isRoute, fileBytes, reader)
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign || name === 'extensions') reader.skip()
    else if (name === 'trkseg') readSegment(reader, part)
    else if (name === 'rtept') readRoutePoint(reader, part)
    else if (!takeText(reader, part.texts)) reader.skip()
  }
  return part
}

const readSegment = (reader: XmlReader, part: Part): void => {
  const { columns } = part
  columns.breakHere()
  const onTime = (): void => {
    part.firstTime ??= momentFrom(reader.time)
  }
  // Loggers number every point; what is worth a name has a waypoint.
  const onText = (): boolean => false
  while (reader.next() === 'open')
    if (reader.local === 'trkpt' && !reader.isForeign) readPoint(reader, columns, onTime, onText)
    else reader.skip()
}

/** Points of routes say in words what to do there. */
const readRoutePoint = (reader: XmlReader, part: Part): void => {
  const { columns, places } = part
  const texts = newTexts()
  const [north, east] = [reader.attributeNumber('lat'), reader.attributeNumber('lon')]
  const before = columns.rows
  let atMs: number | undefined
  readPoint(
    reader,
    columns,
    () => {
      atMs = reader.time.ms
      part.firstTime ??= momentFrom(reader.time)
    },
    () => takeText(reader, texts),
  )
  const isSpoken = texts.links.length > 0 || Object.keys(texts.byName).length > 0
  if (!isSpoken || columns.rows === before) return
  // Where the position is none, reading the point has said so.
  const isPlace = Math.abs(north) <= 90 && Math.abs(east) <= 180
  places.push(placeFrom(texts, { ...(isPlace && { latitudeDeg: north, longitudeDeg: east }), atMs }))
}

const assemble = ({ isRoute, columns, texts, places, firstTime }: Part, head: Head, isOnly: boolean): Activity => {
  const track = columns.finish({ asDrawn: isRoute })
  const own = texts.byName
  const general: Readonly<Record<string, string>> = isOnly ? head.texts.byName : {}
  const name = own['name'] ?? general['name']
  const notes = own['desc'] ?? general['desc']
  const links = texts.links.length > 0 ? texts.links : isOnly ? head.texts.links : []
  const keywords = (head.texts.byName['keywords'] ?? '')
    .split(',', mostKeywords)
    .map((word) => word.trim())
    .filter((word) => word !== '')
  const known = own['type'] === undefined ? undefined : sportFrom(own['type'], head.creator)
  const isTimed = firstTime !== undefined
  const first = track.timeMs.find((ms) => !Number.isNaN(ms))
  const last = track.timeMs.findLast((ms) => !Number.isNaN(ms))
  const start =
    firstTime !== undefined && first !== undefined ? momentLike(firstTime, first) : (head.time ?? instant(0))
  const end = last === undefined ? undefined : momentLike(start, last)
  const sport = known ?? { sport: 'generic' }
  const session: Session = { start, ...(end !== undefined && { end }), ...sport, statistics: {}, laps: [] }
  const more = moreFrom(own, general, known === undefined)
  return {
    // A line without a single time is a way to follow; nobody recorded it.
    ...((isRoute || !isTimed) && { purpose: 'course' }),
    start,
    ...(end !== undefined && { end }),
    ...(name !== undefined && { name }),
    ...(notes !== undefined && { notes }),
    ...sport,
    ...(head.creator !== undefined && { creator: head.creator }),
    statistics: {},
    sessions: [session],
    track,
    pauses: pausesBetween(track),
    ...(places.length > 0 && { places }),
    ...(links.length > 0 && { links }),
    ...(keywords.length > 0 && { keywords }),
    ...(more !== undefined && { more }),
  }
}

const moreFrom = (
  own: Texts['byName'],
  general: Readonly<Record<string, string>>,
  isTypeOpen: boolean,
): More | undefined => {
  const { cmt, src, number, type } = own
  const author = general['author']
  const more: More = {
    ...(cmt !== undefined && { cmt }),
    ...(src !== undefined && { src }),
    ...(number !== undefined && { number }),
    ...(isTypeOpen && type !== undefined && { type }),
    ...(author !== undefined && { author }),
  }
  return Object.keys(more).length > 0 ? more : undefined
}

/** Gives each lap to the activity it began in. */
const withLaps = (activities: readonly Activity[], laps: readonly Lap[]): readonly Activity[] => {
  if (laps.length === 0) return activities
  const owners = laps.map(({ start }) => {
    const ms = epochOf(start)
    const owner = activities.findIndex(
      ({ track: { timeMs } }) => timeMs.length > 0 && (timeMs[0] as number) <= ms && ms <= (timeMs.at(-1) as number),
    )
    return Math.max(0, owner)
  })
  return activities.map((activity, index) => {
    const own = laps.filter((_, lap) => owners[lap] === index)
    const [session] = activity.sessions
    if (own.length === 0 || session === undefined) return activity
    const statistics = totalsOf(own)
    return { ...activity, statistics, sessions: [{ ...session, statistics, laps: own }] }
  })
}
