/** Reading lenient pages: nothing here knows of Oura. */
import * as kit from '../../kit/index.js'
import { type Moment, plus, type Schema, z } from '../../kit/index.js'

/** What a provider may leave out or give as null. */
export const maybe = <T>(schema: Schema<T>) => schema.nullish().transform((value) => value ?? undefined)
type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S
const each = <S extends string, T>(names: S, schema: Schema<T>) =>
  Object.fromEntries(names.split(' ').map((name) => [name, maybe(schema)])) as Record<
    Words<S>,
    ReturnType<typeof maybe<T>>
  >
/** Fields by name, all of which may be missing: texts, numbers, and series at a fixed interval with null for none. */
export const texts = <S extends string>(names: S) => each(names, z.string())
export const numbers = <S extends string>(names: S) => each(names, z.number())
export const series = <S extends string>(names: S) => each(names, Series)
const Series = z.object({ interval: z.number(), items: z.array(z.number().nullable()), timestamp: z.string() })

/** What `make` makes of a value that is there. */
export const given = <V, T>(value: V | undefined, make: (value: V) => T) =>
  value === undefined ? undefined : make(value)

/** A time as ISO 8601 has it. One that cannot be read parks its record, not the page it came in. */
export const time = (text: string): Moment => {
  try {
    return kit.momentFromIso(text)
  } catch {
    return { at: Number.NaN, offsetFrom: 'unknown' }
  }
}

export const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

export function* pointsOf(told: z.infer<typeof Series> | undefined) {
  if (told === undefined) return
  const [first, stepMs] = [time(told.timestamp), told.interval * 1000]
  for (const [index, value] of told.items.entries()) {
    if (value === null) continue
    const start = plus(first, index * stepMs)
    yield { value, start, end: plus(start, stepMs) }
  }
}

/** Equal neighbours of a string of codes, one per slot, as intervals cut at `endMs` from the first slot's start. */
export function* runsOf(codes: string | undefined, start: Moment, slotMs: number, endMs = Number.POSITIVE_INFINITY) {
  for (const { 0: run, 1: code = '', index } of (codes ?? '').matchAll(/(.)\1*/g)) {
    const [fromMs, toMs] = [index * slotMs, Math.min((index + run.length) * slotMs, endMs)]
    if (fromMs < toMs) yield { code, slot: index, start: plus(start, fromMs), end: plus(start, toMs) }
  }
}

/** What fields of a summary are: kind, unit and extras of a number, or the kind of a code. */
export type Figures = Readonly<Record<string, Figure | readonly [kit.CodedKind]>>
type Figure = { [K in kit.SampleKind]: readonly [K, kit.UnitFor<K>, kit.ExtrasOf<K>?] }[kit.SampleKind]

const Average = z.object({ average: maybe(z.number()) }).transform(({ average }) => average)
export const kindsOf = (figures: Figures) => Object.values(figures).map(([kind]) => kind)
export const shapeOf = (figures: Figures) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, { length }]) => [
      name,
      length === 1 ? maybe(z.string()) : maybe(z.union([z.number(), Average])),
    ]),
  ) as object

/** The records of a summary. A code that is none of the kind's is skipped rather than guessed; the raw page keeps it. */
export function* valuesOf(figures: Figures, doc: object, when: kit.When, document?: string): Iterable<kit.RecordOf> {
  for (const [name, [kind, unit, extras]] of Object.entries(figures)) {
    const value = (doc as Record<string, unknown>)[name]
    const amount = typeof value === 'number' && kit.quantity(value, unit as kit.UnitFor<kit.SampleKind>)
    if (amount) yield kit.sample(kind as kit.SampleKind, amount, when, { document, ...extras }) as kit.RecordOf
    else if ((kit.entryOf(kind) as kit.CodedEntry).values?.includes(value as string))
      yield kit.coded(kind as kit.CodedKind, value as never, when, { document }) as kit.RecordOf
  }
}
