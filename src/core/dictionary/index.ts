/**
 * The dictionary: one entry per kind, the only place that says what a kind is, in which unit, within which range, and
 * what others call it. Everything else (types, checks, encodings, colours, reference page) is derived from it.
 */
import type { ValueOfShape } from '../shape.js'
import type { Unit, UnitsLike } from '../units.js'
import type { Entry } from './entry.js'
import { heart } from './heart.js'
import { sleep } from './sleep.js'

export const dictionary = { ...heart, ...sleep } as const

type Dictionary = typeof dictionary
export type RecordKind = keyof Dictionary
export type SampleKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'sample' ? K : never }[RecordKind]
export type CodedKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'coded' ? K : never }[RecordKind]
export type EventKind = { [K in RecordKind]: Dictionary[K]['shape'] extends 'event' ? K : never }[RecordKind]

/** The canonical UCUM unit of a kind. */
export type UnitOf<K extends SampleKind> = Dictionary[K] extends { readonly unit: infer U extends Unit } ? U : never
/** Every unit an amount of this kind may come in. */
export type UnitFor<K extends SampleKind> = UnitsLike<UnitOf<K>>
/** The codes of a coded kind. */
export type CodeOf<K extends CodedKind> = Dictionary[K] extends { readonly values: readonly (infer C)[] } ? C : never
/** The typed detail of an event. */
export type DetailOf<K extends EventKind> = Dictionary[K] extends { readonly detail: infer S } ? ValueOfShape<S> : never

export const isKind = (name: string): name is RecordKind => Object.hasOwn(dictionary, name)
export const entryOf = (kind: RecordKind): Entry => dictionary[kind]
export type { Aggregation, Codes, CodedEntry, Entry, EventEntry, Family, PersonicleStream, SampleEntry } from './entry.js'
