/**
 * How fast TCX, GPX and PWX are read and written, beside reading with `fast-xml-parser` and beside `saxes` doing
 * nothing but parse, all in one run: `tsx scripts/bench/formats-xml.ts [seconds per measurement]`. Files are the
 * largest of the corpus (`../shared/corpus`, or `TRIBUTARY_CORPUS`). fast-xml-parser is no dependency of ours: install
 * it anywhere and name its folder in `FAST_XML_PARSER`, or it is left out.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SaxesParser } from 'saxes'
import type { Activity } from '../../src/core/activity.js'
import type { Encoded } from '../../src/formats/codec.js'
import { decodeGpx, encodeGpx } from '../../src/formats/gpx/index.js'
import { decodePwx, encodePwx } from '../../src/formats/pwx/index.js'
import { decodeTcx, encodeTcx } from '../../src/formats/tcx/index.js'
import type { ReadDocument } from '../../src/formats/xml/index.js'

interface Format {
  readonly name: string
  readonly decode: (bytes: Uint8Array) => ReadDocument
  readonly encode: (activity: Activity) => Encoded
  /** Where the points are in an object tree, and the numbers in them. */
  readonly points: (tree: Tree) => readonly Tree[]
  readonly values: (point: Tree) => readonly unknown[]
}
// biome-ignore lint/suspicious/noExplicitAny: an object tree of a foreign parser
type Tree = any

const list = (value: Tree): readonly Tree[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const formats: readonly Format[] = [
  {
    name: 'tcx',
    decode: decodeTcx,
    encode: encodeTcx,
    points: (tree) =>
      [
        ...list(tree.TrainingCenterDatabase?.Activities?.Activity),
        ...list(tree.TrainingCenterDatabase?.Courses?.Course),
      ]
        .flatMap((activity) => [...list(activity.Lap), activity])
        .flatMap((lap) => list(lap.Track))
        .flatMap((track) => list(track.Trackpoint)),
    values: ({ Time, Position, AltitudeMeters, DistanceMeters, HeartRateBpm, Cadence, Extensions }) => [
      Date.parse(Time),
      Position?.LatitudeDegrees,
      Position?.LongitudeDegrees,
      AltitudeMeters,
      DistanceMeters,
      HeartRateBpm?.Value,
      Cadence,
      Extensions?.TPX?.Speed,
      Extensions?.TPX?.Watts,
    ],
  },
  {
    name: 'gpx',
    decode: decodeGpx,
    encode: encodeGpx,
    points: (tree) =>
      list(tree.gpx?.trk)
        .flatMap((track) => list(track.trkseg))
        .flatMap((segment) => list(segment.trkpt)),
    values: ({ '@_lat': lat, '@_lon': lon, ele, time, extensions }) => {
      const own = extensions?.TrackPointExtension
      return [Date.parse(time), Number(lat), Number(lon), ele, own?.hr, own?.cad, own?.atemp]
    },
  },
  {
    name: 'pwx',
    decode: decodePwx,
    encode: encodePwx,
    points: (tree) => list(tree.pwx?.workout).flatMap((workout) => list(workout.sample)),
    values: ({ timeoffset, hr, spd, pwr, cad, dist, lat, lon, alt, temp }) => [
      timeoffset,
      hr,
      spd,
      pwr,
      cad,
      dist,
      lat,
      lon,
      alt,
      temp,
    ],
  },
]

const seconds = Number(process.argv[2] ?? 2)
const filesEach = 2

/** Bytes a second, of the median run. */
const rateOf = (bytes: number, run: () => void): number => {
  const times: number[] = []
  for (const until = performance.now() + seconds * 1000; performance.now() < until || times.length < 3; ) {
    const from = performance.now()
    run()
    times.push(performance.now() - from)
  }
  times.sort((one, other) => one - other)
  return bytes / ((times[times.length >> 1] as number) / 1000)
}

const inMegabytes = (rate: number): string => `${(rate / 1e6).toFixed(1).padStart(6)} MB/s`

/** As one would write it with that library: parse to a tree, walk to the points, fill columns. */
const byTree = (): ((text: string, format: Format) => number) | undefined => {
  const place = process.env['FAST_XML_PARSER']
  if (place === undefined || !existsSync(place)) return undefined
  const { XMLParser } = createRequire(join(place, 'package.json'))('fast-xml-parser')
  return (text, { points, values }) => {
    const tree = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true, parseTagValue: true }).parse(text)
    const columns: Float64Array[] = []
    const rows = points(tree)
    for (const [row, point] of rows.entries())
      for (const [column, value] of values(point).entries()) {
        columns[column] ??= new Float64Array(rows.length).fill(Number.NaN)
        ;(columns[column] as Float64Array)[row] = typeof value === 'number' ? value : Number.NaN
      }
    return rows.length
  }
}

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const root = process.env['TRIBUTARY_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus')
const tree = byTree()
if (tree === undefined) console.log('fast-xml-parser: not installed, left out (see FAST_XML_PARSER)')

for (const format of formats) {
  const folder = join(root, format.name)
  const names = (await readdir(folder)).filter((name) => name.endsWith(`.${format.name}`))
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(join(folder, name))) })),
  )
  for (const { name, bytes } of files.sort((one, other) => other.bytes.length - one.bytes.length).slice(0, filesEach)) {
    const text = new TextDecoder().decode(bytes)
    const { activities } = format.decode(bytes)
    const points = activities.reduce((sum, { track }) => sum + track.timeMs.length, 0)
    console.log(`${name}: ${(bytes.length / 1e6).toFixed(2)} MB, ${points} points`)
    const ours = rateOf(bytes.length, () => format.decode(bytes))
    console.log(`  decode           ${inMegabytes(ours)}`)
    const bare = rateOf(bytes.length, () => new SaxesParser({ xmlns: true }).write(text).close())
    console.log(`  saxes, bare      ${inMegabytes(bare)}  (decode is ${(ours / bare).toFixed(1)} times as fast)`)
    if (tree !== undefined) {
      if (tree(text, format) !== points && format.name === 'tcx') console.log('  (the tree has other points)')
      const theirs = rateOf(bytes.length, () => tree(text, format))
      console.log(`  fast-xml-parser  ${inMegabytes(theirs)}  (decode is ${(ours / theirs).toFixed(1)} times as fast)`)
    }
    const [activity] = activities
    if (activity !== undefined) {
      const written = format.encode(activity).bytes.length
      console.log(`  encode           ${inMegabytes(rateOf(written, () => format.encode(activity)))}`)
    }
  }
}
console.log(
  `memory: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident, heap ${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB`,
)
