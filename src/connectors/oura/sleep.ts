import * as kit from '../../kit/index.js'
import { event, numbers, orderOf, quantity, sample, samplesAt, Time, texts, times, z } from '../../kit/index.js'
import { collection, pointsOf, series } from './collection.js'

const Sleep = z.object({
  bedtime_start: Time,
  ...times('bedtime_end'),
  ...texts('id day type sleep_phase_30_sec sleep_phase_5_min movement_30_sec'),
  ...numbers('time_in_bed total_sleep_duration awake_time latency efficiency restless_periods light_sleep_duration'),
  ...numbers('deep_sleep_duration rem_sleep_duration average_heart_rate lowest_heart_rate average_hrv average_breath'),
  ...series('heart_rate hrv'),
})
const about = { title: 'Nights and naps', doc: Sleep } as const
const night = ['sleep_session', 'resting_heart_rate', 'respiratory_rate', 'sleep_movement'] as const
const stages = { 1: 'deep', 2: 'light', 3: 'rem', 4: 'awake' } as const
const movements = { 1: 'still', 2: 'restless', 3: 'tossing', 4: 'active' } as const

/**
 * Several periods a day. One the person deletes or rejects stays in the list with its `type` changed, and comes to
 * nothing. Nights are edited for weeks; a week is re-read, notices bring the rest.
 */
export const sleep = collection('sleep', { ...about, emits: [...night, 'heart_rate', 'hrv_rmssd'] }, function* (told) {
  const { id: document, type, sleep_phase_30_sec: fine, sleep_phase_5_min: coarse = '' } = told
  if (type === 'deleted' || type === 'rest') return
  const [codes, slotMs] = fine === undefined ? [coarse, 300_000] : [fine, 30_000]
  const span = spanOf(told, codes.length * slotMs)
  const lengthMs = orderOf(span.end) - orderOf(span.start)
  const day = told.day ?? kit.dayAt(span.end)
  const detail = {
    stages: kit.stagesOf(kit.runsOf(codes, span.start, slotMs, lengthMs), stages),
    ...(type !== undefined && { nap: type !== 'long_sleep', main: type === 'long_sleep' }),
    inBedSeconds: told.time_in_bed,
    totalSeconds: told.total_sleep_duration,
    awakeSeconds: told.awake_time,
    lightSeconds: told.light_sleep_duration,
    deepSeconds: told.deep_sleep_duration,
    remSeconds: told.rem_sleep_duration,
    latencySeconds: told.latency,
    restlessPeriods: told.restless_periods,
    efficiency: told.efficiency,
    averageHeartRate: told.average_heart_rate,
    lowestHeartRate: told.lowest_heart_rate,
    averageRmssd: told.average_hrv,
    averageBreath: told.average_breath,
  }
  const own = { key: document, document }
  yield event('sleep_session', detail, { ...span, day }, own)
  // Oura tells no resting heart rate; the night's lowest is what its app shows as such. A nap's is none.
  if (told.lowest_heart_rate !== undefined && (type ?? 'long_sleep') === 'long_sleep')
    yield sample('resting_heart_rate', quantity(told.lowest_heart_rate, '/min'), { ...span, day }, own)
  if (told.average_breath !== undefined)
    yield sample('respiratory_rate', quantity(told.average_breath, '/min'), span, own)

  const within = { document, series: 'sleep' }
  yield* samplesAt('heart_rate', '/min', pointsOf(told.heart_rate), within)
  const variability = [...pointsOf(told.hrv)]
  yield* samplesAt('hrv_rmssd', 'ms', variability, within)
  // Their mean would count the night twice; alone, it is all there is.
  if (variability.length === 0 && told.average_hrv !== undefined)
    yield sample('hrv_rmssd', quantity(told.average_hrv, 'ms'), span, { key: document, ...within })
  const movement = kit.runsOf(told.movement_30_sec ?? '', span.start, 30_000, lengthMs)
  yield* kit.codedRuns('sleep_movement', movements, movement, document)
})

/** Without an end, the time in bed or the phases tell it. An end before its start is dated back from the end. */
const spanOf = ({ bedtime_start: start, bedtime_end, time_in_bed }: z.infer<typeof Sleep>, phasesMs: number) => {
  const inBedMs = time_in_bed === undefined ? phasesMs : time_in_bed * 1000
  const end = bedtime_end ?? kit.plus(start, inBedMs)
  return orderOf(end) < orderOf(start) ? { start: kit.plus(end, -inBedMs), end } : { start, end }
}
