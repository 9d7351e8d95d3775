/**
 * Goes through `export.xml` and gathers what becomes pages. Elements as of the DTD "HealthKit Export Version: 14"; what
 * is in none of the pages is counted by its name.
 */
import { type XmlAttributes, type XmlEnd, type XmlReader, xmlReader } from '../../kit/index.js'
import { HeldMeals, HeldSleep } from './held.js'
import { nutrientTypes } from './nutrients.js'
import { isSampleType, sleepType, waterType } from './types.js'

export interface Gathered {
  readonly stream: 'records' | 'workouts' | 'routes' | 'activity-summaries'
  readonly items: readonly unknown[]
  readonly more?: Readonly<Record<string, unknown>>
}

/** An element that may hold others, as it becomes part of a page. */
interface Held {
  readonly name: string
  readonly item: Record<string, unknown>
}
/** Pages are full at so many; a workout may bring thousands of events of its own. */
const perPage = { records: 5000, workouts: 100, routes: 5000, 'activity-summaries': 1000 } as const
/** Of one element; no workout has more laps and no sample more beats. */
const mostChildren = 20_000

/** Elements that belong to the one around them, and under which name. */
const childLists: Readonly<Record<string, string>> = {
  WorkoutEvent: 'events',
  WorkoutStatistics: 'statistics',
  WorkoutActivity: 'activities',
  WorkoutRoute: 'routes',
  FileReference: 'files',
  InstantaneousBeatsPerMinute: 'beats',
}
/** Elements within others that say nothing by themselves. */
const passedOver = new Set([
  'HeartRateVariabilityMetadataList',
  'SensitivityPoint',
  'Prescription',
  'RightEye',
  'LeftEye',
])

export class ExportReader {
  readonly sleep = new HeldSleep()
  readonly meals = new HeldMeals()
  /** What becomes no record, by type. */
  readonly unmapped = new Map<string, number>()
  /** Is the root that of an export of Health? Unknown before it came. */
  isExport: boolean | undefined
  readonly #xml: XmlReader
  readonly #held: Held[] = []
  readonly #pages: Gathered[] = []
  #records: unknown[] = []
  #workouts: unknown[] = []
  #summaries: unknown[] = []
  #points: Record<string, string>[] = []
  #pointsBefore = 0
  #routeStart: string | undefined

  constructor() {
    this.#xml = xmlReader({
      open: (name, attributes, depth) => this.#open(name, attributes, depth),
      close: (name) => this.#close(name),
    })
  }

  /** Pages that are full after this piece of the file. */
  write(chunk: Uint8Array): readonly Gathered[] {
    this.#xml.write(chunk)
    return this.#pages.splice(0)
  }

  end(): { readonly pages: readonly Gathered[]; readonly xml: XmlEnd } {
    const xml = this.#xml.end()
    this.#flush('records', this.#records.splice(0))
    this.#flush('workouts', this.#workouts.splice(0))
    this.#flushPoints()
    this.#flush('activity-summaries', this.#summaries.splice(0))
    return { pages: this.#pages.splice(0), xml }
  }

  #open(name: string, attributes: XmlAttributes, depth: number): void {
    if (depth === 1) {
      this.isExport = name === 'HealthData'
      if (!this.isExport) this.#xml.stop()
      return
    }
    if (name === 'MetadataEntry') this.#takeMetadata(attributes)
    else if (name === 'Location') this.#takePoint(attributes)
    else if (name === 'Record' || name === 'Workout' || name === 'Correlation')
      this.#held.push({ name, item: attributes as Record<string, unknown> })
    else if (Object.hasOwn(childLists, name)) this.#takeChild(name, attributes)
    else if (name === 'ActivitySummary') {
      this.#summaries.push(attributes)
      if (this.#summaries.length >= perPage['activity-summaries'])
        this.#flush('activity-summaries', this.#summaries.splice(0))
    } else if (name !== 'ExportDate' && !passedOver.has(name)) this.#leaveOut(name)
  }

  #close(name: string): void {
    if (name === 'WorkoutRoute') this.#flushPoints()
    if (this.#held.at(-1)?.name !== name) return
    const { item } = this.#held.pop() as Held
    if (name === 'Record') this.#takeRecord(item)
    else if (name === 'Correlation') this.#takeCorrelation(item)
    else if (name === 'Workout') {
      this.#workouts.push(item)
      if (this.#workouts.length >= perPage.workouts) this.#flush('workouts', this.#workouts.splice(0))
    }
  }

  #takeMetadata({ key, value }: XmlAttributes): void {
    const item = this.#held.at(-1)?.item
    if (item === undefined || key === undefined || value === undefined) return
    if (typeof item['metadata'] !== 'object') item['metadata'] = {}
    ;(item['metadata'] as Record<string, string>)[key] = value
  }

  #takeChild(name: string, attributes: XmlAttributes): void {
    const list = childLists[name] as string
    const parent = this.#held.at(-1)?.item
    if (parent !== undefined) {
      if (!Array.isArray(parent[list])) parent[list] = []
      const children = parent[list] as unknown[]
      if (children.length < mostChildren) children.push(attributes)
    }
    if (name === 'WorkoutEvent' || name === 'WorkoutActivity' || name === 'WorkoutRoute')
      this.#held.push({ name, item: attributes as Record<string, unknown> })
  }

  #takeRecord(item: Record<string, unknown>): void {
    const record = item as XmlAttributes
    const { type = '' } = record
    const metadata = item['metadata'] as Readonly<Record<string, string>> | undefined
    const around = this.#held.at(-1)
    // A food's nutrients stand at the top as well: there they count, here they say which food they were of.
    const isFood = type === waterType || nutrientTypes.has(type)
    if (around?.item['type'] === 'HKCorrelationTypeIdentifierFood' && isFood) {
      if (!Array.isArray(around.item['records'])) around.item['records'] = []
      const inside = around.item['records'] as XmlAttributes[]
      if (inside.length < mostChildren) inside.push(record)
    } else if (isFood && this.meals.add(record, metadata)) return
    else if (type === sleepType && this.sleep.add(record, metadata)) return
    // Two values of a blood pressure stand at the top and within their correlation: the same key, so the same record.
    else if (isFood || type === sleepType || isSampleType(type)) {
      this.#records.push(item)
      if (this.#records.length >= perPage.records) this.#flush('records', this.#records.splice(0))
    } else this.#leaveOut(type)
  }

  #takeCorrelation(item: Record<string, unknown>): void {
    if (item['type'] !== 'HKCorrelationTypeIdentifierFood') return
    const records = Array.isArray(item['records']) ? (item['records'] as XmlAttributes[]) : []
    this.meals.addFood(item as XmlAttributes, item['metadata'] as Readonly<Record<string, string>>, records)
  }

  /** Routes of exports before iOS 12 stand in the file itself. */
  #takePoint({ date, latitude, longitude, altitude, horizontalAccuracy, ...told }: XmlAttributes): void {
    this.#routeStart ??= date
    const point = { lat: latitude, lon: longitude, ele: altitude, time: date, hAcc: horizontalAccuracy, ...told }
    this.#points.push(point as Record<string, string>)
    if (this.#points.length >= perPage.routes) this.#flushRoute()
  }
  #flushRoute(): void {
    const points = this.#points.splice(0)
    const more = { start: this.#routeStart, from: this.#pointsBefore }
    this.#pointsBefore += points.length
    this.#flush('routes', points, more)
  }
  #flushPoints(): void {
    this.#flushRoute()
    this.#pointsBefore = 0
    this.#routeStart = undefined
  }

  #flush(stream: Gathered['stream'], items: readonly unknown[], more?: Gathered['more']): void {
    if (items.length > 0) this.#pages.push({ stream, items, ...(more && { more }) })
  }

  #leaveOut(name: string): void {
    // A file with ever new names is none of Apple's.
    if (this.unmapped.size < 2000 || this.unmapped.has(name))
      this.unmapped.set(name, (this.unmapped.get(name) ?? 0) + 1)
  }
}
