/** What the dictionary says of a kind. */
import type { Fields, ObjectShape } from '../shape.js'
import type { Unit } from '../units.js'

/** One hue in the dashboard, one view of the day. */
export type Family =
  | 'heart'
  | 'sleep'
  | 'movement'
  | 'energy'
  | 'body'
  | 'breath'
  | 'glucose'
  | 'nutrition'
  | 'mind'
  | 'cycle'
  | 'environment'
  | 'device'
  | 'workout'

/** How values of one source add up over a longer time; neither an average nor a running total may be summed. */
export type Aggregation = 'sum' | 'mean' | 'last' | 'max' | 'min'

/**
 * How values of several sources for one time come together in the fused view.
 * - `segments`: an amount over time, as steps: each stretch of time counts once, and stretches that only one source saw add up.
 * - `levels`: a level or a rate, as the pulse: in every five minutes one source speaks.
 * - `readings`: a measurement by itself, as a weight: each stands, and a copy that came another way is told once.
 * - `episodes`: something that took place, as a night: what overlaps is the same, and the best account of it stands.
 * - `apart`: not comparable between services or devices, as their scores: each source stands by itself.
 */
export type Overlap = 'segments' | 'levels' | 'readings' | 'episodes' | 'apart'

/** A data stream of the Personicle wire contract. */
export interface PersonicleStream {
  /** `com.personicle.individual.datastreams.heartrate`, without the common prefix: `heartrate`. */
  readonly stream: string
  /** As the contract spells it, which is not always what the values are. */
  readonly unit: string | null
  readonly schema: 'integer' | 'numeric' | 'integer-interval' | 'numeric-interval' | 'json-object' | 'location'
  /** The UCUM unit of the values on the wire, where it is not the kind's own: speed travels in km/h. */
  readonly ucum?: Unit
}

/** What others call it. */
export interface Codes {
  readonly personicle?: {
    readonly point?: PersonicleStream
    readonly interval?: PersonicleStream
    /** Streams that mean the same when read, and that we never write. */
    readonly alias?: readonly PersonicleStream[]
  }
  /** Event name below `com.personicle.individual.events`, as in `sleep`. */
  readonly personicleEvent?: string
  readonly loinc?: string
  /** Open mHealth / IEEE 1752.1 schema id, `omh:heart-rate:2.0` or `ieee:physical-activity:1.0`. */
  readonly omh?: string
  /** Full identifier, as in `HKQuantityTypeIdentifierHeartRate`; several where Apple splits what is one kind here. */
  readonly healthKit?: string | readonly string[]
  readonly healthConnect?: string
  /** FHIR R4 observation category. */
  readonly fhir?: 'vital-signs' | 'activity' | 'laboratory' | 'survey' | 'exam' | 'social-history' | 'therapy'
}

interface EntryBase {
  /** For people: `Heart rate`. */
  readonly title: string
  readonly family: Family
  /** What it means and how it differs from its neighbours; one sentence. */
  readonly about?: string
  readonly codes?: Codes
  /** Written only where it is not what shape and `adds` suggest. */
  readonly overlap?: Overlap
}

/** Tells apart values of one kind at one time; without it any text will do. */
export interface Series {
  /** What the series names, as in `specimen`. */
  readonly names: string
  readonly values: readonly string[]
  /** LOINC codes of single series, where they differ from the kind's. */
  readonly loinc?: Readonly<Record<string, string>>
}

/** One value at an instant or over an interval. */
export interface SampleEntry extends EntryBase {
  readonly shape: 'sample'
  readonly value: 'integer' | 'number'
  readonly unit: Unit
  /** Plausible in a living person, in `unit`; outside it is kept and flagged. */
  readonly range: readonly [number, number]
  readonly adds: Aggregation
  readonly series?: Series
}

/** One code at an instant or over an interval. */
export interface CodedEntry extends EntryBase {
  readonly shape: 'coded'
  readonly values: readonly string[]
  readonly adds: 'last'
}

/** Something that took place over an interval, with typed detail. */
export interface EventEntry extends EntryBase {
  readonly shape: 'event'
  readonly detail: ObjectShape<Fields>
}

export type Entry = SampleEntry | CodedEntry | EventEntry

/** How sources of a kind come together: sums by stretches of time, means as levels, all else as readings. */
export const overlapOfEntry = (entry: Entry): Overlap => {
  if (entry.overlap !== undefined) return entry.overlap
  if (entry.shape !== 'sample') return 'readings'
  return entry.adds === 'sum' ? 'segments' : entry.adds === 'mean' ? 'levels' : 'readings'
}

/** Keeps the literal types, so that units and codes are known to the compiler. */
export const kinds = <const T extends Readonly<Record<string, Entry>>>(entries: T): T => entries
