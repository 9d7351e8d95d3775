/** What a perfect client of Oura holds, in the words and units of the dictionary. */
import { addDays, dayMs, type Instant } from '../../../kit/index.js'
import { aliveAt, asOf, type Fact, type Person, secondsIn, type TruthView } from '../../../sandbox/index.js'
import { batteryLevels, collections, heartRates } from './collections.js'
import { activityFigures, activitySpan } from './days.js'
import { figuresAt, idOf } from './documents.js'

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const may = (name: string): boolean => collections[name]?.scopes.some((scope) => view.scopes.includes(scope)) ?? false
  const { now } = view
  const first = person.dayAt(Math.max(view.from, person.device.since))
  for (let day = first; person.dayStart(day) < Math.min(view.to, now); day = addDays(day, 1)) {
    // Only days wholly inside: what belongs to a day at the edge depends on how a client asks.
    if (person.dayStart(day) < view.from || person.dayEnd(day) > view.to + dayMs) continue
    if (may('daily_sleep')) yield* daysOf(person, day, now)
    if (may('daily_spo2')) {
      const figures = figuresAt(person, day, now)
      if (figures?.oxygenAverage !== undefined) {
        yield dayFact('oxygen_saturation', person, day, figures.oxygenAverage)
        yield dayFact('breathing_disturbance_index', person, day, figures.breathingDisturbance)
      }
    }
  }
  if (may('sleep')) yield* nights(person, view)
  if (may('workout')) yield* workouts(person, view)
  if (may('session')) yield* sessions(person, view)
  if (may('tag')) yield* tags(person, view)
  const synced = Math.min(person.syncedUntil(now), view.to)
  if (view.scopes.includes('heartrate'))
    for (const { at, make } of heartRates(person, view.from, synced))
      yield { kind: 'heart_rate', start: at, value: Number(make()['bpm']) }
  if (may('daily_sleep'))
    for (const { at, make } of batteryLevels(person, view.from, synced))
      yield { kind: 'battery_level', start: at, value: Number(make()['level']) }
}

const dayFact = (
  kind: string,
  person: Person,
  day: string,
  value: number | undefined,
  more: Partial<Fact> = {},
): Fact => ({
  kind,
  start: person.dayStart(day),
  day,
  ...(value !== undefined && { value }),
  ...more,
})

function* daysOf(person: Person, day: string, now: Instant): Iterable<Fact> {
  const figures = figuresAt(person, day, now)
  if (figures !== undefined) {
    if (figures.sleepScore !== undefined) yield dayFact('sleep_score', person, day, figures.sleepScore)
    if (figures.readinessScore !== undefined) yield dayFact('readiness_score', person, day, figures.readinessScore)
    if (figures.skinTemperatureDeviation !== undefined)
      yield dayFact('skin_temperature_deviation', person, day, figures.skinTemperatureDeviation)
    yield dayFact('stress_high_duration', person, day, figures.stressHighSeconds)
    yield dayFact('stress_recovery_duration', person, day, figures.recoveryHighSeconds)
    yield dayFact('stress_summary', person, day, undefined, { code: figures.stressSummary })
    yield dayFact('resilience', person, day, undefined, { code: figures.resilience })
    if (figures.vascularAge !== undefined) yield dayFact('vascular_age', person, day, figures.vascularAge)
    if (figures.pulseWaveVelocity !== undefined)
      yield dayFact('pulse_wave_velocity', person, day, figures.pulseWaveVelocity)
    if (figures.vo2Max !== undefined) yield dayFact('vo2_max', person, day, figures.vo2Max)
  }
  const activity = activityFigures(person, day, now)
  if (activity === undefined) return
  yield dayFact('step_count', person, day, activity.totals.steps)
  yield dayFact('active_calories', person, day, activity.activeCalories)
  yield dayFact('total_calories', person, day, activity.totalCalories)
  yield dayFact('activity_score', person, day, activity.score)
  yield dayFact('distance', person, day, activity.walkingDistance, { optional: true })
  const { from } = activitySpan(person, day)
  for (let at = from; at < activity.span.to; at += 60_000)
    yield { kind: 'met', start: at, value: Math.max(0.1, person.minuteAt(at).met), optional: true }
}

function* nights(person: Person, view: TruthView): Iterable<Fact> {
  for (const living of person.sleeps({ from: view.from, to: view.to })) {
    const known = asOf(living, view.now)
    if (known.state === 'unborn' || known.value.start < view.from) continue
    const sleep = known.value
    // The samples of a deleted night stay in its document; whether they count is the client's affair.
    for (let at = sleep.start; at < sleep.end; at += 300_000) {
      const [rate, hrv] = [person.heartRateAt(at), person.hrvAt(at)]
      if (rate !== undefined) yield { kind: 'heart_rate', start: at, value: rate, optional: true }
      if (hrv !== undefined) yield { kind: 'hrv_rmssd', start: at, value: hrv, optional: true }
    }
    if (known.state === 'deleted') continue
    const seconds = secondsIn(sleep.stages)
    const inBed = (sleep.end - sleep.start) / 1000
    yield {
      kind: 'sleep_session',
      start: sleep.start,
      end: sleep.end,
      day: sleep.day,
      document: idOf(person, 'sleep', sleep.day, sleep.nap ? 1 : 0),
      detail: {
        totalSeconds: inBed - seconds.awake,
        awakeSeconds: seconds.awake,
        lightSeconds: seconds.light,
        deepSeconds: seconds.deep,
        remSeconds: seconds.rem,
        averageHeartRate: sleep.averageHeartRate,
        lowestHeartRate: sleep.lowestHeartRate,
      },
    }
  }
}

function* workouts(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { value } of aliveAt(person.workouts({ from, to }), now)) {
    if (value.start < from) continue
    const detail = {
      energyKcal: value.activeKcal,
      ...(value.distanceMeters !== undefined && { distanceMeters: value.distanceMeters }),
    }
    yield { kind: 'exercise', start: value.start, end: value.end, detail }
  }
}

function* sessions(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { value } of aliveAt(person.sessions({ from, to }), now)) {
    if (value.start < from) continue
    yield { kind: 'mindfulness_session', start: value.start, end: value.end }
    for (let at = value.start; at < value.end; at += 60_000) {
      const rate = person.heartRateAt(at)
      if (rate !== undefined) yield { kind: 'heart_rate', start: at, value: rate, optional: true }
    }
  }
}

function* tags(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { value } of aliveAt(person.tags({ from, to }), now))
    yield {
      kind: 'tag',
      // Told by `tag` and by `enhanced_tag`.
      upTo: 2,
      start: value.at,
      ...(value.end !== undefined && { end: value.end }),
      detail: value.comment === undefined ? {} : { comment: value.comment },
    }
}
