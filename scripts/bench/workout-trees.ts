/** Reading TCX, GPX and PWX as one would with a parser that makes an object tree: walk to the points, fill columns. */

// biome-ignore lint/suspicious/noExplicitAny: an object tree of a foreign parser
type Tree = any

interface TreeReader {
  points(tree: Tree): readonly Tree[]
  values(point: Tree): readonly unknown[]
}

const list = (value: Tree): readonly Tree[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const readers: Readonly<Record<'tcx' | 'gpx' | 'pwx', TreeReader>> = {
  tcx: {
    points: ({ TrainingCenterDatabase: all }) =>
      [...list(all?.Activities?.Activity), ...list(all?.Courses?.Course)]
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
  gpx: {
    points: ({ gpx }) =>
      list(gpx?.trk)
        .flatMap((track) => list(track.trkseg))
        .flatMap((segment) => list(segment.trkpt)),
    values: ({ '@_lat': lat, '@_lon': lon, ele, time, extensions }) => {
      const own = extensions?.TrackPointExtension
      return [Date.parse(time), Number(lat), Number(lon), ele, own?.hr, own?.cad, own?.atemp]
    },
  },
  pwx: {
    points: ({ pwx }) => list(pwx?.workout).flatMap((workout) => list(workout.sample)),
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
}

interface FastXmlParser {
  readonly XMLParser: new (options: Readonly<Record<string, unknown>>) => { parse(text: string): Tree }
}

export const readByTree = (
  { XMLParser }: FastXmlParser,
  bytes: Uint8Array,
  format: keyof typeof readers,
): readonly Float64Array[] => {
  const text = new TextDecoder().decode(bytes)
  const tree = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true, parseTagValue: true }).parse(text)
  const { points, values } = readers[format]
  const columns: Float64Array[] = []
  const rows = points(tree)
  for (const [row, point] of rows.entries())
    for (const [column, value] of values(point).entries()) {
      columns[column] ??= new Float64Array(rows.length).fill(Number.NaN)
      ;(columns[column] as Float64Array)[row] = typeof value === 'number' ? value : Number.NaN
    }
  return columns
}
