/** What the person typed in, and what the app alarmed them of. */
import { event, plus, quantity, type RecordOf, removal, sample, texts, z } from '../../kit/index.js'
import { extrasOf, glucoseUnit, listed, momentOf, Told } from './records.js'

// A number for most, a sentence for notes.
const Entry = Told.extend({
  value: z.union([z.string(), z.number()]).nullish(),
  ...texts('unit eventType eventSubType eventStatus'),
})
type Entry = z.output<typeof Entry>

const kinds = ['nutrition', 'insulin', 'exercise', 'blood_glucose', 'symptom', 'tag'] as const
type Made = Iterable<RecordOf<(typeof kinds)[number]>>

const deliveries: Readonly<Record<string, 'rapid_acting' | 'long_acting'>> = {
  fastActing: 'rapid_acting',
  longActing: 'long_acting',
}
const intensities: Readonly<Record<string, 'easy' | 'moderate' | 'hard'>> = {
  light: 'easy',
  medium: 'moderate',
  heavy: 'hard',
}
/** Of the kinds of `health` those that are felt; the others (`cycle`, `alcohol`) are tags. */
const symptoms: Readonly<Record<string, string>> = {
  illness: 'illness',
  stress: 'stress',
  highSymptoms: 'symptoms of high glucose',
  lowSymptoms: 'symptoms of low glucose',
}

/** By event type. What carries no number where one belongs is left out. */
const makers: Readonly<Record<string, (told: Entry) => Made>> = {
  *carbs(told) {
    const grams = amountOf(told)
    if (grams !== undefined) yield event('nutrition', { carbohydrateGrams: grams }, at(told), own(told))
  },
  *insulin(told) {
    const units = amountOf(told)
    const series = deliveries[told.eventSubType ?? '']
    if (units !== undefined) yield sample('insulin', quantity(units, '[iU]'), at(told), { ...own(told), series })
  },
  *exercise(told) {
    const minutes = amountOf(told)
    const { start } = at(told)
    const end = minutes === undefined ? undefined : plus(start, minutes * 60_000)
    const detail = { sport: 'other', intensity: intensities[told.eventSubType ?? ''], manual: true } as const
    yield event('exercise', detail, { start, end }, own(told))
  },
  *bloodGlucose(told) {
    const value = amountOf(told)
    const unit = glucoseUnit(told.unit)
    if (value !== undefined && unit !== undefined)
      yield sample('blood_glucose', quantity(value, unit), at(told), { ...own(told), series: 'capillary' })
  },
  *health(told) {
    const type = told.eventSubType ?? 'unknown'
    const name = Object.hasOwn(symptoms, type) ? symptoms[type] : undefined
    if (name !== undefined) yield event('symptom', { name }, at(told), own(told))
    else yield event('tag', { type }, at(told), own(told))
  },
  *notes(told) {
    if (told.value != null) yield event('tag', { type: 'note', comment: String(told.value) }, at(told), own(told))
  },
}
const at = (told: Entry) => ({ start: momentOf(told) })
const own = (told: Entry) => ({ ...extrasOf(told), method: 'manual' }) as const
const amountOf = ({ value }: Entry): number | undefined =>
  value == null || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value)

/** Deleted ones stay in the list and say so; one that comes to nothing takes back what came of it before. */
export const events = listed('events', {
  title: 'Food, insulin, exercise and notes',
  emits: kinds,
  doc: Entry,
  *map(records) {
    for (const told of records) {
      const { recordId, eventType = '', eventStatus } = told
      const make = Object.hasOwn(makers, eventType) && eventStatus !== 'deleted' ? makers[eventType] : undefined
      const made = [...(make?.(told) ?? [])]
      yield* made
      if (made.length === 0 && recordId !== undefined) yield removal(recordId)
    }
  },
})

const alertNames = {
  high: 'high',
  low: 'low',
  urgentLow: 'urgent_low',
  urgentLowSoon: 'urgent_low_soon',
  rise: 'rise',
  fall: 'fall',
  outOfRange: 'out_of_range',
  noReadings: 'no_readings',
  fixedLow: 'fixed_low',
} as const
const isAlert = (name: string): name is keyof typeof alertNames => Object.hasOwn(alertNames, name)

export const alerts = listed('alerts', {
  title: 'Alerts',
  emits: ['glucose_alert'],
  doc: Told.extend(texts('alertName alertState')),
  *map(records) {
    for (const told of records) {
      const { alertName = 'unknown', alertState } = told
      const detail = { alert: isAlert(alertName) ? alertNames[alertName] : 'other', state: alertState } as const
      yield event('glucose_alert', detail, { start: momentOf(told) }, extrasOf(told))
    }
  },
})
