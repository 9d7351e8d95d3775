/** Messages as Avro: checked, written, named for a registry. */
import avro, { type Type } from 'avsc'
import type { Wire } from '../../core/index.js'
import { type SchemaName, schemas } from './schemas.js'

const types = new Map<SchemaName, Type>()
const typeOf = (name: SchemaName): Type => {
  const known = types.get(name)
  if (known !== undefined) return known
  const made = avro.Type.forSchema(schemas[name])
  types.set(name, made)
  return made
}

const written = new Map<SchemaName, NonNullable<Wire['schema']>>()
/** Full name and text of a schema, as a registry is told them. */
export const registered = (name: SchemaName): NonNullable<Wire['schema']> => {
  const known = written.get(name)
  if (known !== undefined) return known
  const { namespace, name: own } = schemas[name] as { readonly namespace: string; readonly name: string }
  const made = { name: `${namespace}.${own}`, avro: JSON.stringify(schemas[name]) }
  written.set(name, made)
  return made
}

/** Does it keep to the schema? Fields the schema does not know are passed over, as its other readers do. */
export const keepsTo = (name: SchemaName, message: unknown): boolean => typeOf(name).isValid(message)

/** The body alone, without a header or an id of the schema. */
export const avroBody = (name: SchemaName, message: unknown): Uint8Array => typeOf(name).toBuffer(message)
