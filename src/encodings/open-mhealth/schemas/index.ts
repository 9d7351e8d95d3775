/** Every published schema this house knows, by namespace, name and version. */
import type { Rule, SchemaTable } from '../rules.js'
import { bodySchemas } from './body.js'
import { contextSchemas } from './context.js'
import { granolaSchemas } from './granola.js'
import { ieeeSchemas } from './ieee.js'
import { medicationSchemas } from './medication.js'
import { movementSchemas } from './movement.js'
import { unitSchemas } from './units.js'

const tables: Readonly<Record<string, SchemaTable>> = {
  omh: { ...unitSchemas, ...contextSchemas, ...bodySchemas, ...movementSchemas, ...medicationSchemas },
  ieee: ieeeSchemas,
  granola: granolaSchemas,
}

/** As `omh:heart-rate:2.0` names it; `omh:heart-rate:2.x` is the latest of that age. */
export const ruleOf = (namespace: string, name: string, version: string): Rule | undefined => {
  const table = Object.hasOwn(tables, namespace) ? (tables[namespace] as SchemaTable) : {}
  if (!version.endsWith('.x')) return own(table, `${name}-${version}`)
  const age = `${name}-${version.slice(0, -1)}`
  const latest = Object.keys(table)
    .filter((key) => key.startsWith(age) && /^\d+$/.test(key.slice(age.length)))
    .sort((one, other) => Number(one.slice(age.length)) - Number(other.slice(age.length)))
    .at(-1)
  return latest === undefined ? undefined : table[latest]
}

const own = (table: SchemaTable, key: string): Rule | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

/** Ids of all of them, `omh:heart-rate:2.0`. */
export const knownSchemas = (): readonly string[] =>
  Object.entries(tables).flatMap(([namespace, table]) =>
    Object.keys(table).map((key) => key.replace(/^(.+)-(\d+\.\d+)$/, `${namespace}:$1:$2`)),
  )
