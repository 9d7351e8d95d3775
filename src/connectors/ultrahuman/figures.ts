/** What a metric's object holds: a figure of the day, and what was measured on the way. */
import * as kit from '../../kit/index.js'
import { type Figures, maybe, numbers, quantity, sample, texts, z } from '../../kit/index.js'

/** A time that is none parks its value alone. */
export const Point = z.object({ timestamp: z.number().catch(Number.NaN), ...numbers('value') })
export const Metric = z.object({
  ...numbers('day_start_timestamp value avg total score percentage celsius minutes'),
  ...texts('unit'),
  values: maybe(z.array(Point)),
})
export type Metric = z.infer<typeof Metric>

const derived = { method: 'derived' } as const
const estimated = { method: 'estimated' } as const
/** By type. Which measure of variability it is, Ultrahuman does not say. */
export const figures = {
  steps: ['step_count', '{steps}'],
  active_minutes: ['active_minutes', 'min'],
  movement_index: ['activity_score', '{score}', derived],
  recovery_index: ['readiness_score', '{score}', derived],
  vo2_max: ['vo2_max', 'mL/(kg.min)', estimated],
  sleep_rhr: ['resting_heart_rate', '/min'],
  night_rhr: ['resting_heart_rate', '/min'],
  avg_sleep_hrv: ['hrv_unspecified', 'ms'],
  temperature_deviation: ['skin_temperature_deviation', '{deltaCel}'],
  sleep_score: ['sleep_score', '{score}', derived],
  sleep_efficiency: ['sleep_efficiency', '%', derived],
  total_sleep: ['sleep_duration', 'min'],
  metabolic_score: ['metabolic_score', '{score}', derived],
  average_glucose: ['blood_glucose', 'mg/dL', { series: 'interstitial', ...derived }],
  glucose_variability: ['glucose_variability', '%', derived],
  time_in_target: ['glucose_time_in_target', '%', derived],
  hba1c: ['hba1c_estimated', '%', estimated],
} as const satisfies Figures

/** Where the day's figure stands. A mean of the steps in a slot is none. */
export const amounts = (type: string, told: Metric): number | undefined => {
  const { value, avg, total, score, percentage, celsius, minutes, unit } = told
  if (type === 'steps') return total
  if (Object.hasOwn(series, type)) return undefined
  const amount = type === 'total_sleep' ? (minutes ?? value) : (value ?? avg ?? total ?? score ?? percentage ?? celsius)
  if (amount === undefined) return undefined
  if (isMillimolar(unit)) return kit.convert(amount, 'mmol/L', 'mg/dL')
  return type === 'temperature_deviation' && isFahrenheit(unit) ? (amount * 5) / 9 : amount
}
/** The app may be set to other units, and then so are the answers. */
const isFahrenheit = (unit: string | undefined): boolean => /^°?\s*F/i.test(unit ?? '')
const isMillimolar = (unit: string | undefined): boolean => /mmol/i.test(unit ?? '')

/** Values by type, about five minutes apart. */
export const series = {
  hr: { kind: 'heart_rate', unit: '/min' },
  hrv: { kind: 'hrv_unspecified', unit: 'ms' },
  temp: { kind: 'skin_temperature', unit: 'Cel', imperial: '[degF]' },
  spo2: { kind: 'oxygen_saturation', unit: '%' },
  steps: { kind: 'step_count', unit: '{steps}' },
  glucose: { kind: 'blood_glucose', unit: 'mg/dL', imperial: 'mmol/L', series: 'interstitial' },
} as const

type Kind = (typeof series)[keyof typeof series]['kind']

/** Seconds since 1970. A zero is nothing measured, or no steps, which add nothing. */
export function* pointsOf(
  type: string,
  { values = [], unit }: Metric,
  document: string | undefined,
): Iterable<kit.RecordOf<Kind>> {
  if (!Object.hasOwn(series, type)) return
  const found: { kind: Kind; unit: string; imperial?: string; series?: string } = series[type as keyof typeof series]
  const isOther = isFahrenheit(unit) || isMillimolar(unit)
  const amountOf = (value: number) => quantity(value, (isOther ? (found.imperial ?? found.unit) : found.unit) as never)
  for (const { timestamp, value } of values)
    if (value)
      yield sample(found.kind, amountOf(value), { start: kit.instant(timestamp * 1000) }, {
        document,
        series: found.series,
      } as never) as kit.RecordOf<Kind>
}
