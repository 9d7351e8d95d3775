/**
 * A small judge of JSON Schema, draft 4 and 7, as far as the published schemas of Open mHealth go: it reads them as they
 * lie in the corpus, and so knows nothing of our own tables. A keyword it does not know is an error, not a pass.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

type Schema = Readonly<Record<string, unknown>>
/** A schema, and the file it stands in: references are relative to it. */
interface Place {
  readonly file: string
  readonly schema: Schema
}

/** What is said beside the rules. `definitions` are read through references. */
const remarks = new Set([
  ...['$schema', '$id', 'id', 'title', 'description', 'definition', 'definitions', 'references', 'deprecation'],
])

export interface Judge {
  /** Whether a document keeps to the schema in a file, as `omh/heart-rate-2.0.json`. */
  keeps(document: unknown, file: string): boolean
  has(file: string): boolean
  /** Every word that stands in an enumeration of any schema file of a folder. */
  words(within: string): readonly string[]
}

/** `elsewhere` judges by schemas that are referred to by URL and do not lie in the folder. */
export const createJudge = (folder: string, elsewhere: (document: unknown, url: string) => boolean): Judge => {
  const files = new Map<string, Schema | undefined>()
  const read = (file: string): Schema | undefined => {
    if (!files.has(file)) {
      let schema: Schema | undefined
      try {
        schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema
      } catch {
        schema = undefined
      }
      files.set(file, schema)
    }
    return files.get(file)
  }
  const must = (file: string): Schema => {
    const schema = read(file)
    if (schema === undefined) throw new Error(`there is no schema ${file}`)
    return schema
  }

  const refers = (value: unknown, { file }: Place, reference: string): boolean => {
    if (/^https?:/.test(reference)) return elsewhere(value, reference)
    const [path = '', pointer = ''] = reference.split('#')
    const target = path === '' ? file : normalize(join(dirname(file), path))
    const found = pointer
      .split('/')
      .filter((step) => step !== '')
      .reduce<unknown>((within, step) => (within as Schema)[step], must(target))
    return judge(value, { file: target, schema: found as Schema })
  }

  const judge = (value: unknown, place: Place): boolean => {
    const { schema, file } = place
    const at = (part: unknown): Place => ({ file, schema: part as Schema })
    // In these drafts nothing that stands beside a reference counts.
    if (typeof schema['$ref'] === 'string') return refers(value, place, schema['$ref'])
    return Object.entries(schema).every(([keyword, rule]) => {
      switch (keyword) {
        case 'type':
          return isOfType(value, rule as string)
        case 'enum':
          return (rule as readonly unknown[]).includes(value)
        case 'pattern':
          return typeof value !== 'string' || new RegExp(rule as string).test(value)
        case 'format':
          return typeof value !== 'string' || hasFormat(value, rule as string)
        case 'required':
          return !isObject(value) || (rule as readonly string[]).every((name) => Object.hasOwn(value, name))
        case 'properties':
          return (
            !isObject(value) ||
            Object.entries(rule as Schema).every(
              ([name, part]) => !Object.hasOwn(value, name) || judge(value[name], at(part)),
            )
          )
        case 'items':
          return !Array.isArray(value) || value.every((item) => judge(item, at(rule)))
        case 'minItems':
          return !Array.isArray(value) || value.length >= (rule as number)
        case 'allOf':
          return (rule as readonly unknown[]).every((part) => judge(value, at(part)))
        case 'anyOf':
          return (rule as readonly unknown[]).some((part) => judge(value, at(part)))
        case 'oneOf':
          return (rule as readonly unknown[]).filter((part) => judge(value, at(part))).length === 1
        default:
          if (remarks.has(keyword)) return true
          throw new Error(`${file} uses ${keyword}, which is not known here`)
      }
    })
  }
  return {
    keeps: (document, file) => judge(document, { file, schema: must(file) }),
    has: (file) => read(file) !== undefined,
    words: (within) => [
      ...new Set(readdirSync(join(folder, within)).flatMap((file) => [...wordsIn(must(join(within, file)))])),
    ],
  }
}

function* wordsIn(schema: unknown): Iterable<string> {
  if (typeof schema !== 'object' || schema === null) return
  for (const [keyword, rule] of Object.entries(schema))
    if (keyword === 'enum' && Array.isArray(rule)) yield* rule.filter((word) => typeof word === 'string')
    else yield* wordsIn(rule)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOfType = (value: unknown, type: string): boolean => {
  if (type === 'object') return isObject(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'null') return value === null
  return typeof value === type
}

const hasFormat = (value: string, format: string): boolean => {
  if (format === 'uri') return /^[a-z][a-z0-9+.-]*:\S*$/i.test(value) && URL.canParse(value)
  if (format !== 'date-time') throw new Error(`the format ${format} is not known here`)
  const parts = /^(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d):(\d\d)(\.\d+)?(z|[+-](\d\d):(\d\d))$/i.exec(value)
  if (parts === null) return false
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= days &&
    hour < 24 &&
    minute < 60 &&
    second <= 60 &&
    Number(parts[9] ?? 0) < 24 &&
    Number(parts[10] ?? 0) < 60
  )
}
