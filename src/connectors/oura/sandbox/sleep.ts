/** Nights and naps. https://cloud.ouraring.com/v2/docs#tag/Sleep-Routes */
import { minuteMs } from '../../../kit/index.js'
import {
  asOf,
  type DayFigures,
  hashNumbers,
  type Known,
  type Person,
  type Sleep,
  secondsIn,
} from '../../../sandbox/index.js'
import {
  contributors,
  type Document,
  figuresAt,
  idOf,
  lifeOf,
  type Maker,
  readinessParts,
  samples,
  spanOf,
} from './documents.js'

/** `deleted`: the person removed it, and the document stays. https://cloud.ouraring.com/v2/docs, SleepType */
export const sleepTypeOf = (known: Known<Sleep>): string =>
  known.state === 'deleted' ? 'deleted' : known.state === 'alive' && known.value.nap ? 'sleep' : 'long_sleep'

const phases = { deep: '1', light: '2', rem: '3', awake: '4' } as const
/** One character per slot: the stage that fills most of it. */
const hypnogram = (sleep: Sleep, slotMs: number): string => {
  let text = ''
  for (let slot = sleep.start; slot < sleep.end; slot += slotMs) {
    const spent = { deep: 0, light: 0, rem: 0, awake: 0 }
    for (const { stage, start, end } of sleep.stages)
      spent[stage] += Math.max(0, Math.min(end, slot + slotMs) - Math.max(start, slot))
    const best = (['light', 'deep', 'rem', 'awake'] as const).reduce((a, b) => (spent[b] > spent[a] ? b : a))
    text += phases[best]
  }
  return text
}

export const sleepDocument = (
  person: Person,
  id: string,
  known: Exclude<Known<Sleep>, { state: 'unborn' }>,
  readiness: DayFigures | undefined,
): Document => {
  const sleep = known.value
  const seconds = secondsIn(sleep.stages)
  const inBed = (sleep.end - sleep.start) / 1000
  const asleep = seconds.light + seconds.deep + seconds.rem
  return {
    id,
    average_breath: sleep.averageBreath,
    average_heart_rate: sleep.averageHeartRate,
    average_hrv: sleep.averageRmssd,
    awake_time: seconds.awake,
    bedtime_end: person.iso(sleep.end),
    bedtime_start: person.iso(sleep.start),
    day: sleep.day,
    deep_sleep_duration: seconds.deep,
    efficiency: Math.round((asleep / inBed) * 100),
    heart_rate: samples(person, sleep.start, sleep.end, 300, person.heartRateAt),
    hrv: samples(person, sleep.start, sleep.end, 300, person.hrvAt),
    latency: sleep.latencySeconds,
    light_sleep_duration: seconds.light,
    low_battery_alert: false,
    lowest_heart_rate: sleep.lowestHeartRate,
    movement_30_sec: Array.from(
      { length: Math.ceil(inBed / 30) },
      (_, i) => 1 + (hashNumbers(person.seed, sleep.start + i) % 19 === 0 ? 1 : 0),
    ).join(''),
    period: sleep.nap ? 1 : 0,
    readiness:
      readiness?.readinessScore === undefined || sleep.nap
        ? null
        : {
            contributors: contributors(readinessParts, person.seed, readiness.readinessScore),
            score: readiness.readinessScore,
            temperature_deviation: readiness.skinTemperatureDeviation ?? null,
            temperature_trend_deviation: null,
          },
    readiness_score_delta: null,
    rem_sleep_duration: seconds.rem,
    restless_periods: sleep.stages.length,
    sleep_phase_5_min: hypnogram(sleep, 5 * minuteMs),
    sleep_phase_30_sec: hypnogram(sleep, 30_000),
    sleep_score_delta: null,
    sleep_algorithm_version: 'v2',
    sleep_analysis_reason: sleep.edited ? 'bedtime_edit' : 'foreground_sleep_analysis',
    time_in_bed: inBed,
    total_sleep_duration: asleep,
    type: sleepTypeOf(known),
  }
}

export const sleeps: Maker = (person, day, now) =>
  person.sleeps(spanOf(person, day)).flatMap((living) => {
    const known = asOf(living, now)
    if (known.state === 'unborn' || known.value.day !== day) return []
    const id = idOf(person, 'sleep', day, known.value.nap ? 1 : 0)
    return [{ id, day, ...lifeOf(living), make: () => sleepDocument(person, id, known, figuresAt(person, day, now)) }]
  })
