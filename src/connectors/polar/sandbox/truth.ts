/** What a perfect client of AccessLink holds. Wall clocks without an offset stand where they would in UTC. */
import { type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import { aliveAt, asOf, type Fact, type Person, secondsIn, type TruthView } from '../../../sandbox/index.js'
import { heartRates, heartTime, knownDays, samples, summary } from './days.js'
import { cardioLoads, isOnFoot, recorded, sampleTimes, speedAt } from './exercises.js'
import {
  figuresOn,
  fiveMinutes,
  gradeOf,
  nightOn,
  oxygenTest,
  rechargeOf,
  rechargeSamples,
  skinTemperature,
} from './nights.js'
import { unplaced } from './told.js'

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const { now } = view
  const days = knownDays(
    person,
    person.dayAt(Math.max(view.from, person.device.since)),
    person.dayAt(Math.min(view.to, now)),
    now,
  )
  const [first, last] = [days[0], days.at(-1)]
  for (const day of days) {
    // Only days wholly inside: what belongs to a day at the edge depends on how a client asks.
    if (person.dayStart(day) < view.from) continue
    yield* ofDay(person, day, now)
    yield* ofNight(person, day, now)
  }
  if (first !== undefined && last !== undefined) yield* loads(person, first, last, now)
  yield* workouts(person, view)
  yield* weights(person, view)
}

const dayFact = (person: Person, kind: string, day: LocalDay, value: number, more: Partial<Fact> = {}): Fact => ({
  kind,
  start: person.dayStart(day),
  day,
  value,
  ...more,
})

function* ofDay(person: Person, day: LocalDay, now: Instant): Iterable<Fact> {
  const told = summary(person, day, now)
  if (told !== undefined) {
    const of = (kind: string, value: number) => dayFact(person, kind, day, value)
    yield of('step_count', told.steps)
    yield of('distance', told.distance_from_steps)
    yield of('active_calories', told.active_calories)
    yield of('total_calories', told.calories)
    yield of('resting_calories', told.calories - told.active_calories)
  }
  const { steps, zones, untold } = samples(person, day, now)
  for (const [index, { steps: value, timestamp }] of steps.entries()) {
    const start = unplaced(`${timestamp}:00`)
    const next = steps[index + 1]
    const end = next === undefined ? start + (untold + 1) * minuteMs : unplaced(`${next.timestamp}:00`)
    // Equal minutes are told once; how many there were at the end of what is known is told by nothing.
    for (let at = start; value > 0 && at < end; at += minuteMs)
      yield { kind: 'step_count', start: at, end: at + minuteMs, value, optional: next === undefined && at > start }
  }
  for (const { zone, timestamp } of zones)
    yield { kind: 'activity_level', start: unplaced(timestamp), code: levels[zone as keyof typeof levels] }
  for (const { heart_rate: value, sample_time: time } of heartRates(person, day, now))
    yield { kind: 'heart_rate', start: heartTime(day, time), value }
}
const levels = { SLEEP: 'rest', SEDENTARY: 'sedentary', LIGHT: 'low', MODERATE: 'medium', VIGOROUS: 'high' } as const
const statuses = ['very_poor', 'poor', 'compromised', 'ok', 'good', 'very_good'] as const

function* ofNight(person: Person, day: LocalDay, now: Instant): Iterable<Fact> {
  const [sleep, figures] = [nightOn(person, day, now), figuresOn(person, day, now)]
  if (sleep !== undefined) {
    const seconds = secondsIn(sleep.stages)
    const detail = {
      lightSeconds: seconds.light,
      deepSeconds: seconds.deep,
      remSeconds: seconds.rem,
      awakeSeconds: seconds.awake,
    }
    yield { kind: 'sleep_session', start: sleep.start, end: sleep.end, day, document: day, detail }
    yield { kind: 'bedtime_recommendation', start: sleep.start, end: sleep.end, day }
    yield dayFact(person, 'sleep_score', day, sleep.score)
    // Where the clocks change in the night, keys without an offset cannot all be placed.
    if (person.offsetAt(sleep.start) === person.offsetAt(sleep.end))
      for (const at of fiveMinutes(sleep.start, sleep.end)) {
        const value = person.heartRateAt(at)
        if (value !== undefined)
          yield { kind: 'heart_rate', start: Math.floor(at / minuteMs) * minuteMs, value, optional: true }
      }
  }
  const recharge = figures && rechargeOf(figures)
  if (sleep !== undefined && recharge !== undefined) {
    yield dayFact(person, 'hrv_rmssd', day, recharge.heart_rate_variability_avg)
    if (recharge.breathing_rate_avg !== undefined)
      yield dayFact(person, 'respiratory_rate', day, recharge.breathing_rate_avg)
    for (const [local, value] of rechargeSamples(person, sleep, person.hrvAt))
      yield { kind: 'hrv_rmssd', start: unplaced(`${local}:00`), value }
    for (const [local, value] of rechargeSamples(person, sleep, person.breathAt))
      yield { kind: 'respiratory_rate', start: unplaced(`${local}:00`), value }
    yield dayFact(person, 'ans_charge', day, recharge.ans_charge)
    const code = statuses[recharge.nightly_recharge_status - 1]
    if (code !== undefined) yield { kind: 'recovery_status', start: person.dayStart(day), day, code }
  }
  if (sleep !== undefined && figures?.readinessScore !== undefined)
    yield { kind: 'alertness_score', start: sleep.start, value: gradeOf(figures) }
  const skin = skinTemperature(person, day, now)
  if (skin?.deviation_from_baseline_celsius !== undefined) {
    yield dayFact(person, 'skin_temperature', day, skin.sleep_time_skin_temperature_celsius)
    yield dayFact(person, 'skin_temperature_deviation', day, skin.deviation_from_baseline_celsius)
  }
  const test = oxygenTest(person, day, now)
  if (test !== undefined)
    yield { kind: 'oxygen_saturation', start: test.test_time * 1000, value: test.blood_oxygen_percent }
}

function* loads(person: Person, from: LocalDay, to: LocalDay, now: Instant): Iterable<Fact> {
  for (const { date, cardio_load_status: status, cardio_load, strain, tolerance } of cardioLoads(
    person,
    from,
    to,
    now,
  )) {
    if (status === 'LOAD_STATUS_NOT_AVAILABLE') continue
    yield dayFact(person, 'training_load', date, cardio_load)
    yield dayFact(person, 'training_strain', date, strain)
    yield dayFact(person, 'training_tolerance', date, tolerance)
    yield { kind: 'training_status', start: person.dayStart(date), day: date, code: status.toLowerCase() }
  }
}

/** Since the person was registered. What began before that and is removed afterwards, a listing cannot take back. */
function* workouts(person: Person, { from, to, now, since = 0 }: TruthView): Iterable<Fact> {
  const all = person.workouts({ from, to })
  for (const living of all) {
    const known = asOf(living, now)
    const isEarly = known.state === 'deleted' && known.value.start < since + 2 * 86_400_000
    if (known.state === 'unborn' || known.createdAt < since || known.value.start < from) continue
    if (known.state === 'deleted' && !isEarly) continue
    const value = recorded(person, known.value)
    const detail = {
      energyKcal: Math.round(value.activeKcal),
      averageHeartRate: value.averageHeartRate,
      ...(value.distanceMeters !== undefined && { distanceMeters: value.distanceMeters }),
    }
    const optional = known.state === 'deleted'
    yield { kind: 'exercise', start: value.start, end: value.end, ...(optional ? { optional } : { detail }) }
    for (const at of sampleTimes(value)) {
      const rate = person.heartRateAt(at)
      if (rate !== undefined) yield { kind: 'heart_rate', start: at, value: rate, optional: true }
      if (value.distanceMeters !== undefined)
        yield { kind: 'speed', start: at, value: speedAt(person, at) / 3.6, optional, tolerance: 1e-4 }
      if (isOnFoot(value)) yield { kind: 'step_cadence', start: at, value: person.minuteAt(at).steps, optional }
    }
  }
}

/** Polar tells the last one only: whoever asks seldom misses some. */
function* weights(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { value } of aliveAt(person.weighIns({ from, to }), now))
    yield { kind: 'weight', start: value.at, value: value.weightKg, optional: true }
}
