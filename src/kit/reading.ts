/**
 * Reading lenient pages: fields that may be missing or null, and times that may be unreadable. A null more is no reason
 * to lose a page, and what is wrong with one record parks that record alone.
 */
import {
  isSport,
  type LocalDay,
  localOf,
  type Moment,
  momentFromIso,
  orderOf,
  type SportName,
  type When,
} from '../core/index.js'
import { type Schema, z } from './schema.js'

/** What a provider may leave out or give as null: `undefined` either way. */
export const maybe = <T>(schema: Schema<T>) => schema.nullish().transform((value) => value ?? undefined)

type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S
/** Fields by name, all of the same shape, all of which may be missing. */
export const fields = <S extends string, T>(names: S, schema: Schema<T>) =>
  Object.fromEntries(names.split(' ').map((name) => [name, maybe(schema)])) as Record<
    Words<S>,
    ReturnType<typeof maybe<T>>
  >

/**
 * The usual ones of them.
 *
 * @example z.object({ id: z.string(), ...texts('name comment'), ...numbers('score'), ...times('start end') })
 */
export const texts = <S extends string>(names: S) => fields(names, z.string())
export const numbers = <S extends string>(names: S) => fields(names, z.number())
export const times = <S extends string>(names: S) => fields(names, Time)

/** A time as ISO 8601 has it. One that cannot be read parks its record, not the page it came in. */
export const timeOf = (text: string): Moment => {
  try {
    return momentFromIso(text)
  } catch {
    return { at: Number.NaN, offsetFrom: 'unknown' }
  }
}
export const Time = z.string().transform(timeOf)

/** For providers that write everything in UTC: `+00:00` there does not say that the person was in Greenwich. */
export const asUtc = (moment: Moment): Moment =>
  'at' in moment && moment.offset === 0 ? { at: moment.at, offsetFrom: 'unknown' } : moment

/**
 * From one time to another, either way round, as some providers' own examples end before they start. It belongs to `day`,
 * and where that is not told, to the day it starts on.
 */
export const between = (one: Moment, other: Moment | undefined, day?: LocalDay): When => {
  const isReversed = other !== undefined && orderOf(other) < orderOf(one)
  const [start, end] = isReversed ? [other, one] : [one, other]
  return { start, end, day: day ?? dayAt(start) }
}

/** The civil day at a moment, where the wall clock is known. */
export const dayAt = (moment: Moment): LocalDay | undefined =>
  'at' in moment && Number.isNaN(moment.at) ? undefined : localOf(moment)?.slice(0, 10)

/** What `make` makes of a value that is there. */
export const given = <V, T>(value: V | undefined, make: (value: V) => T): T | undefined =>
  value === undefined ? undefined : make(value)

/** A word where it is one of ours; any other, as one the provider adds some day, is `other`. */
export const oneOf = <Word extends string>(words: readonly Word[], word: string | undefined) =>
  word === undefined ? undefined : (words.find((each) => each === word) ?? 'other')

/** What more than one provider calls a sport of ours. */
const synonyms: Readonly<Record<string, SportName>> = {
  hiit: 'high_intensity_interval_training',
  core_exercise: 'core_training',
  dance: 'dancing',
  house_work: 'housework',
  yard_work: 'gardening',
}

/**
 * A sport by the provider's name for it: as `own` has it, else ours once `camelCase` is `snake_case`, else `other`.
 *
 * @example sportNamed('trailRunning') // 'trail_running'
 */
export const sportNamed = (name: string, own: Readonly<Record<string, SportName>> = {}): SportName => {
  const written = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
  const known: Readonly<Record<string, SportName>> = { ...synonyms, ...own }
  // A provider may one day call a sport what JavaScript calls a property of every object.
  if (Object.hasOwn(known, written)) return known[written] as SportName
  return isSport(written) ? written : 'other'
}

const longInteger = /[:[,]\s*-?\d{16,}\s*[,}\]]/
const textsAndLongIntegers = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * JSON, but that whole numbers a `number` cannot hold are texts: some providers write ids of 64 bits so, and rounded
 * they would be somebody else's. Throws where it is none.
 */
export const parseJson = (text: string): unknown => {
  if (!longInteger.test(text)) return JSON.parse(text)
  return JSON.parse(
    text.replace(textsAndLongIntegers, (found) =>
      found.startsWith('"') || String(Number(found)) === found ? found : `"${found}"`,
    ),
  )
}

/** A body as JSON; `undefined` where it is none. */
export const jsonOf = (body: Uint8Array): unknown => {
  try {
    return parseJson(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
