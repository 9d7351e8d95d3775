/**
 * Summaries as a table: which field of a document is which kind, in which unit. The table is the schema, the list of
 * kinds, and the mapping, so that a figure more is a line more.
 *
 * @example
 * const figures = {
 *   steps: ['step_count', '{steps}'],
 *   score: ['activity_score', '{score}', { method: 'derived' }],
 *   mood: ['mood'],
 * } as const satisfies Figures
 * const Day = z.object({ day: z.string(), ...figureFields(figures) })
 * const records = (told: z.infer<typeof Day>) => figureRecords(figures, told, { start: startOfDay(told.day), day: told.day })
 */
import {
  type CodedEntry,
  type CodedKind,
  coded,
  dictionary,
  type ExtrasOf,
  quantity,
  type RecordKind,
  type RecordOf,
  type SampleKind,
  sample,
  type UnitFor,
  type When,
} from '../core/index.js'
import { maybe } from './reading.js'
import { type Schema, z } from './schema.js'

/** By field: kind, unit and extras of a number, or the kind of a code. */
export type Figures = Readonly<Record<string, Figure | readonly [CodedKind]>>
type Figure = { [K in SampleKind]: readonly [K, UnitFor<K>, ExtrasOf<K>?] }[SampleKind]

/** Some put a lone number into an object, as its average. */
const Figure = z.union([z.number(), z.object({ average: maybe(z.number()) }).transform(({ average }) => average)])

export const figureKinds = <F extends Figures>(figures: F) =>
  Object.values(figures).map(([kind]) => kind) as F[keyof F][0][]

/** A field per figure, each of which may be missing. */
export const figureFields = <F extends Figures>(figures: F) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, { length }]) => [name, length === 1 ? maybe(z.string()) : maybe(Figure)]),
  ) as unknown as { readonly [Name in keyof F]: Schema<(F[Name] extends Figure ? number : string) | undefined> }

/** The records of a summary. A code that is none of its kind's is left out rather than guessed; the raw page keeps it. */
export function* figureRecords<F extends Figures>(
  figures: F,
  told: object,
  when: When,
  document?: string,
): Iterable<RecordOf<F[keyof F][0]>> {
  for (const [name, [kind, unit, extras]] of Object.entries(figures)) {
    const value = (told as Record<string, unknown>)[name]
    if (typeof value === 'number') {
      const amount = quantity(value, unit as UnitFor<SampleKind>)
      yield sample(kind as SampleKind, amount, when, { document, ...extras }) as RecordOf<F[keyof F][0]>
    } else if ((dictionary[kind as RecordKind] as CodedEntry).values?.includes(value as string))
      yield coded(kind as CodedKind, value as never, when, { document }) as RecordOf<F[keyof F][0]>
  }
}
