/** What is worked out over night, per day, and the five minutes it was made of. */
import { type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import type { DayFigures, Fact, Person } from '../../../sandbox/index.js'
import { figuresOf } from './days.js'
import { partsOf } from './told.js'

/** Figures of a night; a day without one is not in the list. */
const nightly = (
  key: string,
  tell: (
    figures: DayFigures,
  ) => { readonly value: unknown; readonly facts: readonly Omit<Fact, 'start' | 'day'>[] } | undefined,
) => {
  const told = (person: Person, day: LocalDay, now: Instant) => {
    const figures = figuresOf(person, day, now)
    return figures === undefined ? undefined : tell(figures)
  }
  return {
    answer: (person: Person, days: readonly LocalDay[], now: Instant) => ({
      [key]: days.flatMap((dateTime) => {
        const value = told(person, dateTime, now)?.value
        return value === undefined ? [] : [{ dateTime, value }]
      }),
    }),
    facts: (person: Person, day: LocalDay, now: Instant): readonly Fact[] =>
      (told(person, day, now)?.facts ?? []).map((fact) => ({ start: person.dayStart(day), day, ...fact })),
  }
}
const tenth = (value: number): number => Math.round(value * 10) / 10

export const nights = {
  hrv: nightly('hrv', ({ hrvRmssd: daily, hrvDeepRmssd: deep }) =>
    daily === undefined
      ? undefined
      : {
          value: { dailyRmssd: daily, deepRmssd: deep },
          facts: [
            { kind: 'hrv_rmssd', value: daily },
            ...(deep === undefined ? [] : [{ kind: 'hrv_rmssd', value: deep, series: 'deep' }]),
          ],
        },
  ),
  br: nightly('br', ({ respiratoryRate: rate }) =>
    rate === undefined
      ? undefined
      : { value: { breathingRate: rate }, facts: [{ kind: 'respiratory_rate', value: rate }] },
  ),
  brStages: nightly('br', ({ respiratoryRate: rate }) =>
    rate === undefined
      ? undefined
      : {
          value: {
            deepSleepSummary: { breathingRate: tenth(rate - 0.6) },
            lightSleepSummary: { breathingRate: tenth(rate + 0.2) },
            remSleepSummary: { breathingRate: -1 },
            fullSleepSummary: { breathingRate: rate },
          },
          facts: [
            { kind: 'respiratory_rate', value: tenth(rate - 0.6), series: 'deep' },
            { kind: 'respiratory_rate', value: tenth(rate + 0.2), series: 'light' },
          ],
        },
  ),
  spo2: nightly('spo2', ({ oxygenAverage: avg, oxygenMinimum: min, oxygenMaximum: max }) =>
    avg === undefined ? undefined : { value: { avg, min, max }, facts: [{ kind: 'oxygen_saturation', value: avg }] },
  ),
  tempSkin: nightly('tempSkin', ({ skinTemperatureDeviation: nightlyRelative }) =>
    nightlyRelative === undefined
      ? undefined
      : { value: { nightlyRelative }, facts: [{ kind: 'skin_temperature_deviation', value: nightlyRelative }] },
  ),
  tempCore: nightly('tempCore', () => undefined),
  /** A range unless the person runs; on some days the number alone. */
  cardioScore: nightly('cardioScore', ({ vo2Max }) => {
    if (vo2Max === undefined) return undefined
    const low = Math.floor(vo2Max)
    return low % 3 === 0
      ? { value: { vo2Max: String(low) }, facts: [{ kind: 'vo2_max', value: low }] }
      : {
          value: { vo2Max: `${low - 2}-${low + 2}` },
          facts: [
            { kind: 'vo2_max', value: low - 2, series: 'low' },
            { kind: 'vo2_max', value: low + 2, series: 'high' },
          ],
        }
  }),
} as const

const everyFive =
  (key: string, read: (person: Person, at: Instant) => number | undefined, wire: (value: number) => unknown) =>
  (person: Person, days: readonly LocalDay[], now: Instant) => {
    const told = days.flatMap((dateTime) => {
      const found = [...fiveMinutes(person, dateTime, now, read)]
      return found.length === 0
        ? []
        : [{ dateTime, minutes: found.map(({ minute, value }) => ({ minute, value: wire(value) })) }]
    })
    return key === '' ? told : { [key]: told }
  }
export function* fiveMinutes(
  person: Person,
  day: LocalDay,
  now: Instant,
  read: (person: Person, at: Instant) => number | undefined,
) {
  for (const { at, time } of partsOf(person, day, 60, now)) {
    const value = at % (5 * minuteMs) === 0 ? read(person, at) : undefined
    if (value !== undefined) yield { minute: `${day}T${time}`, value }
  }
}
export const rmssd = (person: Person, at: Instant) => person.hrvAt(at)
export const oxygen = (person: Person, at: Instant) => person.oxygenAt(at)
export const hrvIntraday = everyFive('hrv', rmssd, (value) => ({ rmssd: value, coverage: 0.95, hf: 200, lf: 400 }))
/** The one list without a name. */
export const spo2Intraday = everyFive('', oxygen, (value) => value)
