/**
 * The dictionary: one entry per kind, the only place that says what a kind is, in which unit, within which range, and
 * what others call it. Everything else (types, checks, encodings, colours, reference page) is derived from it.
 */
import type { ValueOfShape } from '../shape.js'
import type { Unit, UnitsLike } from '../units.js'
import { air } from './air.js'
import { body } from './body.js'
import { breath } from './breath.js'
import { circulation } from './circulation.js'
import { cycle } from './cycle.js'
import { device } from './device.js'
import { energy } from './energy.js'
import { type Entry, type Overlap, overlapOfEntry } from './entry.js'
import { environment } from './environment.js'
import { glucose } from './glucose.js'
import { heart } from './heart.js'
import { mind } from './mind.js'
import { motion } from './motion.js'
import { movement } from './movement.js'
import { nutrition } from './nutrition.js'
import { sleep } from './sleep.js'
import { survey } from './survey.js'
import { temperature } from './temperature.js'
import { workout } from './workout.js'

export const dictionary = {
  ...heart,
  ...circulation,
  ...breath,
  ...sleep,
  ...movement,
  ...motion,
  ...energy,
  ...body,
  ...temperature,
  ...glucose,
  ...nutrition,
  ...mind,
  ...survey,
  ...cycle,
  ...air,
  ...environment,
  ...workout,
  ...device,
} as const

type Dictionary = typeof dictionary
export type RecordKind = keyof Dictionary
export type SampleKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'sample' ? K : never }[RecordKind]
export type CodedKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'coded' ? K : never }[RecordKind]
export type EventKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'event' ? K : never }[RecordKind]

/** The canonical UCUM unit of a kind. */
export type UnitOf<K extends SampleKind> = Dictionary[K] extends { readonly unit: infer U extends Unit } ? U : never
/** Every unit an amount of this kind may come in. */
export type UnitFor<K extends SampleKind> = { [U in Unit]: [Refusing<K, U>] extends [never] ? U : never }[Unit]
/** The kinds of a union that cannot bear a unit: one is enough to refuse it. */
type Refusing<K extends SampleKind, U extends Unit> = K extends SampleKind
  ? U extends UnitsLike<UnitOf<K>>
    ? never
    : K
  : never
/** The codes of a coded kind. */
export type CodeOf<K extends CodedKind> = Dictionary[K] extends { readonly values: readonly (infer C)[] } ? C : never
/** The typed detail of an event. */
export type DetailOf<K extends EventKind> = Dictionary[K] extends { readonly detail: infer S } ? ValueOfShape<S> : never

/** What a series of this kind may be called: any text, unless the dictionary names them. */
export type SeriesOf<K extends RecordKind> = Dictionary[K] extends {
  readonly series: { readonly values: readonly (infer S)[] }
}
  ? S
  : string

export const isKind = (name: string): name is RecordKind => Object.hasOwn(dictionary, name)
export const entryOf = (kind: RecordKind): Entry => dictionary[kind]
/** How values of several sources come together, for every kind. */
export const overlapOf = (kind: RecordKind): Overlap => overlapOfEntry(dictionary[kind])
export type {
  Aggregation,
  CodedEntry,
  Codes,
  Entry,
  EventEntry,
  Family,
  Overlap,
  PersonicleStream,
  SampleEntry,
  Series,
} from './entry.js'
