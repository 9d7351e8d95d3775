/**
 * `npm run bench formats [seconds]`: reading and writing workout files beside other libraries: FIT beside
 * `fit-file-parser` and `@markw65/fit-file-writer`, TCX, GPX and PWX beside `fast-xml-parser`. The files are the largest
 * of the corpus (`../shared/corpus`, or `TRIBUTARY_CORPUS`) and a long ride invented here, so that it runs without one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import FitParser from 'fit-file-parser'
import type { Activity, FileFormat } from '../../src/core/index.js'
import { decode, encode } from '../../src/formats/index.js'
import { longRide } from './long-ride.js'
import { heldBy, inTurns, lineOf, optional, type Way } from './measure.js'
import { readByTree } from './workout-trees.js'

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const corpus = process.env['TRIBUTARY_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus')
const filesEach = 2

interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

export const bench = async ([seconds = '3']: readonly string[]): Promise<void> => {
  const each = Number(seconds)
  for (const file of filesOf('fit')) besideParser(file, each)
  besideWriter(each)
  for (const format of ['tcx', 'gpx', 'pwx'] as const)
    for (const file of filesOf(format)) besideTree(file, format, each)
  const { rss, heapUsed } = process.memoryUsage()
  console.log(`memory at the end: ${(rss / 1e6).toFixed(0)} MB resident, ${(heapUsed / 1e6).toFixed(0)} MB of heap`)
}

/** The invented one first, then the largest of the corpus. */
const filesOf = (format: FileFormat): readonly File[] => {
  const invented = { name: `a long ride.${format}`, bytes: encode(longRide, format).bytes }
  const folder = join(corpus, format)
  if (!existsSync(folder)) return [invented]
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(`.${format}`))
    .map((name) => ({ name: basename(name), bytes: new Uint8Array(readFileSync(join(folder, name))) }))
    .sort((one, other) => other.bytes.length - one.bytes.length)
  return [invented, ...found.slice(0, filesEach)]
}

const pointsOf = (activities: readonly Activity[]): number =>
  activities.reduce((sum, { track }) => sum + track.timeMs.length, 0)

/** Measures, and prints a line each: the first is ours. */
const compare = (title: string, bytes: number, ways: readonly Way[], seconds: number): void => {
  console.log(title)
  const measured = inTurns(ways, seconds)
  for (const [index, line] of measured.entries())
    console.log(
      lineOf(
        line,
        bytes,
        index === 0 ? undefined : measured[0],
        heldBy(() => ways[index]?.run()),
      ),
    )
}

const titleOf = (what: string, { name, bytes }: File): string => {
  const points = pointsOf(decode(bytes).activities)
  return `${what} ${name}: ${(bytes.length / 1e6).toFixed(2)} MB, ${points} points`
}

const besideParser = (file: File, seconds: number): void => {
  const { bytes } = file
  // `list` is the mode in which it does least.
  const theirs = (): unknown => {
    let read: unknown
    new FitParser({ force: true, mode: 'list' }).parse(Buffer.from(bytes), (error, data) => {
      read = error ?? data
    })
    return read
  }
  compare(
    titleOf('decode', file),
    bytes.length,
    [
      { name: 'tributary/formats', run: () => decode(bytes) },
      { name: 'fit-file-parser', run: theirs },
    ],
    seconds,
  )
}

const besideTree = (file: File, format: 'tcx' | 'gpx' | 'pwx', seconds: number): void => {
  const parser = optional('fast-xml-parser') as Parameters<typeof readByTree>[0] | undefined
  const { bytes } = file
  const ways: Way[] = [{ name: 'tributary/formats', run: () => decode(bytes) }]
  if (parser !== undefined) ways.push({ name: 'fast-xml-parser', run: () => readByTree(parser, bytes, format) })
  compare(titleOf('decode', file), bytes.length, ways, seconds)
  const [activity] = decode(bytes).activities
  if (activity === undefined) return
  const written = encode(activity, format).bytes.length
  compare(
    `encode ${file.name}`,
    written,
    [{ name: 'tributary/formats', run: () => encode(activity, format).bytes }],
    seconds / 2,
  )
}

interface FitWriter {
  time(date: Date): number
  latlng(degrees: number): number
  writeMessage(name: string, values: unknown, developer?: unknown, last?: boolean): void
  finish(): DataView
}
interface FitWriterModule {
  readonly FitWriter: new () => FitWriter
}

/** Its records are made of objects; those are made before the clock starts. */
const besideWriter = (seconds: number): void => {
  const { bytes } = encode(longRide, 'fit')
  const ways: Way[] = [{ name: 'tributary/formats', run: () => encode(longRide, 'fit').bytes }]
  const module = optional('@markw65/fit-file-writer') as FitWriterModule | undefined
  if (module !== undefined) {
    const points = recordsOf(longRide)
    const run = (): Uint8Array => writeTheirs(new module.FitWriter(), points)
    ways.push({ name: '@markw65/fit-file-writer', run })
    const theirs = pointsOf(decode(run()).activities)
    if (theirs !== points.length) console.log(`(it wrote ${theirs} of ${points.length} points)`)
  }
  compare(`encode a long ride.fit: ${longRide.track.timeMs.length} points`, bytes.length, ways, seconds)
}

interface Point {
  readonly date: Date
  readonly latitude: number
  readonly longitude: number
  readonly rest: Readonly<Record<string, number>>
}

const recordsOf = ({ track }: Activity): readonly Point[] =>
  Array.from(track.timeMs, (time, row) => ({
    date: new Date(time),
    latitude: track.latitudeDeg?.[row] ?? 0,
    longitude: track.longitudeDeg?.[row] ?? 0,
    rest: {
      altitude: track.altitudeMeters?.[row] ?? 0,
      distance: track.distanceMeters?.[row] ?? 0,
      speed: track.speedMetersPerSecond?.[row] ?? 0,
      heart_rate: track.heartRateBpm?.[row] ?? 0,
      cadence: track.cadenceRpm?.[row] ?? 0,
      power: track.powerWatts?.[row] ?? 0,
      temperature: track.temperatureCelsius?.[row] ?? 0,
    },
  }))

const writeTheirs = (writer: FitWriter, points: readonly Point[]): Uint8Array => {
  const start = writer.time((points[0] as Point).date)
  writer.writeMessage(
    'file_id',
    { type: 'activity', manufacturer: 'development', product: 0, serial_number: 1, time_created: start },
    null,
    true,
  )
  for (const { date, latitude, longitude, rest } of points)
    writer.writeMessage('record', {
      timestamp: writer.time(date),
      position_lat: writer.latlng(latitude),
      position_long: writer.latlng(longitude),
      ...rest,
    })
  const total = {
    timestamp: start,
    start_time: start,
    total_timer_time: points.length,
    total_elapsed_time: points.length,
  }
  writer.writeMessage('lap', { ...total, event: 'lap', event_type: 'stop' }, null, true)
  writer.writeMessage('session', { ...total, sport: 'cycling', event: 'session', event_type: 'stop' }, null, true)
  writer.writeMessage('activity', { timestamp: start, num_sessions: 1, type: 'manual' }, null, true)
  const view = writer.finish()
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
