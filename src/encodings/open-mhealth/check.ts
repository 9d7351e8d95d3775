/** Checks documents by the published schemas of Open mHealth and IEEE 1752.1. Pure, and reads no schema at run time. */
import type { Problem } from '../../core/index.js'
import { problemsByRule } from './check-rule.js'
import { ruleOf } from './schemas/index.js'

/**
 * Everything that is wrong with a data point: its header, and its body by the schema the header names. With `schema`
 * (`omh:heart-rate:2.0`) the document is that schema's alone, as of a body without header.
 *
 * ```ts
 * checkOpenMHealth({ heart_rate: { value: 61, unit: 'bpm' } }, 'omh:heart-rate:2.0')
 * // heart_rate.unit: one of beats/min; effective_time_frame: to be present
 * ```
 */
export const checkOpenMHealth = (document: unknown, schema?: string): readonly Problem[] =>
  schema === undefined ? problemsOfDataPoint(document) : problemsBySchema(document, schema)

const problemsBySchema = (document: unknown, schema: string, path = ''): readonly Problem[] => {
  const [namespace = '', name = '', version = ''] = schema.split(':')
  const rule = ruleOf(namespace, name, version)
  if (rule === undefined) return [{ path, expected: 'to be of a schema that is known here', severity: 'invalid' }]
  return [...problemsByRule(rule, document, path)]
}

const problemsOfDataPoint = (document: unknown): readonly Problem[] => {
  const found = problemsBySchema(document, 'omh:data-point:1.0')
  if (found.length > 0) return found
  const { header, body } = document as { readonly header: { readonly schema_id: SchemaId }; readonly body: unknown }
  const { namespace, name, version } = header.schema_id
  return problemsBySchema(body, `${namespace}:${name}:${version}`, 'body')
}

interface SchemaId {
  readonly namespace: string
  readonly name: string
  readonly version: string
}
