/** Reads PWX: each workout is an activity, each segment a lap. */
import {
  type Activity,
  type ActivityEvent,
  type Athlete,
  type Device,
  instant,
  type Lap,
  type Moment,
  type MoreValue,
  type Pause,
  type Session,
} from '../../core/index.js'
import type { DecodeOptions } from '../codec.js'
import {
  channels,
  epochOf,
  momentFrom,
  momentLike,
  mostLaps,
  PointColumns,
  type ReadDocument,
  readDocument,
  readExtensions,
  readPosition,
  type XmlReader,
} from '../xml/index.js'
import { readSummary, type Summary } from './summaries.js'
import { sportOfPwx } from './words.js'

const { time, altitude, distance, speed, heartRate, cadence, power, temperature } = channels

export const decodePwx = (bytes: Uint8Array, options: DecodeOptions = {}): ReadDocument =>
  readDocument(bytes, options, 'pwx', function* (reader): Iterable<Activity> {
    const creator = reader.attribute('creator')
    while (reader.next() === 'open') {
      if (reader.local !== 'workout' || reader.isForeign) {
        reader.skip()
        continue
      }
      const workout = readWorkout(reader, bytes.length)
      if (workout !== undefined) yield creator === undefined ? workout : { ...workout, creator }
    }
  })

interface Segment {
  readonly name: string | undefined
  readonly summary: Summary
}
interface Mark {
  readonly offset: number
  readonly type: string
}

/** Texts of a workout by their elements; those that have no field of ours first. */
const otherTexts = ['goal', 'code']
const knownTexts = new Set([...otherTexts, 'fingerprint', 'sportType', 'title', 'cmt'])

const readWorkout = (reader: XmlReader, fileBytes: number): Activity | undefined => {
  const columns = new PointColumns(fileBytes, reader.warnings)
  const texts: Record<string, string | undefined> = {}
  const segments: Segment[] = []
  const marks: Mark[] = []
  let start: Moment | undefined
  let summary: Summary | undefined
  let device: Device | undefined
  let athlete: Athlete | undefined
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign) reader.skip()
    else if (name === 'sample') readSample(reader, columns, start)
    else if (name === 'segment' && segments.length < mostLaps) segments.push(readSegment(reader))
    else if (name === 'segment') reader.skip()
    else if (name === 'summarydata') summary = readSummary(reader)
    else if (name === 'event') addMark(reader, marks)
    else if (name === 'time') {
      if (reader.readTime()) start = momentFrom(reader.time)
    } else if (name === 'device') device = readDevice(reader)
    else if (name === 'athlete') athlete = readAthlete(reader)
    else if (knownTexts.has(name)) texts[name] = reader.text()
    else reader.skip()
  }
  if (columns.rows === 0 && summary === undefined && segments.length === 0 && start === undefined) return undefined
  return assemble({ columns, texts, segments, marks, start, summary, device, athlete })
}

interface Workout {
  readonly columns: PointColumns
  readonly texts: Readonly<Record<string, string | undefined>>
  readonly segments: readonly Segment[]
  readonly marks: readonly Mark[]
  readonly start: Moment | undefined
  readonly summary: Summary | undefined
  readonly device: Device | undefined
  readonly athlete: Athlete | undefined
}

const assemble = ({ columns, texts, segments, marks, start: told, summary, device, athlete }: Workout): Activity => {
  const track = columns.finish()
  const start = told ?? instant(0)
  const startMs = epochOf(start)
  const after = (seconds: number): Moment => momentLike(start, startMs + Math.round(seconds * 1000))
  const lastMs = track.timeMs.findLast((ms) => !Number.isNaN(ms)) ?? startMs
  const duration = summary?.statistics.elapsedSeconds
  const end = duration === undefined ? momentLike(start, lastMs) : after(duration)
  const laps = segments.map(({ name, summary: { beginning = 0, statistics } }): Lap => {
    const { elapsedSeconds } = statistics
    return {
      start: after(beginning),
      ...(elapsedSeconds !== undefined && { end: after(beginning + elapsedSeconds) }),
      ...(name !== undefined && { name }),
      statistics,
    }
  })
  const sport = sportOfPwx(texts['sportType'])
  const known = sport ?? { sport: 'generic' }
  const statistics = summary?.statistics ?? {}
  const session: Session = { start, end, ...known, statistics, laps }
  const { events, pauses } = fromMarks(marks, startMs)
  const { fingerprint, title, cmt, sportType } = texts
  const more: Record<string, MoreValue> = {}
  for (const name of otherTexts) if (texts[name] !== undefined) more[name] = texts[name]
  if (sport === undefined && sportType !== undefined) more['sportType'] = sportType
  return {
    start,
    end,
    ...(fingerprint !== undefined && { id: fingerprint }),
    ...(title !== undefined && { name: title }),
    ...(cmt !== undefined && { notes: cmt }),
    ...known,
    ...(device !== undefined && { device }),
    ...(athlete !== undefined && { athlete }),
    statistics,
    sessions: [session],
    track,
    pauses,
    ...(events.length > 0 && { events }),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

/** The clock starts and stops; in between the first start and the last stop, that is pauses. */
const fromMarks = (
  marks: readonly Mark[],
  startMs: number,
): { readonly events: ActivityEvent[]; readonly pauses: Pause[] } => {
  const events: ActivityEvent[] = []
  const pauses: Pause[] = []
  let stoppedMs: number | undefined
  for (const { offset, type } of marks) {
    const atMs = startMs + Math.round(offset * 1000)
    if (type === 'Stopping') stoppedMs ??= atMs
    else if (type === 'Starting') {
      if (stoppedMs !== undefined && atMs > stoppedMs) pauses.push({ fromMs: stoppedMs, toMs: atMs })
      stoppedMs = undefined
    } else events.push({ atMs, event: type })
  }
  return { events, pauses }
}

const readSegment = (reader: XmlReader): Segment => {
  let name: string | undefined
  let summary: Summary = { beginning: undefined, statistics: {} }
  while (reader.next() === 'open')
    if (reader.local === 'name') name = reader.text()
    else if (reader.local === 'summarydata') summary = readSummary(reader)
    else reader.skip()
  return { name, summary }
}

const addMark = (reader: XmlReader, marks: Mark[]): void => {
  let offset = Number.NaN
  let type: string | undefined
  while (reader.next() === 'open')
    if (reader.local === 'timeoffset') offset = reader.number()
    else if (reader.local === 'type') type = reader.text()
    else reader.skip()
  if (type !== undefined && !Number.isNaN(offset)) marks.push({ offset, type })
}

const readDevice = (reader: XmlReader): Device | undefined => {
  const id = reader.attribute('id')
  let make: string | undefined
  let model: string | undefined
  while (reader.next() === 'open')
    if (reader.local === 'make') make = reader.text()
    else if (reader.local === 'model') model = reader.text()
    else reader.skip()
  const device: Device = {
    ...(make !== undefined && { manufacturer: make }),
    ...(model !== undefined && { product: model }),
    ...(id !== undefined && { name: id }),
  }
  return Object.keys(device).length > 0 ? device : undefined
}

const readAthlete = (reader: XmlReader): Athlete | undefined => {
  let name: string | undefined
  let weight = Number.NaN
  while (reader.next() === 'open')
    if (reader.local === 'name') name = reader.text()
    else if (reader.local === 'weight') weight = reader.number()
    else reader.skip()
  const athlete: Athlete = { ...(name !== undefined && { name }), ...(weight > 0 && { weightKg: weight }) }
  return Object.keys(athlete).length > 0 ? athlete : undefined
}

const readSample = (reader: XmlReader, columns: PointColumns, start: Moment | undefined): void => {
  const startMs = start === undefined ? 0 : epochOf(start)
  let [north, east] = [Number.NaN, Number.NaN]
  while (reader.next() === 'open') {
    const name = reader.local
    switch (name) {
      case 'timeoffset':
        columns.set(time, startMs + Math.round(reader.number() * 1000))
        break
      case 'time':
        if (reader.readTime() && Number.isNaN(columns.get(time))) columns.set(time, reader.time.ms)
        break
      case 'lat':
        north = reader.number()
        break
      case 'lon':
        east = reader.number()
        break
      case 'hr':
        columns.set(heartRate, reader.number())
        break
      case 'spd':
        columns.set(speed, reader.number())
        break
      case 'pwr':
        columns.set(power, reader.number())
        break
      case 'cad':
        columns.set(cadence, reader.number())
        break
      case 'dist':
        columns.set(distance, reader.number())
        break
      case 'alt':
        columns.set(altitude, reader.number())
        break
      case 'temp':
        columns.set(temperature, reader.number())
        break
      case 'extension':
        readExtensions(
          reader,
          () => false,
          (extension, value) => columns.setOther(extension, undefined, value),
        )
        break
      default:
        columns.setOther(name, name === 'torq' ? 'N.m' : undefined, reader.numberIfAny())
    }
  }
  readPosition(reader, columns, north, east)
  if (reader.isWhole) columns.commit()
  else columns.discard()
}
