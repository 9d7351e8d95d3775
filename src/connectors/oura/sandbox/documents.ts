/**
 * Oura's documents, told from an invented person's life after the official OpenAPI description of API v2
 * (https://cloud.ouraring.com/v2/docs). Each maker answers: which documents of this civil day exist at `now`, and what do
 * they look like?
 */
import { dayMs, type Instant, type LocalDay } from '../../../kit/index.js'
import { asOf, type DayFigures, hashNumbers, type Living, type Person, uuid } from '../../../sandbox/index.js'

export type Document = Readonly<Record<string, unknown>> & { readonly id: string }
/** Documents are made when their page is: a minute-by-minute MET list is not for every count of items. */
export interface Entry {
  readonly id: string
  readonly day: LocalDay
  /** Until when Oura has changed it, and whether there was a version before: what a webhook tells. */
  readonly createdAt: Instant
  readonly changes: readonly Instant[]
  readonly make: () => Document
}
export type Maker = (person: Person, day: LocalDay, now: Instant) => readonly Entry[]

/** Ids carry their day in the last group, so that a document can be found by id without looking through years. */
export const idOf = (person: Person, collection: string, day: LocalDay, which: string | number = 0): string =>
  `${uuid(person.seed, 'oura', collection, day, which).slice(0, 24)}${(Date.parse(`${day}T00:00:00Z`) / dayMs).toString(16).padStart(12, '0')}`
export const dayOfId = (id: string): LocalDay | undefined => {
  const number = Number.parseInt(id.slice(24), 16)
  return id.length === 36 && number < 100_000 ? new Date(number * dayMs).toISOString().slice(0, 10) : undefined
}

export const spanOf = (person: Person, day: LocalDay) => ({ from: person.dayStart(day), to: person.dayEnd(day) })
const millis = (iso: string): string => (iso.length === 25 ? `${iso.slice(0, 19)}.000${iso.slice(19)}` : iso)
/** Samples at equal distances. https://cloud.ouraring.com/v2/docs, SampleModel: `null` is a missing value. */
export const samples = (
  person: Person,
  start: Instant,
  end: Instant,
  seconds: number,
  at: (time: Instant) => number | undefined,
) => {
  const items: (number | null)[] = []
  for (let time = start; time < end; time += seconds * 1000) items.push(at(time) ?? null)
  return { interval: seconds, items, timestamp: millis(person.iso(start)) }
}
export const contributors = (names: readonly string[], seed: number, score: number) =>
  Object.fromEntries(
    names.map((name, index) => [name, Math.max(1, Math.min(100, score + (hashNumbers(seed, score, index) % 21) - 10))]),
  )

export const lifeOf = <T>({ versions, deletedAt }: Living<T>): Pick<Entry, 'createdAt' | 'changes'> => ({
  createdAt: versions[0]?.at ?? 0,
  changes: [...versions.slice(1).map(({ at }) => at), ...(deletedAt === undefined ? [] : [deletedAt])],
})

export const figuresAt = (person: Person, day: LocalDay, now: Instant): DayFigures | undefined => {
  if (person.dayEnd(day) <= person.device.since) return undefined
  const known = asOf(person.figures(day), now)
  return known.state === 'alive' ? known.value : undefined
}

export const readinessParts = [
  'activity_balance',
  'body_temperature',
  'hrv_balance',
  'previous_day_activity',
  'previous_night',
  'recovery_index',
  'resting_heart_rate',
  'sleep_balance',
  'sleep_regularity',
]
