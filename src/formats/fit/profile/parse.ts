/**
 * Reads the profile's lines. A message is `'20 record'`, its fields follow one per line:
 *
 * `6 speed uint16 m/s *1000 > enhanced_speed:16*1000` is field 6 with its name, type, unit and scale; its bits also
 * make up other fields (components): 16 bits in thousandths. `-500` is an offset, `+` after a component accumulates it
 * over the messages of a file. `  ? total_strides uint32 strides if sport=running` is another reading of the field
 * above (sub-field) under a condition. The type is a base type, or one of `types.ts`. A line indented further goes on
 * with the one above.
 *
 * Numbers, names, scales and units are facts of the protocol; docs/decisions/0017 says what confirms them. Only messages
 * and words that this codec or its users have a use for are here.
 */
import { type BaseType, type BaseTypeName, baseTypeOf } from '../base-types.js'

/** What the bits of a field mean. */
export interface Reading {
  readonly name: string
  readonly base: BaseType
  /** Words for its values. */
  readonly words: ValueType | undefined
  readonly kind: 'number' | 'time' | 'local-time' | 'flag'
  readonly unit: string | undefined
  /** `value = stored / scale - offset`. */
  readonly scale: number
  readonly offset: number
  readonly components: readonly Component[] | undefined
}
export interface FieldProfile extends Reading {
  readonly number: number
  readonly subFields: readonly SubField[] | undefined
}
export interface SubField extends Reading {
  /** Any of these: field name and words. */
  readonly conditions: readonly { readonly field: string; readonly words: readonly string[] }[]
}
export interface Component {
  readonly name: string
  readonly bits: number
  readonly scale: number
  readonly offset: number
  readonly accumulates: boolean
}
export interface MessageProfile {
  readonly number: number
  readonly name: string
  readonly byNumber: ReadonlyMap<number, FieldProfile>
  /** By the name of a field, or of a sub-field of it. */
  readonly byName: ReadonlyMap<string, { readonly field: FieldProfile; readonly reading: Reading }>
  /** Components that accumulate, each once. */
  readonly counters: readonly Component[]
}
export interface ValueType {
  readonly base: BaseType
  readonly byNumber: ReadonlyMap<number, string>
  readonly byWord: ReadonlyMap<string, number>
}

export const parseValueTypes = (table: Readonly<Record<string, string>>): ReadonlyMap<string, ValueType> =>
  new Map(
    Object.entries(table).map(([head, text]) => {
      const [name, base] = head.split(' ') as [string, BaseTypeName]
      const tokens = text.trim().split(/\s+/)
      const byNumber = new Map<number, string>()
      for (let index = 0; index < tokens.length; index += 2)
        byNumber.set(Number(tokens[index]), tokens[index + 1] as string)
      const byWord = new Map([...byNumber].map(([number, word]) => [word, number]))
      return [name, { base: baseTypeOf[base], byNumber, byWord }]
    }),
  )

/** Lines of one field or sub-field each. */
export const linesOf = (text: string): readonly string[] =>
  text
    .replaceAll(/,\n {4,}/g, ',')
    .replaceAll(/\n {4,}/g, ' ')
    .split('\n')
    .filter((line) => line !== '')

type ValueTypes = ReadonlyMap<string, ValueType>

export const parseMessage = (head: string, text: string, types: ValueTypes): MessageProfile => {
  const [number, name] = head.split(' ') as [string, string]
  const fields: { field: FieldProfile; subFields: SubField[] }[] = []
  for (const line of linesOf(text)) {
    if (line.startsWith('  ?')) fields.at(-1)?.subFields.push(parseSubField(line, types))
    else {
      const space = line.indexOf(' ')
      const subFields: SubField[] = []
      const field = { number: Number(line.slice(0, space)), ...parseReading(line.slice(space + 1), types), subFields }
      fields.push({ field, subFields })
    }
  }
  const byName = new Map<string, { field: FieldProfile; reading: Reading }>()
  for (const { field, subFields } of fields)
    for (const reading of [field, ...subFields]) byName.set(reading.name, { field, reading })
  return {
    number: Number(number),
    name,
    byNumber: new Map(
      fields.map(({ field, subFields }) => [
        field.number,
        subFields.length === 0 ? { ...field, subFields: undefined } : field,
      ]),
    ),
    byName,
    counters: [
      ...new Map(
        [...byName.values()]
          .flatMap(({ reading }) => reading.components ?? [])
          .filter(({ accumulates }) => accumulates)
          .map((component) => [component.name, component]),
      ).values(),
    ],
  }
}

const parseSubField = (line: string, types: ValueTypes): SubField => {
  const [, reading, conditions] = /^ {2}\? (.*?) if ([^>]*)/.exec(line) as unknown as [string, string, string]
  const components = line.split(' > ')[1]
  return {
    ...parseReading(components === undefined ? reading : `${reading} > ${components}`, types),
    conditions: conditions
      .trim()
      .split(' ')
      .map((condition) => {
        const [field, words] = condition.split('=') as [string, string]
        return { field, words: words.split(',') }
      }),
  }
}

const parseReading = (text: string, types: ValueTypes): Reading => {
  const [head, components] = text.split(' > ') as [string, string | undefined]
  const [name, type, ...rest] = head.trim().split(' ') as [string, string, ...string[]]
  let unit: string | undefined
  let scale = 1
  let offset = 0
  for (const token of rest)
    if (token.startsWith('*')) scale = Number(token.slice(1))
    else if (/^-\d/.test(token)) offset = Number(token.slice(1))
    else unit = token
  const words = types.get(type)
  return {
    name,
    base: words?.base ?? baseTypeOf[type as BaseTypeName] ?? baseTypeOf[type === 'bool' ? 'enum' : 'uint32'],
    words,
    kind:
      type === 'date_time' ? 'time' : type === 'local_date_time' ? 'local-time' : type === 'bool' ? 'flag' : 'number',
    unit,
    scale,
    offset,
    components: components?.split(' ').map(parseComponent),
  }
}

const parseComponent = (text: string): Component => {
  const [, name, bits, scale, offset, accumulates] = /^(\w+):(\d+)(?:\*([\d.]+))?(?:-(\d+))?(\+?)$/.exec(
    text,
  ) as unknown as [string, string, string, string | undefined, string | undefined, string]
  return {
    name,
    bits: Number(bits),
    scale: Number(scale ?? 1),
    offset: Number(offset ?? 0),
    accumulates: accumulates === '+',
  }
}
