/** What the judges of TCX, GPX and PWX files share: going through a folder, and facts about tracks. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Activity } from '../../src/core/activity.js'
import { TributaryError } from '../../src/core/errors.js'
import type { Encoded } from '../../src/formats/codec.js'
import type { ReadDocument } from '../../src/formats/xml/index.js'
import type { Tally } from './run.js'

export interface Fact {
  readonly what: string
  readonly expected: unknown
  readonly actual: unknown
}

export interface XmlFacts {
  /** Set where the document is not well-formed. */
  readonly xml_error?: string
  readonly point_numbers?: Readonly<Record<string, NumberFacts>>
  readonly first_point_time?: string
  readonly last_point_time?: string
  readonly points_with_time?: number
}
export interface NumberFacts {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

export type Judge = (bytes: Uint8Array, expected: never) => Iterable<Fact>

export interface Pair {
  readonly decode: (bytes: Uint8Array) => ReadDocument
  readonly encode: (activity: Activity) => Encoded
}

/** Judges every file of a folder that somebody says something about. */
export const runWorkouts = async (
  root: string,
  folder: string,
  { decode, encode }: Pair,
  judge: Judge,
  print: (line: string) => void,
): Promise<Tally> => {
  let [matched, total] = [0, 0]
  for (const part of [folder, `${folder}/derived`])
    for (const name of (await readdir(join(root, part, 'expected'))).sort()) {
      const { input, expected } = JSON.parse(await readFile(join(root, part, 'expected', name), 'utf8'))
      const bytes = new Uint8Array(await readFile(join(root, input)))
      const isSound = expected.xml.xml_error === undefined
      const facts = isSound
        ? soundFacts(judge(bytes, expected as never), decode(bytes), { decode, encode })
        : factsOfDamage(bytes, decode)
      for (const { what, expected: told, actual } of safely(facts)) {
        total += 1
        if (isEqual(told, actual)) matched += 1
        else print(`${input}: ${what}: expected ${JSON.stringify(told)}, got ${JSON.stringify(actual)}`)
      }
    }
  return { matched, total }
}

/** Besides what others say: written and read again, nothing is changed but what the codec says is lost. */
function* soundFacts(told: Iterable<Fact>, { activities }: ReadDocument, { decode, encode }: Pair): Iterable<Fact> {
  yield* told
  for (const [index, activity] of activities.entries()) {
    const { bytes, losses } = encode(activity)
    const [again] = decode(bytes).activities
    // What lost something once must be whole from then on.
    const [one, other] =
      losses.length === 0 || again === undefined
        ? [activity, again]
        : [again, decode(encode(again).bytes).activities[0]]
    yield { what: `activity ${index}: comes back as it was`, expected: true, actual: isDeepStrictEqual(one, other) }
  }
}

/** A throw is one fact that does not hold. */
function* safely(facts: Iterable<Fact>): Iterable<Fact> {
  try {
    yield* facts
  } catch (error) {
    yield { what: 'is read', expected: 'content', actual: String(error) }
  }
}

/** Of a damaged file only this is asked: no crash, and a word about the damage. */
function* factsOfDamage(bytes: Uint8Array, decode: (bytes: Uint8Array) => ReadDocument): Iterable<Fact> {
  let outcome: string
  try {
    outcome = decode(bytes).warnings.length > 0 ? 'warned or refused' : 'silent'
  } catch (error) {
    outcome = error instanceof TributaryError ? 'warned or refused' : String(error)
  }
  yield { what: 'damage', expected: 'warned or refused', actual: outcome }
}

export type Channel = (activity: Activity) => ArrayLike<number> | undefined

/** Counts and spreads of the points' numbers, by the elements' names. */
export function* factsOfPoints(
  activities: readonly Activity[],
  { point_numbers: told = {}, first_point_time: first, last_point_time: last, points_with_time: timed }: XmlFacts,
  channelOf: (element: string) => Channel,
): Iterable<Fact> {
  for (const [element, fact] of Object.entries(told)) {
    const channel = channelOf(element)
    const values = activities.flatMap((activity) => known(channel(activity)))
    yield { what: `points' ${element}`, expected: fact ?? undefined, actual: spreadOf(values) }
  }
  const times = activities.flatMap(({ track }) => known(track.timeMs))
  if (timed !== undefined) yield { what: 'points with a time', expected: timed, actual: times.length }
  // In the order of the file, while ours is that of the times: looked for, wherever it is.
  for (const [what, text] of [
    ['first', first],
    ['last', last],
  ] as const)
    if (text !== undefined)
      yield { what: `the file's ${what} time is there`, expected: true, actual: times.includes(epochOf(text)) }
}

export interface BabelFacts {
  readonly first?: readonly [number, number]
  readonly last?: readonly [number, number]
}

export function* factsOfPlaces(activities: readonly Activity[], { first, last }: BabelFacts): Iterable<Fact> {
  for (const [what, place] of [
    ['first', first],
    ['last', last],
  ] as const)
    if (place !== undefined)
      yield {
        what: `the file's ${what} position is there`,
        expected: true,
        actual: activities.some(({ track: { latitudeDeg = [], longitudeDeg = [] } }) =>
          Array.from(latitudeDeg).some(
            (value, row) => near(value, place[0]) && near(longitudeDeg[row] as number, place[1]),
          ),
        ),
      }
}
const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-6

/** Python says `(naive)` of a time without an offset, which tracks count as if it were UTC. */
export const epochOf = (text: string): number => {
  const [written = ''] = text.split(' ')
  return Date.parse(/Z$|[+-]\d\d:\d\d$/.test(written) ? written : `${written}Z`)
}

export const known = (values: ArrayLike<number> | undefined): number[] =>
  Array.from(values ?? []).filter((value) => !Number.isNaN(value))

export const spreadOf = (values: readonly number[]): NumberFacts | undefined =>
  values.length === 0
    ? undefined
    : {
        count: values.length,
        min: values.reduce((least, value) => Math.min(least, value)),
        max: values.reduce((most, value) => Math.max(most, value)),
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      }

export const isEqual = (expected: unknown, actual: unknown): boolean => {
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= 1e-5 * Math.max(1, Math.abs(expected))
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return expected === actual
  const keys = Object.keys(expected)
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => isEqual((expected as Record<string, unknown>)[key], (actual as Record<string, unknown>)[key]))
  )
}
