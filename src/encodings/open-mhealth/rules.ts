/**
 * What a schema demands, as a value: the part of JSON Schema (draft 4 and 7) that Open mHealth's schemas use. As there,
 * a record may hold more than its rule names, and what is named without a `?` must be there.
 */
export type Rule =
  | {
      readonly is: 'text'
      readonly words?: readonly string[]
      readonly pattern?: RegExp
      readonly format?: 'date-time' | 'uri' | 'uuid'
    }
  | { readonly is: 'number' | 'integer' | 'flag' | 'anything' }
  | { readonly is: 'record'; readonly fields: FieldRules }
  | { readonly is: 'list'; readonly of: Rule; readonly atLeast: number }
  /** `allOf`, `anyOf` and `oneOf`: all, at least one, exactly one. */
  | { readonly is: 'all' | 'any' | 'one'; readonly rules: readonly Rule[] }
/** A field whose name ends in `?` may be absent. */
export type FieldRules = { readonly [name: string]: Rule }

export const text: Rule = { is: 'text' }
export const number: Rule = { is: 'number' }
export const integer: Rule = { is: 'integer' }
export const flag: Rule = { is: 'flag' }
export const anything: Rule = { is: 'anything' }
export const dateTime: Rule = { is: 'text', format: 'date-time' }
export const uri: Rule = { is: 'text', format: 'uri' }
export const uuid: Rule = { is: 'text', format: 'uuid' }
export const words = (...allowed: readonly string[]): Rule => ({ is: 'text', words: allowed })
export const matching = (pattern: RegExp): Rule => ({ is: 'text', pattern })
export const record = (fields: FieldRules): Rule => ({ is: 'record', fields })
export const list = (of: Rule, atLeast = 0): Rule => ({ is: 'list', of, atLeast })
export const all = (...rules: readonly Rule[]): Rule => ({ is: 'all', rules })
export const any = (...rules: readonly Rule[]): Rule => ({ is: 'any', rules })
export const one = (...rules: readonly Rule[]): Rule => ({ is: 'one', rules })

/** A number with its unit, as every measure is written. Without units named, any will do. */
export const amount = (...units: readonly string[]): Rule =>
  record({ value: number, unit: units.length === 0 ? text : words(...units) })
/** A range of numbers with their unit. */
export const amountRange = (...units: readonly string[]): Rule =>
  record({ low_value: number, high_value: number, unit: units.length === 0 ? text : words(...units) })

/** Schemas by name and version, `heart-rate-2.0`; the namespace is that of the table. */
export type SchemaTable = { readonly [nameAndVersion: string]: Rule }
