/** The detail of an event, one component a figure: FHIR's observations do not nest, and ours hardly do. */
import type { Shape } from '../../core/index.js'
import { isMomentLike } from '../moments.js'
import { type Concept, concept, quantityOf, systems } from './systems.js'
import { dateTimeField, periodOf } from './time.js'

export type Component = { readonly code: Concept } & Readonly<Record<string, unknown>>
type Fields = Extract<Shape, { readonly type: 'object' }>['fields']

export const componentsOf = (kind: string, fields: Fields, detail: unknown): readonly Component[] => {
  const told = (typeof detail === 'object' && detail !== null ? detail : {}) as Readonly<Record<string, unknown>>
  return Object.entries(fields).flatMap(([field, shape]) => {
    const name = field.replace(/\?$/, '')
    const value = told[name]
    if (value === undefined || value === null) return []
    const code = concept(systems.field, `${kind}.${name}`, wordsOf(name))
    if (shape.type === 'list' && Array.isArray(value)) return listOf(code, `${kind}.${name}`, shape.of, value, told)
    return saidAs(`${kind}.${name}`, shape, value).map((each) => ({ code, ...each }))
  })
}

type Value = Readonly<Record<string, unknown>>

/** A value in the one form FHIR has for it; an empty text is no text there. */
const saidAs = (path: string, shape: Shape, value: unknown): readonly Value[] => {
  switch (shape.type) {
    case 'number':
      return [{ valueQuantity: quantityOf(value as number, shape.unit) }]
    case 'flag':
      return [{ valueBoolean: value }]
    case 'code':
      return [{ valueCodeableConcept: concept(`${systems.value}:${path}`, value as string, wordsOf(value as string)) }]
    case 'moment':
      return isMomentLike(value) ? [dateTimeField('valueDateTime', value)] : []
    case 'text':
      return String(value).trim() === '' ? [] : [{ valueString: value }]
    case 'list':
    case 'object': {
      const said = inWords(value)
      return said === '' ? [] : [{ valueString: said }]
    }
  }
}

const listOf = (
  code: Concept,
  path: string,
  of: Shape,
  items: readonly unknown[],
  detail: Readonly<Record<string, unknown>>,
): readonly Component[] => {
  const { samplingHz } = detail
  if (of.type === 'number' && typeof samplingHz === 'number' && items.length > 0)
    return [{ code, valueSampledData: sampled(items as readonly number[], of.unit, samplingHz) }]
  if (of.type !== 'object') return items.flatMap((item) => saidAs(path, of, item).map((each) => ({ code, ...each })))
  return items.flatMap((item) => itemOf(code, path, of.fields, item as Readonly<Record<string, unknown>>))
}

/** A spell of something (a stage of sleep, a pause) is a period under its own code; any other item is told in words. */
const itemOf = (
  code: Concept,
  path: string,
  fields: Fields,
  item: Readonly<Record<string, unknown>>,
): readonly Component[] => {
  const { start, end, ...rest } = item
  const [name, ...more] = Object.keys(rest)
  const spell = isMomentLike(start) && isMomentLike(end) && more.length === 0
  if (!spell) return saidAs(path, { type: 'object', fields }, item).map((each) => ({ code, ...each }))
  const own = name === undefined ? undefined : String(rest[name])
  const coded = own === undefined ? code : { ...concept(`${systems.value}:${path}.${name}`, own, wordsOf(own)) }
  return [{ code: coded, valuePeriod: periodOf(start, end) }]
}

/** https://hl7.org/fhir/R4/datatypes.html#SampledData */
const sampled = (values: readonly number[], unit: string, samplingHz: number) => ({
  origin: quantityOf(0, unit),
  period: Number((1000 / samplingHz).toPrecision(12)),
  dimensions: 1,
  data: values.join(' '),
})

const inWords = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  if (isMomentLike(value)) return value.time
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, each]) => `${wordsOf(name)}: ${inWords(each)}`)
    .join('; ')
}

/** `averageHeartRate` and `follow_optimal_bedtime` as one would say them. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
