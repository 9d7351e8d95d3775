import * as kit from '../../kit/index.js'
import { type CodedEntry, coded, quantity, type SampleKind, sample, startOfDay, type When, z } from '../../kit/index.js'
import { collection, maybe, texts, time } from './collection.js'

/** What a field is in our words: kind, unit and extras of a number, or the kind of a code. */
type Fields = Readonly<Record<string, Figure | readonly [kit.CodedKind]>>
type Figure = { [K in SampleKind]: readonly [K, kit.UnitFor<K>, kit.ExtrasOf<K>?] }[SampleKind]
type Doc = { readonly day: string; readonly id?: string | undefined; readonly timestamp?: string | undefined }

const Average = z.object({ average: maybe(z.number()) }).transform(({ average }) => average)
export const shapeOf = (fields: Fields) => ({
  day: z.string(),
  ...texts('id timestamp'),
  ...(Object.fromEntries(
    Object.entries(fields).map(([name, { length }]) => [name, maybe(length === 1 ? z.string() : z.union([z.number(), Average]))]),
  ) as object),
})
export const kindsOf = (fields: Fields) => Object.values(fields).map(([kind]) => kind)

/** A code that Oura adds some day is skipped rather than guessed; the raw page keeps it. */
export function* valuesOf(fields: Fields, doc: Doc): Iterable<kit.RecordOf> {
  for (const [name, [kind, unit, extras]] of Object.entries(fields)) {
    const [value, when, from] = [(doc as Record<string, unknown>)[name], onDay(doc.day, doc.timestamp), { document: doc.id, ...extras }]
    if (typeof value === 'number') yield sample(kind as SampleKind, quantity(value, unit as kit.UnitFor<SampleKind>), when, from)
    else if ((kit.entryOf(kind) as CodedEntry).values?.includes(value as string)) yield coded(kind as kit.CodedKind, value as never, when, from)
  }
}

/**
 * A value for a whole day. Summaries are stamped with the person's offset, or with `+00:00` where Oura does not tell it
 * (its own examples do so for accounts in California): a zero offset is taken for an unknown one.
 */
export const onDay = (day: string, timestamp?: string): When => {
  const start = timestamp === undefined ? undefined : time(timestamp)
  return { start: start !== undefined && 'offset' in start && start.offset !== 0 ? start : startOfDay(day), day }
}

const summary = (name: string, title: string, fields: Fields, scope = 'daily') => {
  const doc = z.object(shapeOf(fields)) as kit.Schema<Doc>
  return collection(name, { title, scopes: [scope], emits: kindsOf(fields), doc }, (told) => valuesOf(fields, told))
}
export const derived = { method: 'derived' } as const
export const estimated = { method: 'estimated' } as const

/** Collections of one document a day that only differ in their fields: a new one is a line. */
export const daily = {
  daily_sleep: summary('daily_sleep', 'Sleep score', { score: ['sleep_score', '{score}', derived] }),
  daily_readiness: summary('daily_readiness', 'Readiness', {
    score: ['readiness_score', '{score}', derived],
    temperature_deviation: ['skin_temperature_deviation', '{deltaCel}'],
    temperature_trend_deviation: ['skin_temperature_trend', '{deltaCel}', derived],
  }),
  daily_spo2: summary(
    'daily_spo2',
    'Oxygen saturation in sleep',
    { spo2_percentage: ['oxygen_saturation', '%'], breathing_disturbance_index: ['breathing_disturbance_index', '{index}', derived] },
    'spo2',
  ),
  daily_stress: summary('daily_stress', 'Daytime stress', {
    stress_high: ['stress_high_duration', 's', derived],
    recovery_high: ['stress_recovery_duration', 's', derived],
    day_summary: ['stress_summary'],
  }),
  daily_resilience: summary('daily_resilience', 'Resilience', { level: ['resilience'] }),
  daily_cardiovascular_age: summary('daily_cardiovascular_age', 'Cardiovascular age', {
    vascular_age: ['vascular_age', 'a', estimated],
    pulse_wave_velocity: ['pulse_wave_velocity', 'm/s', estimated],
  }),
  // The one collection whose path has a capital.
  vo2_max: summary('vO2_max', 'VO2 max', { vo2_max: ['vo2_max', 'mL/(kg.min)', estimated] }),
}
