/** Says everything that is wrong with a value by a rule. Pure; a problem names the place and never the value. */
import { isDay, type Problem } from '../../core/index.js'
import type { FieldRules, Rule } from './rules.js'

export function* problemsByRule(rule: Rule, value: unknown, path = ''): Iterable<Problem> {
  const wrong = (expected: string): Problem => ({ path, expected, severity: 'invalid' })
  switch (rule.is) {
    case 'anything':
      return
    case 'text': {
      const expected = textExpected(rule, value)
      if (expected !== undefined) yield wrong(expected)
      return
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) yield wrong('a number')
      return
    case 'integer':
      if (!Number.isInteger(value)) yield wrong('a whole number')
      return
    case 'flag':
      if (typeof value !== 'boolean') yield wrong('true or false')
      return
    case 'list':
      if (!Array.isArray(value)) yield wrong('a list')
      else if (value.length < rule.atLeast) yield wrong(`a list of at least ${rule.atLeast}`)
      else for (const [index, item] of value.entries()) yield* problemsByRule(rule.of, item, join(path, String(index)))
      return
    case 'record':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) yield wrong('an object')
      else yield* problemsOfFields(rule.fields, value as Record<string, unknown>, path)
      return
    case 'all':
      for (const each of rule.rules) yield* problemsByRule(each, value, path)
      return
    case 'any':
    case 'one':
      yield* problemsOfChoice(rule, value, path)
  }
}

function* problemsOfFields(fields: FieldRules, value: Record<string, unknown>, path: string): Iterable<Problem> {
  for (const [field, rule] of Object.entries(fields)) {
    const optional = field.endsWith('?')
    const name = optional ? field.slice(0, -1) : field
    if (Object.hasOwn(value, name)) yield* problemsByRule(rule, value[name], join(path, name))
    else if (!optional) yield { path: join(path, name), expected: 'to be present', severity: 'invalid' }
  }
}

/** Where no choice holds, the one that comes nearest says why. */
function* problemsOfChoice(
  { is, rules }: Extract<Rule, { readonly is: 'all' | 'any' | 'one' }>,
  value: unknown,
  path: string,
): Iterable<Problem> {
  const found = rules.map((rule) => [...problemsByRule(rule, value, path)])
  const holding = found.filter((problems) => problems.length === 0).length
  if (holding === 1 || (is === 'any' && holding > 1)) return
  if (holding > 1) yield { path, expected: `exactly one of ${rules.length} forms`, severity: 'invalid' }
  else yield* found.reduce((best, each) => (each.length < best.length ? each : best))
}

type TextRule = Extract<Rule, { readonly is: 'text' }>

const textExpected = ({ words, pattern, format }: TextRule, value: unknown): string | undefined => {
  if (typeof value !== 'string') return 'a text'
  if (words !== undefined && !words.includes(value))
    return words.length > 20 ? 'a word of its list' : `one of ${words.join(', ')}`
  if (pattern !== undefined && !pattern.test(value)) return `text like ${pattern.source}`
  if (format === 'date-time' && !isDateTime(value)) return 'an RFC 3339 date-time'
  if (format === 'uri' && !/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i.test(value)) return 'a URI'
  if (format === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return 'a UUID'
  return undefined
}

const dateTimePattern =
  /^(\d{4}-\d\d-\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** RFC 3339 5.6: a day that exists, a time with seconds, and an offset. */
const isDateTime = (value: string): boolean => {
  const match = dateTimePattern.exec(value)
  return match !== null && isDay(match[1] as string)
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
