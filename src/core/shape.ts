/**
 * Small descriptions of the typed detail an event carries. One literal yields the TypeScript type, the check at run
 * time and the reference page. Numbers name their UCUM unit and what is plausible.
 */
import { isLocal, type Moment } from './time.js'
import type { Unit } from './units.js'

export interface NumberShape {
  readonly type: 'number'
  readonly unit: Unit
  readonly range?: readonly [number, number]
}
export interface TextShape {
  readonly type: 'text'
}
export interface FlagShape {
  readonly type: 'flag'
}
export interface MomentShape {
  readonly type: 'moment'
}
export interface CodeShape<C extends string = string> {
  readonly type: 'code'
  readonly codes: readonly C[]
}
export interface ListShape<S extends Shape = Shape> {
  readonly type: 'list'
  readonly of: S
}
export interface ObjectShape<F extends Fields = Fields> {
  readonly type: 'object'
  readonly fields: F
}
export type Shape = NumberShape | TextShape | FlagShape | MomentShape | CodeShape | AnyList | AnyObject
interface AnyList {
  readonly type: 'list'
  readonly of: Shape
}
interface AnyObject {
  readonly type: 'object'
  readonly fields: Fields
}
/** A field whose name ends in `?` may be absent. */
export type Fields = { readonly [name: string]: Shape }

export const number = (unit: Unit, low?: number, high?: number): NumberShape =>
  low === undefined || high === undefined ? { type: 'number', unit } : { type: 'number', unit, range: [low, high] }
export const text: TextShape = { type: 'text' }
export const flag: FlagShape = { type: 'flag' }
export const moment: MomentShape = { type: 'moment' }
export const code = <const C extends string>(...codes: readonly C[]): CodeShape<C> => ({ type: 'code', codes })
export const list = <const S extends Shape>(of: S): { readonly type: 'list'; readonly of: S } => ({ type: 'list', of })
export const object = <const F extends Fields>(fields: F): { readonly type: 'object'; readonly fields: F } => ({
  type: 'object',
  fields,
})

/** The TypeScript type a shape describes. */
export type ValueOfShape<S> = S extends NumberShape
  ? number
  : S extends TextShape
    ? string
    : S extends FlagShape
      ? boolean
      : S extends MomentShape
        ? Moment
        : S extends CodeShape<infer C>
          ? C
          : S extends { readonly type: 'list'; readonly of: infer I }
            ? readonly ValueOfShape<I>[]
            : S extends { readonly type: 'object'; readonly fields: infer F }
              ? ObjectOf<F>
              : never

export type ObjectOf<F> = {
  readonly [K in keyof F as K extends `${string}?` ? never : K]: ValueOfShape<F[K]>
} & {
  readonly [K in keyof F as K extends `${infer Name}?` ? Name : never]?: ValueOfShape<F[K]> | undefined
}

/** What is wrong with a value, and whether it makes it unusable or merely implausible. */
export interface Problem {
  /** `stages.3.start`; never a value. */
  readonly path: string
  readonly expected: string
  readonly severity: 'invalid' | 'implausible'
}

export function* problemsOf(shape: Shape, value: unknown, path = ''): Iterable<Problem> {
  const invalid = (expected: string): Problem => ({ path, expected, severity: 'invalid' })
  switch (shape.type) {
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) yield invalid(`a finite number in ${shape.unit}`)
      else if (shape.range !== undefined && (value < shape.range[0] || value > shape.range[1]))
        yield { path, expected: `${shape.range[0]} to ${shape.range[1]} ${shape.unit}`, severity: 'implausible' }
      return
    case 'text':
      if (typeof value !== 'string') yield invalid('a text')
      return
    case 'flag':
      if (typeof value !== 'boolean') yield invalid('true or false')
      return
    case 'moment':
      if (!isMoment(value)) yield invalid('a moment')
      return
    case 'code':
      if (typeof value !== 'string' || !shape.codes.includes(value)) yield invalid(`one of ${shape.codes.join(', ')}`)
      return
    case 'list':
      if (!Array.isArray(value)) yield invalid('a list')
      else for (const [index, item] of value.entries()) yield* problemsOf(shape.of, item, join(path, String(index)))
      return
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) yield invalid('an object')
      else yield* problemsOfFields(shape.fields, value as Record<string, unknown>, path)
  }
}

function* problemsOfFields(fields: Fields, value: Record<string, unknown>, path: string): Iterable<Problem> {
  const known = new Set<string>()
  for (const [field, shape] of Object.entries(fields)) {
    const optional = field.endsWith('?')
    const name = optional ? field.slice(0, -1) : field
    known.add(name)
    const own = Object.hasOwn(value, name) ? value[name] : undefined
    if (own !== undefined) yield* problemsOf(shape, own, join(path, name))
    else if (!optional) yield { path: join(path, name), expected: 'to be present', severity: 'invalid' }
  }
  for (const name of Object.keys(value))
    if (!known.has(name)) yield { path: join(path, name), expected: 'to be absent', severity: 'invalid' }
}

export const isMoment = (value: unknown): value is Moment => {
  if (typeof value !== 'object' || value === null) return false
  const { at, local, offset, offsetFrom } = value as Record<string, unknown>
  if (typeof offsetFrom !== 'string') return false
  if (offset !== undefined && !(typeof offset === 'number' && Math.abs(offset) <= 18 * 60)) return false
  if (at === undefined) return typeof local === 'string' && offset === undefined && isLocal(local) && local >= '0001'
  return typeof at === 'number' && at >= firstInstant && at <= lastInstant && local === undefined
}
/** The years that four digits write, in every zone: what lies beyond, no calendar of a service or a store can hold. */
const firstInstant = Date.parse('0001-01-02T00:00:00Z')
const lastInstant = Date.parse('9999-12-30T23:59:59.999Z')

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
