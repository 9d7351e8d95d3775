/**
 * Documents of every kind that must pass, and documents that must fail: made from the dictionary, so that a new kind is
 * examined from the day it is written. Only tests read them.
 */
import { dictionary, type Entry, type RecordKind } from './dictionary/index.js'
import type { Draft } from './records.js'
import type { Fields, Problem, Shape } from './shape.js'
import { hourMs, instant } from './time.js'

/** A moment within every plausible range. */
export const specimenTime = Date.UTC(2026, 9, 5, 6, 15)

/** A sound document of a kind, with every optional field (`full`) or with none of them (`bare`). */
export const specimen = (kind: RecordKind, size: 'full' | 'bare' = 'full'): Draft => {
  const entry: Entry = dictionary[kind]
  const when = { start: instant(specimenTime, 120) }
  const full = {
    ...when,
    end: instant(specimenTime + hourMs, 120),
    key: `${kind}-1`,
    method: 'measured',
    device: 'd-1',
  }
  const base = size === 'bare' ? when : full
  if (entry.shape === 'coded') return { shape: 'coded', kind, code: entry.values[0], ...base } as unknown as Draft
  if (entry.shape === 'event')
    return { shape: 'event', kind, detail: soundValue(entry.detail, size), ...base } as unknown as Draft
  const series = size === 'full' && entry.series !== undefined ? { series: entry.series.values[0] } : {}
  return { shape: 'sample', kind, value: within(entry.range, entry.value), ...base, ...series } as unknown as Draft
}

/** A document with one fault, and the problem that must be found in it. */
export interface BrokenSpecimen extends Omit<Problem, 'expected'> {
  readonly fault: string
  readonly draft: Draft
}

/** Every way to break a kind's document in one place. */
export const brokenSpecimens = (kind: RecordKind): readonly BrokenSpecimen[] => {
  const entry: Entry = dictionary[kind]
  const sound = specimen(kind)
  const broken = (path: string, value: unknown, severity: Problem['severity'] = 'invalid'): BrokenSpecimen => ({
    fault: `${path} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
    path,
    severity,
    draft: { ...sound, [path]: value } as Draft,
  })
  return [
    broken('kind', 'heart_rat'),
    broken('kind', 'constructor'),
    broken('shape', entry.shape === 'sample' ? 'event' : 'sample'),
    broken('start', undefined),
    broken('start', '2026-10-05T06:15:00Z'),
    broken('start', { at: Number.NaN, offsetFrom: 'unknown' }),
    broken('start', { local: '2026-02-30T06:15:00', offsetFrom: 'unknown' }),
    broken('start', { at: specimenTime, offset: 5000, offsetFrom: 'provider' }),
    broken('start', instant(Date.UTC(1970, 0, 1)), 'implausible'),
    broken('end', instant(specimenTime - 1)),
    broken('end', { at: '1791181502000', offsetFrom: 'unknown' }),
    broken('day', '2026-02-29'),
    broken('key', ''),
    broken('method', 'guessed'),
    ...faultsOfValue(entry, broken),
  ]
}

type Break = (path: string, value: unknown, severity?: Problem['severity']) => BrokenSpecimen

const faultsOfValue = (entry: Entry, broken: Break): readonly BrokenSpecimen[] => {
  if (entry.shape === 'coded') return [broken('code', 'no such code'), broken('code', undefined), broken('code', 1)]
  if (entry.shape === 'event')
    return faultsOf(entry.detail, 'full').map(({ path, value, severity }) => ({
      ...broken('detail', value, severity),
      fault: `detail has a fault at ${path}`,
      path: path === '' ? 'detail' : `detail.${path}`,
    }))
  const [low, high] = entry.range
  return [
    broken('value', undefined),
    broken('value', '61'),
    broken('value', Number.NaN),
    broken('value', Number.POSITIVE_INFINITY),
    broken('value', low - 1, 'implausible'),
    broken('value', high + 1, 'implausible'),
    ...(entry.value === 'integer' ? [broken('value', within(entry.range, 'integer') + 0.5, 'implausible')] : []),
    ...(entry.series === undefined ? [] : [broken('series', 'no such series')]),
  ]
}

/** A value with one fault in it, and where. */
interface Fault {
  readonly path: string
  readonly value: unknown
  readonly severity: Problem['severity']
}

const faultsOf = (shape: Shape, size: 'full' | 'bare'): readonly Fault[] => {
  const wrong = (...values: readonly unknown[]): readonly Fault[] =>
    values.map((value) => ({ path: '', value, severity: 'invalid' }))
  switch (shape.type) {
    case 'number': {
      const beyond = shape.range === undefined ? [] : [shape.range[0] - 1, shape.range[1] + 1]
      return [
        ...wrong('1', null, Number.NaN),
        ...beyond.map((value): Fault => ({ path: '', value, severity: 'implausible' })),
      ]
    }
    case 'text':
      return wrong(1, null)
    case 'flag':
      return wrong('true', 0)
    case 'moment':
      return wrong('2026-10-05T06:15:00Z', {}, { at: Number.NaN, offsetFrom: 'unknown' })
    case 'code':
      return wrong('no such code', 1)
    case 'list':
      return [
        ...wrong({}, null),
        ...faultsOf(shape.of, size).map((fault) => ({ ...fault, path: join('0', fault.path), value: [fault.value] })),
      ]
    case 'object':
      return [...wrong(null, [], 'text'), ...faultsOfFields(shape.fields, size)]
  }
}

const faultsOfFields = (fields: Fields, size: 'full' | 'bare'): readonly Fault[] => {
  const sound = soundValue({ type: 'object', fields }, size) as Record<string, unknown>
  const inFields = Object.entries(fields).flatMap(([field, shape]): readonly Fault[] => {
    const name = nameOf(field)
    const missing: Fault = { path: name, value: { ...sound, [name]: undefined }, severity: 'invalid' }
    const within = faultsOf(shape, size).map((fault) => ({
      ...fault,
      path: join(name, fault.path),
      value: { ...sound, [name]: fault.value },
    }))
    return field.endsWith('?') ? within : [missing, ...within]
  })
  return [...inFields, { path: 'nobodyKnowsThis', value: { ...sound, nobodyKnowsThis: 1 }, severity: 'invalid' }]
}

const soundValue = (shape: Shape, size: 'full' | 'bare'): unknown => {
  switch (shape.type) {
    case 'number':
      return within(shape.range ?? [0, 2], 'number')
    case 'text':
      return 'a text'
    case 'flag':
      return true
    case 'moment':
      return instant(specimenTime, 120)
    case 'code':
      return shape.codes[0]
    case 'list':
      return [soundValue(shape.of, size)]
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.fields)
          .filter(([field]) => size === 'full' || !field.endsWith('?'))
          .map(([field, of]) => [nameOf(field), soundValue(of, size)]),
      )
  }
}

const within = ([low, high]: readonly [number, number], value: 'integer' | 'number'): number =>
  value === 'integer' ? Math.floor((low + high) / 2) : (low + high) / 2
const nameOf = (field: string): string => (field.endsWith('?') ? field.slice(0, -1) : field)
const join = (path: string, rest: string): string => (rest === '' ? path : `${path}.${rest}`)
