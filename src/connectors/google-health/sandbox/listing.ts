/** Listing points: filters by type, new to old, pages by token. https://developers.google.com/health/filters */
import { dayMs, type Instant } from '../../../kit/index.js'
import { json, type Person, pageByToken, type Session } from '../../../sandbox/index.js'
import { badFilter, invalid } from './refusals.js'
import type { Shape, Told, TypeFacts } from './told.js'

/** Which members a shape may be filtered by. `civil` ones are compared on the person's own clock. */
const members: Readonly<Record<Shape, Readonly<Record<string, 'physical' | 'civil' | 'date'>>>> = {
  interval: { 'interval.start_time': 'physical', 'interval.civil_start_time': 'civil' },
  sample: { 'sample_time.physical_time': 'physical', 'sample_time.civil_time': 'civil' },
  daily: { date: 'date' },
  session: { 'interval.civil_start_time': 'civil' },
  sleep: { 'interval.end_time': 'physical', 'interval.civil_end_time': 'civil' },
  electrocardiogram: { 'interval.start_time': 'physical' },
}

interface Condition {
  readonly how: 'physical' | 'civil' | 'date'
  readonly operator: '>=' | '<'
  readonly literal: string
}

const conditionsOf = (type: string, { shape }: TypeFacts, filter: string): readonly Condition[] | string => {
  const conditions: Condition[] = []
  for (const clause of filter.split(/ AND /)) {
    const match = /^([a-z0-9_]+)\.([a-z_.]+)\s*(>=|<)\s*"([^"]+)"$/.exec(clause.trim())
    if (match === null) return `Cannot parse "${clause}"`
    const [, prefix, member = '', operator, literal = ''] = match
    const how = members[shape][member]
    if (prefix !== type.replaceAll('-', '_') || how === undefined) return `Unsupported filter field ${prefix}.${member}`
    if (shape === 'electrocardiogram' && operator !== '>=') return 'Only >= is supported for electrocardiogram'
    const right =
      how === 'physical'
        ? !Number.isNaN(Date.parse(literal)) && literal.endsWith('Z')
        : how === 'date'
          ? /^\d{4}-\d\d-\d\d$/.test(literal)
          : /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/.test(literal)
    if (!right) return `Invalid literal ${literal}`
    conditions.push({ how, operator: operator as Condition['operator'], literal })
  }
  return conditions
}

/** Civil literals compare as text: a date alone is the start of that day. */
const holds = ({ how, operator, literal }: Condition, at: Instant, person: Person, told: Told): boolean => {
  const [one, other] =
    how === 'physical'
      ? [at, Date.parse(literal)]
      : how === 'date'
        ? [told.day ?? '', literal]
        : [person.iso(at).slice(0, 19), literal]
  return operator === '>=' ? one >= other : one < other
}

const mostFew = 25
const defaultSize = 1440
const mostSize = 10_000

export const list = (type: string, facts: TypeFacts, { searchParams }: URL, { person, now }: Session): Response => {
  const conditions = conditionsOf(type, facts, searchParams.get('filter') ?? '')
  if (searchParams.has('filter') && typeof conditions === 'string') return badFilter(conditions)
  const wanted = typeof conditions === 'string' ? [] : conditions
  const few = type === 'sleep' || type === 'exercise'
  const asked = Number(searchParams.get('pageSize') ?? (few ? mostFew : defaultSize))
  if (!Number.isInteger(asked) || asked < 0) return invalid('page_size must not be negative')
  const size = Math.min(asked || defaultSize, few ? mostFew : mostSize)

  // A civil time may be fourteen hours off: a day wider, then the conditions themselves decide.
  const bounds = (operator: '>=' | '<') =>
    wanted
      .filter((one) => one.operator === operator)
      .map(({ literal }) => Date.parse(literal.length === 19 ? `${literal}Z` : literal))
  const from = Math.max(...bounds('>='), person.device.since) - dayMs
  const to = Math.min(...bounds('<'), now) + dayMs
  const found: Told[] = []
  for (const told of facts.tell(person, { from, to }, now)) {
    const at = facts.shape === 'sleep' ? told.end : told.start
    if (wanted.every((condition) => holds(condition, at, person, told))) found.push(told)
  }
  found.sort((one, other) => other.start - one.start)
  const page = pageByToken(found, { token: searchParams.get('pageToken'), size })
  if (page === undefined) return invalid('Invalid page token')
  return json({
    // proto3 leaves an empty list and an empty token out.
    ...(page.items.length > 0 && { dataPoints: page.items.map(({ point }) => point()) }),
    ...(page.next !== undefined && { nextPageToken: page.next }),
  })
}
