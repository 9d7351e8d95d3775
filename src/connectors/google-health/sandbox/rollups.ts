/** Sums over windows, by the clock and by the civil day. https://developers.google.com/health/reference/rest/v4/users.dataTypes.dataPoints/rollUp */
import { addDays, dayMs, daysBetween, hourMs, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import {
  aliveAt,
  bodyOf,
  type Fact,
  json,
  type Person,
  pageByToken,
  type Session,
  type TimeSpan,
} from '../../../sandbox/index.js'
import { invalid } from './refusals.js'
import { civilDate, midnights, timestamp } from './told.js'

/** What a window sums to: on the wire, and in the dictionary's words. Nothing where nothing was recorded. */
interface Sum {
  readonly payload: string
  readonly value: object
  readonly facts: readonly Omit<Fact, 'start' | 'end' | 'day'>[]
}
type Summer = (person: Person, span: TimeSpan, now: Instant) => Sum | undefined
interface RollUp {
  readonly scope: string
  readonly mostDays: 14 | 90
  readonly sum: Summer
}

/** Sums of what has reached the service; of a window of which nothing has, there is none. */
const recorded =
  (tell: (person: Person, span: TimeSpan) => Sum | undefined): Summer =>
  (person, { from, to }, now) => {
    const until = Math.min(to, Math.floor(person.syncedUntil(now) / minuteMs) * minuteMs)
    const since = Math.max(from, Math.ceil(person.device.since / minuteMs) * minuteMs)
    return until > since ? tell(person, { from: since, to: until }) : undefined
  }

const totalCalories = recorded((person, span) => {
  const { activeKcal, restingKcal } = person.totals(span)
  const kcalSum = Math.round((activeKcal + restingKcal) * 1000) / 1000
  return { payload: 'totalCalories', value: { kcalSum }, facts: [{ kind: 'total_calories', value: kcalSum }] }
})
const inZones = recorded((person, span) => {
  const cal = { LIGHT: 0, MODERATE: 0, VIGOROUS: 0 }
  for (let at = span.from; at < span.to; at += minuteMs) {
    const { level, activeCal, restingCal } = person.minuteAt(at)
    const zone =
      level === 'vigorous' ? 'VIGOROUS' : level === 'moderate' ? 'MODERATE' : level === 'light' ? 'LIGHT' : undefined
    if (zone !== undefined) cal[zone] += activeCal + restingCal
  }
  const zones = Object.entries(cal).filter(([, amount]) => amount > 0)
  if (zones.length === 0) return undefined
  return {
    payload: 'caloriesInHeartRateZone',
    value: {
      caloriesInHeartRateZones: zones.map(([heartRateZone, amount]) => ({ heartRateZone, kcal: amount / 1000 })),
    },
    facts: zones.map(([zone, amount]) => ({
      kind: 'heart_zone_calories',
      value: amount / 1000,
      series: zone.toLowerCase(),
    })),
  }
})
const counted = (
  payload: string,
  field: string,
  kind: string,
  read: (totals: ReturnType<Person['totals']>) => readonly [wire: number, inKind: number],
) =>
  recorded((person, span) => {
    const totals = person.totals(span)
    // A day on the shelf is told apart from a day without a step.
    if (totals.minutes['not-worn'] === (span.to - span.from) / minuteMs) return undefined
    const [wire, value] = read(totals)
    return { payload, value: { [field]: String(wire) }, facts: [{ kind, value }] }
  })
const food: Summer = (person, { from, to }, now) => {
  const eaten = aliveAt(person.meals({ from, to }), now).map(({ value }) => value)
  if (eaten.length === 0) return undefined
  const sum = (read: (meal: (typeof eaten)[number]) => number): number =>
    eaten.reduce((total, meal) => total + read(meal), 0)
  const [energyKcal, carbohydrateGrams, fatGrams] = [
    sum((meal) => meal.energyKcal),
    sum((meal) => meal.carbohydrateGrams),
    sum((meal) => meal.fatGrams),
  ]
  return {
    payload: 'nutritionLog',
    value: {
      energy: { kcalSum: energyKcal },
      totalCarbohydrate: { gramsSum: carbohydrateGrams },
      totalFat: { gramsSum: fatGrams },
    },
    facts: [{ kind: 'nutrition', detail: { energyKcal, carbohydrateGrams, fatGrams } }],
  }
}

const activity = 'activity_and_fitness'
const rollUps: Readonly<Record<string, RollUp>> = {
  'total-calories': { scope: activity, mostDays: 14, sum: totalCalories },
  'calories-in-heart-rate-zone': { scope: activity, mostDays: 14, sum: inZones },
  steps: {
    scope: activity,
    mostDays: 90,
    sum: counted('steps', 'countSum', 'step_count', ({ steps }) => [steps, steps]),
  },
  distance: {
    scope: activity,
    mostDays: 90,
    sum: counted('distance', 'millimetersSum', 'distance', ({ distanceMeters }) => [
      Math.round(distanceMeters * 1000),
      distanceMeters,
    ]),
  },
  floors: {
    scope: activity,
    mostDays: 90,
    sum: counted('floors', 'countSum', 'floors_climbed', ({ floors }) => [floors, floors]),
  },
  'nutrition-log': { scope: 'nutrition', mostDays: 90, sum: food },
}
export const scopeOf = (type: string): string | undefined =>
  Object.hasOwn(rollUps, type) ? rollUps[type]?.scope : undefined

const defaultSize = 1440
const mostSize = 10_000
const sizeOf = (asked: unknown): number =>
  Math.min(typeof asked === 'number' && asked > 0 ? asked : defaultSize, mostSize)
const tokenOf = (asked: unknown): string | undefined => (typeof asked === 'string' ? asked : undefined)
const answered = <Window>(
  windows: readonly Window[],
  body: Readonly<Record<string, unknown>>,
  tell: (window: Window) => object,
): Response => {
  const page = pageByToken(windows, { token: tokenOf(body['pageToken']), size: sizeOf(body['pageSize']) })
  if (page === undefined) return invalid('Invalid page token')
  return json({
    ...(page.items.length > 0 && { rollupDataPoints: page.items.map(tell) }),
    ...(page.next !== undefined && { nextPageToken: page.next }),
  })
}

export const rollUp = async (
  type: string,
  verb: string,
  request: Request,
  { person, now }: Session,
): Promise<Response> => {
  const facts = rollUps[type] as RollUp
  const body = (await bodyOf(request)) ?? {}
  const range = body['range'] as
    | { startTime?: string; endTime?: string; start?: CivilStart; end?: CivilStart }
    | undefined
  if (verb === 'dailyRollUp') return daily(facts, body, range, person, now)
  const [from, to] = [Date.parse(range?.startTime ?? ''), Date.parse(range?.endTime ?? '')]
  const match = /^(\d+)s$/.exec(String(body['windowSize']))
  const windowMs = Number(match?.[1]) * 1000
  if (!(from < to) || !(windowMs >= 1000)) return invalid('range and window_size are required')
  const most = facts.mostDays * dayMs
  if (to - from > most) return invalid(`The range must not exceed ${facts.mostDays} days`)
  // Found by one client, and told by no document: a page of windows may not be longer than a range.
  if (windowMs * sizeOf(body['pageSize']) > most)
    return invalid('window_size times page_size exceeds the longest range')
  const windows: TimeSpan[] = []
  for (let at = from; at < to; at += windowMs) windows.push({ from: at, to: Math.min(at + windowMs, to) })
  return answered(windows, body, (window) => {
    const sum = facts.sum(person, window, now)
    return {
      startTime: timestamp(window.from),
      endTime: timestamp(window.to),
      ...(sum !== undefined && { [sum.payload]: sum.value }),
    }
  })
}

interface CivilStart {
  readonly date?: { readonly year: number; readonly month: number; readonly day: number }
}
const dayOf = (start: CivilStart | undefined): LocalDay | undefined =>
  start?.date === undefined
    ? undefined
    : `${start.date.year}-${String(start.date.month).padStart(2, '0')}-${String(start.date.day).padStart(2, '0')}`

const daily = (
  facts: RollUp,
  body: Readonly<Record<string, unknown>>,
  range: { start?: CivilStart; end?: CivilStart } | undefined,
  person: Person,
  now: Instant,
): Response => {
  const [first, end] = [dayOf(range?.start), dayOf(range?.end)]
  if (first === undefined || end === undefined || first >= end) return invalid('range is required')
  if (daysBetween(first, end) > facts.mostDays) return invalid(`The range must not exceed ${facts.mostDays} days`)
  const days = Array.from({ length: daysBetween(first, end) }, (_, index) => addDays(first, index))
  return answered(days, body, (day) => {
    const sum = facts.sum(person, { from: person.dayStart(day), to: person.dayEnd(day) }, now)
    return {
      civilStartTime: { date: civilDate(day) },
      civilEndTime: { date: civilDate(addDays(day, 1)) },
      ...(sum !== undefined && { [sum.payload]: sum.value }),
    }
  })
}

/** What a client holds that asks for these by the hour, and for those by the day. */
const byTheHour = ['total-calories', 'calories-in-heart-rate-zone']
const byTheDay = ['steps', 'distance', 'floors', 'total-calories', 'nutrition-log']

export function* rollUpTruth(
  person: Person,
  { from, to, now }: TimeSpan & { readonly now: Instant },
  may: (scope: string) => boolean,
): Iterable<Fact> {
  for (const type of byTheHour.filter((name) => may(scopeOf(name) ?? '')))
    for (let start = Math.ceil(from / hourMs) * hourMs; start + hourMs <= Math.min(to, now); start += hourMs)
      for (const fact of rollUps[type]?.sum(person, { from: start, to: start + hourMs }, now)?.facts ?? [])
        yield { ...fact, start, end: start + hourMs }
  for (const type of byTheDay.filter((name) => may(scopeOf(name) ?? '')))
    for (const day of person.daysIn({ from, to: Math.min(to, now) })) {
      const [start, end] = [person.dayStart(day), person.dayEnd(day)]
      if (start < from || end > to) continue
      for (const fact of rollUps[type]?.sum(person, { from: start, to: end }, now)?.facts ?? [])
        if (fact.kind === 'nutrition') yield* midnights(person, day, fact)
        else yield { ...fact, start, day }
    }
}
