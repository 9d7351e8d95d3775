import { coded, event, type Moment, orderOf, plus, quantity, removal, sample, z } from '../../kit/index.js'
import { collection, dayAt } from './collection.js'
import { numbers, pointsOf, runsOf, series, texts, time } from './reading.js'

const Sleep = z.object({
  bedtime_start: z.string(),
  ...texts('id day type bedtime_end sleep_phase_30_sec sleep_phase_5_min movement_30_sec'),
  ...numbers('time_in_bed total_sleep_duration awake_time latency efficiency restless_periods light_sleep_duration'),
  ...numbers('deep_sleep_duration rem_sleep_duration average_heart_rate lowest_heart_rate average_hrv average_breath'),
  ...series('heart_rate hrv'),
})
const emits = [
  'sleep_session',
  'resting_heart_rate',
  'respiratory_rate',
  'hrv_rmssd',
  'heart_rate',
  'sleep_movement',
] as const
const stages = ['deep', 'light', 'rem', 'awake'] as const
const movements = ['still', 'restless', 'tossing', 'active'] as const

/**
 * Several periods a day. One the person deletes or rejects stays in the list with its `type` changed, so that its own
 * document takes back what came from it. Nights are edited for weeks; a week is re-read, notices bring the rest.
 */
export const sleep = collection('sleep', { title: 'Nights and naps', emits, doc: Sleep }, function* (period) {
  const { id, type } = period
  if (type !== 'deleted' && type !== 'rest') yield* recordsOf(period)
  else if (id !== undefined) yield removal(id)
})

function* recordsOf(period: z.infer<typeof Sleep>) {
  const { id: document, type, sleep_phase_30_sec: fine, sleep_phase_5_min: coarse, lowest_heart_rate: lowest } = period
  const [codes = '', slotMs] = fine === undefined ? [coarse, 300_000] : [fine, 30_000]
  const span = spanOf(period, codes.length * slotMs)
  const lengthMs = orderOf(span.end) - orderOf(span.start)
  const day = period.day ?? dayAt(span.end)
  const phases = [...runsOf(codes, span.start, slotMs, lengthMs)].map(({ code, start, end }) => ({
    stage: stages[Number(code) - 1] ?? ('unknown' as const),
    start,
    end,
  }))
  const detail = {
    stages: phases.length === 0 ? undefined : phases,
    ...(type !== undefined && { nap: type !== 'long_sleep', main: type === 'long_sleep' }),
    inBedSeconds: period.time_in_bed,
    totalSeconds: period.total_sleep_duration,
    awakeSeconds: period.awake_time,
    lightSeconds: period.light_sleep_duration,
    deepSeconds: period.deep_sleep_duration,
    remSeconds: period.rem_sleep_duration,
    latencySeconds: period.latency,
    restlessPeriods: period.restless_periods,
    efficiency: period.efficiency,
    averageHeartRate: period.average_heart_rate,
    lowestHeartRate: lowest,
    averageRmssd: period.average_hrv,
    averageBreath: period.average_breath,
  }
  const own = { key: document, document }
  yield event('sleep_session', detail, { ...span, day }, own)
  // Oura tells no resting heart rate; the night's lowest is what its app shows as such. A nap's is none.
  if (lowest !== undefined && (type ?? 'long_sleep') === 'long_sleep')
    yield sample('resting_heart_rate', quantity(lowest, '/min'), { ...span, day }, own)
  if (period.average_breath !== undefined)
    yield sample('respiratory_rate', quantity(period.average_breath, '/min'), span, own)

  const within = { document, series: 'sleep' }
  for (const { value, start } of pointsOf(period.heart_rate))
    yield sample('heart_rate', quantity(value, '/min'), { start }, within)
  const variability = [...pointsOf(period.hrv)]
  for (const { value, start } of variability) yield sample('hrv_rmssd', quantity(value, 'ms'), { start }, within)
  // Their mean would count the night twice; alone, it is all there is.
  if (variability.length === 0 && period.average_hrv !== undefined)
    yield sample('hrv_rmssd', quantity(period.average_hrv, 'ms'), span, { key: document, ...within })
  for (const { code, slot, ...still } of runsOf(period.movement_30_sec, span.start, 30_000, lengthMs)) {
    const movement = movements[Number(code) - 1]
    if (movement !== undefined)
      yield coded('sleep_movement', movement, still, { key: document && `${document}@${slot}`, document })
  }
}

/** Without an end, the time in bed or the phases tell it. An end before its start is dated back from the end. */
const spanOf = (
  { bedtime_start, bedtime_end, time_in_bed }: z.infer<typeof Sleep>,
  phasesMs: number,
): Record<'start' | 'end', Moment> => {
  const start = time(bedtime_start)
  const inBedMs = time_in_bed === undefined ? phasesMs : time_in_bed * 1000
  const end = bedtime_end === undefined ? plus(start, inBedMs) : time(bedtime_end)
  return orderOf(end) < orderOf(start) ? { start: plus(end, -inBedMs), end } : { start, end }
}
