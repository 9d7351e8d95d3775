/**
 * `unknown` to typed: a page its schema can read, or where it departs from it. Pure. One broken document does not make
 * its neighbours unreadable: it is left out, and told by itself.
 */
import { parseJson, problemIn, type Schema, type z } from '../kit/index.js'

/** Where something departs from what was promised. Never a value (I5). */
export interface PageProblem {
  readonly path: string
  readonly expected: string
}
export type Parsed =
  | { readonly body: unknown; readonly unread?: readonly PageProblem[] }
  | { readonly problem: PageProblem }

/** Dropping one fault may bring another to light, as a schema checks in steps; a page that needs more is none. */
const maxRounds = 8
/** Faults told one by one; of more, the rest is one line. */
const maxTold = 100

/** Elements of the page's outermost arrays that are left out, by the way to their array. */
type Dropped = Map<string, { readonly keys: readonly PropertyKey[]; readonly indexes: Set<number> }>

export const parsePage = (schema: Schema<unknown>, page: unknown): Parsed => {
  const dropped: Dropped = new Map()
  const unread: PageProblem[] = []
  for (let round = 0; round < maxRounds; round++) {
    const left = round === 0 ? page : without(page, dropped)
    const parsed = attempt(schema, left)
    if (parsed?.success === true)
      return unread.length === 0 ? { body: parsed.data } : { body: parsed.data, unread: told(unread) }
    const problem = parsed === undefined ? unreadable : (textProblem(page) ?? problemIn(parsed.error))
    const broken = parsed && brokenElements(parsed.error.issues, page, dropped)
    if (broken === undefined) return { problem: unread[0] ?? problem }
    unread.push(...broken)
    // Nothing is left of it: then it is no page with a fault, but no such page.
    if (!holdsElements(without(page, dropped))) return { problem: unread[0] ?? problem }
  }
  return { problem: unread[0] ?? unreadable }
}

const unreadable: PageProblem = { path: '', expected: 'a page its schema can read' }

const attempt = (schema: Schema<unknown>, page: unknown) => {
  try {
    return schema.safeParse(page)
  } catch {
    // A schema's own transformation may throw, and its message may quote the page (I5).
    return undefined
  }
}

/**
 * Adds to what is dropped the elements that hold the issues, and tells the first issue of each; `undefined` where one
 * of them lies outside every array: then it is the page that is broken. The outermost array counts, whose elements are
 * documents: a document short of one of its values would be another document.
 */
const brokenElements = (
  issues: readonly z.core.$ZodIssue[],
  page: unknown,
  dropped: Dropped,
): readonly PageProblem[] | undefined => {
  const found: PageProblem[] = []
  const alive = new Map<string, readonly number[]>()
  for (const issue of issues) {
    const depth = issue.path.findIndex((key) => typeof key === 'number')
    const keys = issue.path.slice(0, depth)
    const array = depth < 0 ? undefined : valueAt(page, keys)
    if (!Array.isArray(array)) return undefined
    const way = JSON.stringify(keys)
    const of = dropped.get(way) ?? { keys, indexes: new Set<number>() }
    if (!alive.has(way))
      alive.set(
        way,
        [...array.keys()].filter((index) => !of.indexes.has(index)),
      )
    const index = alive.get(way)?.[issue.path[depth] as number]
    if (index === undefined) return undefined
    if (of.indexes.has(index)) continue
    of.indexes.add(index)
    dropped.set(way, of)
    const { expected } = problemIn({ issues: [issue] } as unknown as z.ZodError)
    found.push({ path: [...keys, index, ...issue.path.slice(depth + 1)].join('.'), expected })
  }
  return found.length === 0 ? undefined : found
}

const valueAt = (page: unknown, keys: readonly PropertyKey[]): unknown =>
  keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    page,
  )

/** A copy along the way to each array; everything else is shared. */
const without = (page: unknown, dropped: Dropped): unknown => {
  let left = page
  for (const { keys, indexes } of dropped.values()) left = filtered(left, keys, indexes)
  return left
}
const filtered = (value: unknown, [key, ...rest]: readonly PropertyKey[], indexes: ReadonlySet<number>): unknown => {
  if (key === undefined) return (value as readonly unknown[]).filter((_, index) => !indexes.has(index))
  const object = value as Record<PropertyKey, unknown>
  return { ...object, [key]: filtered(object[key], rest, indexes) }
}

/** Whether any of the outermost arrays has an element. */
const holdsElements = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsElements)

const told = (unread: readonly PageProblem[]): readonly PageProblem[] =>
  unread.length <= maxTold
    ? unread
    : [
        ...unread.slice(0, maxTold - 1),
        { path: '', expected: `${unread.length - maxTold + 1} more documents to be readable` },
      ]

/** An archive's file that is no JSON is handed on as its text: say what is wrong with that, not that it is a text. */
const textProblem = (page: unknown): PageProblem | undefined => {
  if (typeof page !== 'string') return undefined
  const read = jsonOf(page)
  return 'problem' in read ? { path: '', expected: read.problem } : undefined
}

const jsonOf = (text: string): { readonly value: unknown } | { readonly problem: string } => {
  try {
    return { value: parseJson(text) }
  } catch {
    const literal = notANumberAt(text)
    return { problem: literal === undefined ? 'JSON' : `JSON, which has no ${literal.name} (character ${literal.at})` }
  }
}

/** Where `NaN` or `Infinity` stands for a number: some programs write them, and no JSON has them. */
const notANumberAt = (text: string): { readonly name: string; readonly at: number } | undefined => {
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++) if (text.charCodeAt(at) === backslash) at++
    } else if (char === capitalN || char === capitalI)
      for (const name of ['NaN', 'Infinity']) if (text.startsWith(name, at)) return { name, at }
  }
  return undefined
}
const [quote, backslash, capitalN, capitalI] = [0x22, 0x5c, 0x4e, 0x49]

/** The same for raw bytes. */
export const parseRawPage = (schema: Schema<unknown>, raw: Uint8Array): Parsed => {
  if (raw.byteLength === 0) return { problem: { path: '', expected: 'a page, not an empty answer' } }
  const read = jsonOf(new TextDecoder().decode(raw))
  return 'problem' in read ? { problem: { path: '', expected: read.problem } } : parsePage(schema, read.value)
}
