/** What ring and sensor tell of one day. Times are seconds since 1970. */
import { type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import { asOf, type DayFigures, hashNumbers, type Person, type Sleep, secondsIn, unit } from '../../../sandbox/index.js'

export interface Value {
  readonly value: number
  readonly timestamp: number
}
const stepMs = 5 * minuteMs
/** A ring measures every five minutes, at some second of them, and hands it over later. */
const slots = (person: Person, day: LocalDay, now: Instant): readonly Instant[] => {
  const [from, to] = [Math.max(person.dayStart(day), person.device.since), person.dayEnd(day)]
  const until = Math.min(to, person.syncedUntil(now))
  const first = Math.ceil(from / stepMs)
  return Array.from({ length: Math.max(0, Math.ceil(until / stepMs) - first) }, (_, index) => (first + index) * stepMs)
}
const tenth = (value: number): number => Math.round(value * 10) / 10

interface Series {
  readonly hr: Value[]
  readonly hrv: Value[]
  readonly temp: Value[]
  readonly spo2: Value[]
  readonly steps: Value[]
}
/** Days that are over are told the same for ever: kept, so that asking again costs nothing. */
const daysKept = 400
const kept = new Map<string, Series>()
export const seriesOn = (person: Person, day: LocalDay, now: Instant): Series => {
  if (person.syncedUntil(now) < person.dayEnd(day)) return measured(person, day, now)
  const key = `${person.seed} ${day}`
  const series = kept.get(key) ?? measured(person, day, now)
  if (!kept.has(key) && kept.size >= daysKept) kept.delete(kept.keys().next().value as string)
  kept.set(key, series)
  return series
}

/** By type. */
const measured = (person: Person, day: LocalDay, now: Instant): Series => {
  const [until, end] = [person.syncedUntil(now), person.dayEnd(day)]
  const told: Series = { hr: [], hrv: [], temp: [], spo2: [], steps: [] }
  for (const slot of slots(person, day, now)) {
    const second = (slot / 1000 + (hashNumbers(person.seed, slot, 7) % 50)) * 1000
    if (second >= until || second >= end) continue
    const timestamp = second / 1000
    const add = (list: Value[], value: number | undefined): void => {
      if (value !== undefined) list.push({ value, timestamp })
    }
    add(told.hr, person.heartRateAt(second))
    add(told.hrv, person.hrvAt(second))
    if (person.isWorn(second)) add(told.temp, tenth(32.4 + unit(hashNumbers(person.seed, slot, 8)) * 2))
    if (slot % (3 * stepMs) === 0) add(told.spo2, person.oxygenAt(second))
    // A bucket is handed over when it is full.
    if (slot + stepMs <= Math.min(until, end)) add(told.steps, stepsIn(person, slot))
  }
  return told
}

const stepsIn = (person: Person, slot: Instant): number => {
  let steps = 0
  for (let at = slot; at < slot + stepMs; at += minuteMs) steps += person.minuteAt(at).steps
  return steps
}

/** Every other person wears a sensor on the arm. */
const hasSensor = ({ seed }: Person): boolean => seed % 2 === 0
export const glucoseOn = (person: Person, day: LocalDay, now: Instant): readonly Value[] =>
  hasSensor(person)
    ? slots(person, day, now)
        .filter((slot) => slot % (3 * stepMs) === 0)
        .map((slot) => ({
          value: Math.round(82 + unit(hashNumbers(person.seed, slot, 9)) * 45),
          timestamp: slot / 1000,
        }))
    : []
export const meanOf = (values: readonly Value[]): number =>
  tenth(values.reduce((sum, { value }) => sum + value, 0) / Math.max(1, values.length))

/** The night that ends on this day; one the person removes is gone from the answer. */
export const nightOn = (person: Person, day: LocalDay, now: Instant): Sleep | undefined => {
  for (const living of person.sleeps({ from: person.dayStart(day), to: person.dayEnd(day) })) {
    const known = asOf(living, now)
    if (known.state === 'alive' && !known.value.nap && known.value.day === day) return known.value
  }
  return undefined
}
export const figuresOn = (person: Person, day: LocalDay, now: Instant): DayFigures | undefined => {
  if (person.dayEnd(day) <= person.device.since) return undefined
  const known = asOf(person.figures(day), now)
  return known.state === 'alive' ? known.value : undefined
}
export const movementOn = (person: Person, day: LocalDay, now: Instant) => {
  const from = Math.ceil(Math.max(person.dayStart(day), person.device.since) / minuteMs) * minuteMs
  const to = Math.min(person.dayEnd(day), Math.floor(person.syncedUntil(now) / minuteMs) * minuteMs)
  if (to <= from) return undefined
  const { steps, minutes } = person.totals({ from, to })
  const active = minutes.moderate + minutes.vigorous
  return { steps, active, index: Math.min(100, Math.round(30 + active / 2)) }
}

type Metric = { readonly type: string; readonly object: Readonly<Record<string, unknown>> }

export const metricsOn = (
  person: Person,
  day: LocalDay,
  now: Instant,
  scopes: readonly string[],
): readonly Metric[] => [
  ...(scopes.includes('ring_data') ? ringOn(person, day, now) : []),
  ...(scopes.includes('cgm_data') ? sensorOn(person, day, now) : []),
]

const ringOn = (person: Person, day: LocalDay, now: Instant): readonly Metric[] => {
  const day_start_timestamp = person.dayStart(day) / 1000
  const movement = movementOn(person, day, now)
  if (movement === undefined) return []
  const of = (type: string, object: object): Metric => ({ type, object: { day_start_timestamp, ...object } })
  const flat = (type: string, value: number | undefined, title = type): readonly Metric[] =>
    value === undefined ? [] : [of(type, { value, title })]
  const { hr, hrv, temp, spo2, steps } = seriesOn(person, day, now)
  const figures = figuresOn(person, day, now)
  const night = nightOn(person, day, now)
  const trend = { subtitle: 'Average', trend_title: '-3', trend_direction: 'negative' }
  return [
    of('hr', { title: 'Heart Rate', unit: 'BPM', last_reading: hr.at(-1)?.value ?? null, values: hr }),
    of('temp', { title: 'Skin Temperature', unit: '°C', last_reading: temp.at(-1)?.value ?? null, values: temp }),
    of('hrv', {
      title: 'HRV',
      unit: 'ms',
      last_reading: hrv.at(-1)?.value ?? null,
      avg: meanOf(hrv),
      values: hrv,
      ...trend,
    }),
    of('spo2', { title: 'SpO2', unit: '%', last_reading: spo2.at(-1)?.value ?? null, values: spo2 }),
    of('steps', { total: movement.steps, avg: meanOf(steps), values: steps, ...trend }),
    of('motion', { values: [{ value: 'LIGHT', timestamp: null }] }),
    ...flat('active_minutes', movement.active, 'Active Minutes'),
    ...flat('movement_index', movement.index, 'Movement Index'),
    ...flat('vo2_max', figures?.vo2Max, 'VO2 Max'),
    ...(night === undefined ? [] : nightly(person, night, figures, of)),
  ]
}

const nightly = (
  person: Person,
  night: Sleep,
  figures: DayFigures | undefined,
  of: (type: string, object: object) => Metric,
): readonly Metric[] => [
  of('night_rhr', { avg: night.lowestHeartRate + 1, unit: 'BPM', values: [] }),
  of('sleep_rhr', { value: night.lowestHeartRate }),
  of('avg_sleep_hrv', { value: night.averageRmssd }),
  ...(figures?.readinessScore === undefined ? [] : [of('recovery_index', { value: figures.readinessScore })]),
  { type: 'Sleep', object: sleepObject(person, night, figures) },
]

const stages = { deep: 'deep_sleep', light: 'light_sleep', rem: 'rem_sleep', awake: 'awake' } as const
const lasting = (seconds: number) => ({
  minutes: Math.floor(seconds / 60),
  hours: Math.floor(seconds / 3600),
  remaining_minutes: Math.floor(seconds / 60) % 60,
  seconds,
})
const sleepObject = (person: Person, night: Sleep, figures: DayFigures | undefined) => {
  const seconds = secondsIn(night.stages)
  const inBed = (night.end - night.start) / 1000
  const asleep = inBed - seconds.awake
  return {
    bedtime_start: night.start / 1000,
    bedtime_end: night.end / 1000,
    quick_metrics: [
      { type: 'time_in_bed', title: 'Time in bed', display_text: 'long enough', unit: 'sec', value: inBed },
      { type: 'sleep_efic', title: 'Efficiency', display_text: 'fair', value: Math.round((asleep / inBed) * 100) },
    ],
    quick_metrics_tiled: [],
    sleep_stages: Object.entries(stages).map(([stage, type]) => ({
      type,
      title: stage,
      stage_time: seconds[stage as keyof typeof stages],
    })),
    sleep_graph: {
      title: 'Sleep Stages',
      data: night.stages.map(({ stage, start, end }) => ({
        start: start / 1000,
        end: end / 1000,
        type: stages[stage],
      })),
    },
    movement_graph: { title: 'Movement', data: [{ timestamp: night.start / 1000, type: 'light' }] },
    hr_graph: { title: 'HR', data: graphOf(night, person.heartRateAt) },
    hrv_graph: { title: 'HRV', data: graphOf(night, person.hrvAt) },
    sleep_score: { score: night.score },
    total_sleep: { ...lasting(asleep), badge: { text: 'Good', type: 'good' } },
    deep_sleep: lasting(seconds.deep),
    ...(figures?.skinTemperatureDeviation !== undefined && {
      temperature_deviation: { celsius: figures.skinTemperatureDeviation, contributor: 90 },
      average_body_temperature: { celsius: figures.skinTemperatureCelsius, contributor: 90 },
    }),
    full_sleep_cycles: { cycles: Math.max(1, Math.round(inBed / 5400)) },
    movements: { count: night.stages.length },
  }
}
/** Half an hour apart: finer is what the day tells. */
export const graphOf = ({ start, end }: Sleep, valueAt: (at: Instant) => number | undefined): readonly Value[] => {
  const data: Value[] = []
  for (let at = start; at < end; at += 30 * minuteMs) {
    const value = valueAt(at)
    if (value !== undefined) data.push({ value, timestamp: at / 1000 })
  }
  return data
}

const sensorOn = (person: Person, day: LocalDay, now: Instant): readonly Metric[] => {
  const values = glucoseOn(person, day, now)
  if (values.length === 0) return []
  const day_start_timestamp = person.dayStart(day) / 1000
  return [
    { type: 'glucose', object: { day_start_timestamp, title: 'Glucose', unit: 'mg/dL', values } },
    { type: 'average_glucose', object: { day_start_timestamp, unit: 'mg/dL', value: meanOf(values) } },
    { type: 'time_in_target', object: { day_start_timestamp, value: inTargetOf(values) } },
  ]
}
export const inTargetOf = (values: readonly Value[]): number =>
  Math.round((values.filter(({ value }) => value <= 110).length / values.length) * 100)
