/** Shimmer's reading of older Withings answers: Open mHealth data points; and what both parts of the adapter read with. */
import { type Draft, isKnown, type Json, type Moment, orderOf } from '../../src/kit/index.js'
import { type Check, type Outcome, ofKind } from './adapter.js'

export type Told = Readonly<Record<string, Json>>
export const detail = (record: Draft | undefined, name: string): Json | undefined =>
  record?.shape === 'event' ? (record.detail[name] as Json | undefined) : undefined
export const sampled = (record: Draft | undefined): Json | undefined =>
  record?.shape === 'sample' ? record.value : undefined
export const secondAt = (moment: Moment | undefined): number | undefined => moment && Math.floor(orderOf(moment) / 1000)
export const second = (iso: Json | undefined): number => Math.floor(Date.parse(String(iso)) / 1000)
export const enumOf = (told: Json | undefined): string => String((told as Told | undefined)?.['name'])

// Shimmer's data points. Where it counts a time from, and what it calls things, is its own; the facts must agree.

export interface Point {
  readonly header: { readonly acquisition_provenance: Told }
  readonly body: Told
}
const amount = (told: Json | undefined): Json | undefined => (told as Told | undefined)?.['value']
const timeIn = (body: Told): Told => {
  const frame = body['effective_time_frame'] as Told
  return (frame['time_interval'] as Told | undefined) ?? frame
}
const simple: Readonly<Record<string, readonly (readonly [field: string, kind: string, factor?: number])[]>> = {
  WithingsBodyWeight: [['body_weight', 'weight']],
  WithingsBodyHeight: [['body_height', 'height', 100]],
  WithingsBodyTemperature: [['body_temperature', 'body_temperature']],
  WithingsHeartRate: [['heart_rate', 'heart_rate']],
  WithingsBloodPressure: [
    ['systolic_blood_pressure', 'blood_pressure_systolic'],
    ['diastolic_blood_pressure', 'blood_pressure_diastolic'],
  ],
  WithingsIntradayCaloriesBurned: [['kcal_burned', 'active_calories']],
  WithingsIntradayStepCount: [['step_count', 'step_count']],
}

export function* openMHealth(mapper: string, points: readonly Point[], outcome: Outcome): Iterable<Check> {
  const fields = simple[mapper]
  if (fields === undefined) {
    yield { what: `${mapper}: count`, expected: points.length, actual: ofKind(outcome, 'sleep_session').length }
    for (const [index, point] of points.entries())
      yield* sleepChecks(mapper, point, ofKind(outcome, 'sleep_session')[index])
    return
  }
  for (const [field, kind, factor = 1] of fields) {
    const own = ofKind(outcome, kind)
    yield { what: `${mapper}: count of ${kind}`, expected: points.length, actual: own.length }
    for (const { body, header } of points) {
      const { date_time, start_date_time, duration } = timeIn(body)
      const at = second(start_date_time ?? date_time)
      const ours = own.find(({ start }) => secondAt(start) === at)
      const told = amount(body[field]) ?? body[field]
      yield {
        what: `${mapper}: ${field} at ${at}`,
        expected: typeof told === 'number' ? told * factor : (told as string),
        actual: sampled(ours),
      }
      if (duration !== undefined)
        yield {
          what: `${mapper}: length at ${at}`,
          expected: amount(duration),
          actual: ours?.end && (secondAt(ours.end) ?? 0) - at,
        }
      const isTyped = header.acquisition_provenance['modality'] === 'self-reported'
      yield { what: `${mapper}: typed in at ${at}`, expected: isTyped, actual: ours?.method === 'manual' }
    }
  }
}

/**
 * Shimmer's episode begins where sleep does; ours begins in bed, and says how long falling asleep took. Its zeros for REM
 * sleep and latency to arising stand where the page tells nothing: not compared.
 */
function* sleepChecks(mapper: string, { body, header }: Point, ours: Draft | undefined): Iterable<Check> {
  const { start_date_time, end_date_time } = timeIn(body)
  const latency = detail(ours, 'latencySeconds') ?? 0
  yield {
    what: `${mapper}: asleep at`,
    expected: second(start_date_time),
    actual: (secondAt(ours?.start) ?? 0) + Number(latency),
  }
  yield { what: `${mapper}: end`, expected: second(end_date_time), actual: secondAt(ours?.end) }
  yield { what: `${mapper}: id`, expected: header.acquisition_provenance['external_id'], actual: ours?.key }
  const offset = ours !== undefined && isKnown(ours.start) ? ours.start.offset : undefined
  yield { what: `${mapper}: offset`, expected: offsetIn(String(start_date_time)), actual: offset }
  for (const [field, name] of Object.entries({
    total_sleep_time: 'totalSeconds',
    sleep_duration: 'totalSeconds',
    light_sleep_duration: 'lightSeconds',
    deep_sleep_duration: 'deepSeconds',
    latency_to_sleep_onset: 'latencySeconds',
    wake_up_count: 'awakenings',
  }))
    if (body[field] !== undefined)
      yield { what: `${mapper}: ${field}`, expected: amount(body[field]) ?? body[field], actual: detail(ours, name) }
}
const offsetIn = (iso: string): number => {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? []
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}
