/** The sensor's readings, every five minutes. https://developer.dexcom.com/docs/dexcomv3/operation/getEstimatedGlucoseValuesV3 */
import { dayMs, hourMs, type Instant, minuteMs } from '../../../kit/index.js'
import { type Fact, glucoseAt, hashNumbers, type Person, readingMs, sensorAt } from '../../../sandbox/index.js'
import { type Row, recordIdOf, regionOf, system, timesOf, transmitterOf } from './told.js'

/** Third parties are told an hour late in the United States, three hours late elsewhere. */
export const delayOf = (person: Person): number => (regionOf(person) === 'us' ? 1 : 3) * hourMs

/** A day after it was taken, a value is smoothed. */
const smoothedMs = dayMs
const valueAt = (person: Person, at: Instant, now: Instant): number | undefined => {
  const value = glucoseAt(person, at)
  return value === undefined || now - at >= smoothedMs ? value : value + (hashNumbers(person.seed, at, 81) % 5) - 2
}
/** mg/dL per minute over a quarter of an hour, in tenths. */
const rateAt = (person: Person, at: Instant): number | undefined => {
  const [value, before] = [glucoseAt(person, at), glucoseAt(person, at - 3 * readingMs)]
  return value === undefined || before === undefined ? undefined : Math.round((value - before) / 1.5) / 10
}
const steps = [
  [3, 'doubleUp', 'rising_rapidly'],
  [2, 'singleUp', 'rising'],
  [1, 'fortyFiveUp', 'rising_slightly'],
  [-1, 'flat', 'steady'],
  [-2, 'fortyFiveDown', 'falling_slightly'],
  [-3, 'singleDown', 'falling'],
] as const
/** Dexcom's word and ours. */
export const trendOf = (rate: number): readonly [word: string, code: string] => {
  const [, word, code] = steps.find(([least]) => rate > least) ?? [0, 'doubleDown', 'falling_rapidly']
  return [word, code]
}

/** Half of the people read mmol/L. */
export const isMolar = ({ seed }: Person): boolean => seed % 2 === 0
const factor = 18.0156
const wire = (person: Person, value: number) =>
  isMolar(person) ? { value: value / factor, unit: 'mmol/L' } : { value, unit: 'mg/dL' }
/** One reading in so many was heard by a receiver, too. */
const receiverEvery = 12

export function* readings(person: Person, span: { from: Instant; to: Instant }, now: Instant): Iterable<Row> {
  const until = Math.min(span.to, person.syncedUntil(now), now - delayOf(person))
  for (let at = Math.ceil(span.from / readingMs) * readingMs; at < until; at += readingMs) {
    const value = valueAt(person, at, now)
    if (value === undefined) continue
    const rate = rateAt(person, at)
    const [trend, code] = rate === undefined ? ['notComputable', 'not_computable'] : trendOf(rate)
    const told = () => ({
      recordId: recordIdOf(person, 'egv', at),
      ...timesOf(person, at),
      transmitterId: transmitterOf(person, at),
      transmitterTicks: Math.round((at - sensorAt(person, at).since) / 1000),
      ...wire(person, value),
      status: null,
      trend,
      trendRate: rate === undefined ? null : isMolar(person) ? rate / factor : rate,
      rateUnit: isMolar(person) ? 'mmol/L/min' : 'mg/dL/min',
      displayDevice: 'iOS',
      transmitterGeneration: 'g7',
      displayApp: 'G7',
    })
    const facts: Fact[] = [
      { kind: 'blood_glucose', start: at, value, series: 'interstitial' },
      { kind: 'glucose_trend', start: at, code },
    ]
    if (rate !== undefined) facts.push({ kind: 'glucose_rate', start: at, value: rate, tolerance: 1e-6 })
    yield { told, facts }
    if ((at / readingMs) % receiverEvery === 0) yield { told: () => twin(person, at, told()), facts: [] }
  }
}
/** The same reading as a receiver tells it: an id of its own, and no offset. */
const twin = (person: Person, at: Instant, told: object) => ({
  ...told,
  recordId: recordIdOf(person, 'receiver', at),
  systemTime: system(at).slice(0, 19),
  displayTime: new Date(at + person.offsetAt(at) * minuteMs).toISOString().slice(0, 19),
  displayDevice: 'receiver',
  displayApp: null,
})
