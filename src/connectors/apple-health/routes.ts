/**
 * The way of a workout, point by point, from the GPX files beside the export. A route begins within seconds of its
 * workout, and its points bear that beginning as their series: names of files hold a local time and change with it.
 */
import { defineStream, event, isKnown, numbers, texts, type XmlAttributes, xmlReader, z } from '../../kit/index.js'
import { apple } from './sources.js'
import { placeless, timeOf } from './times.js'

const Point = z.object(texts('lat lon ele time speed course hAcc'))

export const routes = defineStream({
  title: 'Routes of workouts in an export',
  emits: ['location'],
  page: z.object({ points: z.array(Point), ...texts('start'), ...numbers('from') }),
  *map({ points, start, from = 0 }) {
    const begun = placeless(timeOf(start))
    if (!isKnown(begun) || Number.isNaN(begun.at)) return
    const series = `route@${new Date(begun.at).toISOString().slice(0, 19)}Z`
    for (const [index, point] of points.entries()) {
      const place = placeOf({
        ...point,
        latitude: point.lat,
        longitude: point.lon,
        altitude: point.ele,
        horizontalAccuracy: point.hAcc,
      })
      if (place === undefined) continue
      // Several points may share a second: the place in the route tells them apart, and never changes.
      yield event(
        'location',
        place,
        { start: placeless(timeOf(point.time)) },
        { key: `${series}#${from + index}`, series, origin: apple },
      )
    }
  },
})

interface Place {
  readonly latitude?: string | number | undefined
  readonly longitude?: string | number | undefined
  readonly altitude?: string | number | undefined
  readonly speed?: string | number | undefined
  readonly course?: string | number | undefined
  readonly horizontalAccuracy?: string | number | undefined
}
/** Speed and course below zero say that there is none. */
export const placeOf = (point: Place) => {
  const [latitude, longitude] = [numberOf(point.latitude), numberOf(point.longitude)]
  if (latitude === undefined || longitude === undefined) return undefined
  const [speed, course, accuracy] = [numberOf(point.speed), numberOf(point.course), numberOf(point.horizontalAccuracy)]
  const altitude = numberOf(point.altitude)
  return {
    latitude,
    longitude,
    source: 'gps' as const,
    ...(altitude !== undefined && { altitudeMeters: altitude }),
    ...(accuracy !== undefined && accuracy >= 0 && { accuracyMeters: accuracy }),
    ...(speed !== undefined && speed >= 0 && { speedMetersPerSecond: speed }),
    ...(course !== undefined && course >= 0 && { bearingDegrees: course }),
  }
}
const numberOf = (written: string | number | undefined): number | undefined =>
  written === undefined || written === '' || Number.isNaN(Number(written)) ? undefined : Number(written)

const perPage = 5000
const leaves = new Set(['ele', 'time', 'speed', 'course', 'hAcc', 'vAcc'])
/** No figure is longer; a damaged file can swallow itself. */
const longestText = 64

/** Reads a GPX file as Apple writes it, into pages of points. */
export class RouteReader {
  whole = true
  #points: Record<string, string>[] = []
  #pages: unknown[] = []
  #point: Record<string, string> | undefined
  #leaf: string | undefined
  #start: string | undefined
  #from = 0
  readonly #xml = xmlReader({
    open: (name, attributes) => this.#open(name, attributes),
    close: (name) => this.#close(name),
    text: (text) => {
      if (this.#point === undefined || this.#leaf === undefined) return
      const before = this.#point[this.#leaf] ?? ''
      if (before.length < longestText) this.#point[this.#leaf] = before + text
    },
  })

  write(chunk: Uint8Array): readonly unknown[] {
    this.#xml.write(chunk)
    return this.#pages.splice(0)
  }
  end(): readonly unknown[] {
    this.whole = this.#xml.end().whole
    this.#flush()
    return this.#pages.splice(0)
  }

  #open(name: string, { lat, lon }: XmlAttributes): void {
    if (name === 'trkpt') this.#point = { ...(lat !== undefined && { lat }), ...(lon !== undefined && { lon }) }
    this.#leaf = leaves.has(name) ? name : undefined
  }
  #close(name: string): void {
    this.#leaf = undefined
    if (name !== 'trkpt' || this.#point === undefined) return
    this.#start ??= this.#point['time']
    this.#points.push(this.#point)
    this.#point = undefined
    if (this.#points.length >= perPage) this.#flush()
  }
  #flush(): void {
    if (this.#points.length === 0) return
    this.#pages.push({ start: this.#start, from: this.#from, points: this.#points })
    this.#from += this.#points.length
    this.#points = []
  }
}
