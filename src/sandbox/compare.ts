/**
 * Did everything arrive, once, with the right value? Compares what a client holds with the truth. Records are given in
 * the plainest form, so that any store can be asked.
 */
import type { Instant, LocalDay } from '../core/index.js'
import type { Fact } from './service.js'

/** A record that has not been deleted, as a client holds it. */
export interface Held {
  readonly kind: string
  readonly start: Instant
  readonly end?: Instant | undefined
  readonly day?: LocalDay | undefined
  readonly series?: string | undefined
  readonly value?: number | undefined
  readonly code?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>> | undefined
}

export interface Comparison {
  readonly matched: number
  /** Facts nobody holds. */
  readonly missing: readonly Fact[]
  /** Facts held with another value, end, code or detail. */
  readonly wrong: readonly { readonly fact: Fact; readonly held: Held; readonly what: string }[]
  /** Held more than once. */
  readonly doubled: readonly { readonly fact: Fact; readonly times: number }[]
  /** Held, of a kind the truth tells all about, and not true. */
  readonly invented: readonly Held[]
}

/**
 * An event is found by kind and start, a day's value by kind and day. What starts outside [from, to) is left out on the
 * client's side; give the span a day or two less than the truth's at either end, as days at the edge depend on how one asks.
 */
export const compare = (
  facts: Iterable<Fact>,
  held: Iterable<Held>,
  span: { readonly from: Instant; readonly to: Instant } = {
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
  },
): Comparison => {
  const inside = (start: Instant): boolean => start >= span.from && start < span.to
  const byPlace = new Map<string, Held[]>()
  for (const record of held) {
    const place = placeOf(record)
    const there = byPlace.get(place)
    if (there === undefined) byPlace.set(place, [record])
    else there.push(record)
  }
  const missing: Fact[] = []
  const wrong: { fact: Fact; held: Held; what: string }[] = []
  const doubled: { fact: Fact; times: number }[] = []
  const told = new Set<string>()
  const places = new Set<string>()
  let matched = 0
  // Two facts may share a place (a sample told twice by the protocol): one record answers for both.
  for (const fact of facts) {
    if (!fact.optional) told.add(fact.kind)
    const place = placeOf(fact)
    const seen = places.has(place)
    places.add(place)
    if (!inside(fact.start)) continue
    const there = byPlace.get(place) ?? []
    const [first] = there
    if (first === undefined) {
      if (!fact.optional) missing.push(fact)
      continue
    }
    const right = there.find((record) => differenceOf(fact, record) === undefined)
    if (right === undefined) wrong.push({ fact, held: first, what: differenceOf(fact, first) ?? '' })
    else matched++
    if (there.length > (fact.upTo ?? 1) && !seen && there.every((record) => record.series === first.series))
      doubled.push({ fact, times: there.length })
  }
  const invented = [...byPlace].flatMap(([place, records]) =>
    places.has(place) ? [] : records.filter(({ kind, start }) => told.has(kind) && inside(start)),
  )
  return { matched, missing, wrong, doubled, invented }
}

const placeOf = ({ kind, start, day, value, code }: Fact | Held): string =>
  day !== undefined && (value !== undefined || code !== undefined) ? `${kind} ${day}` : `${kind} ${start}`

const differenceOf = (fact: Fact, held: Held): string | undefined => {
  const tolerance = fact.tolerance ?? 1e-6
  if (fact.value !== undefined && !(Math.abs(fact.value - (held.value ?? Number.NaN)) <= tolerance)) return 'value'
  if (fact.code !== undefined && fact.code !== held.code) return 'code'
  if (fact.series !== undefined && fact.series !== held.series) return 'series'
  if (fact.end !== undefined && held.end !== undefined && fact.end !== held.end) return 'end'
  for (const [name, value] of Object.entries(fact.detail ?? {})) {
    const found = held.detail?.[name]
    if (
      typeof value === 'number'
        ? !(typeof found === 'number' && Math.abs(found - value) <= Math.max(tolerance, 1e-6))
        : found !== value
    )
      return `detail.${name}`
  }
  return undefined
}
