/** What a perfect client of the partner API holds. */
import { addDays } from '../../../kit/index.js'
import { type Fact, type Person, secondsIn, type TruthView } from '../../../sandbox/index.js'
import { figuresOn, glucoseOn, graphOf, inTargetOf, meanOf, movementOn, nightOn, seriesOn, type Value } from './day.js'

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const { now, scopes } = view
  const first = person.dayAt(Math.max(view.from, person.device.since))
  for (let day = first; person.dayStart(day) < Math.min(view.to, now); day = addDays(day, 1)) {
    // Only days wholly inside: what belongs to a day at the edge depends on how a client asks.
    if (person.dayStart(day) < view.from) continue
    const dayFact = (kind: string, value: number | undefined): Fact[] =>
      value === undefined ? [] : [{ kind, start: person.dayStart(day), day, value }]
    const at = (kind: string, values: readonly Value[], more: Partial<Fact> = {}): Fact[] =>
      values.flatMap(({ value, timestamp }) => (value === 0 ? [] : [{ kind, start: timestamp * 1000, value, ...more }]))
    if (scopes.includes('cgm_data')) {
      const glucose = glucoseOn(person, day, now)
      yield* at('blood_glucose', glucose, { series: 'interstitial' })
      if (glucose.length > 0) {
        yield* dayFact('blood_glucose', meanOf(glucose))
        yield* dayFact('glucose_time_in_target', inTargetOf(glucose))
      }
    }
    if (!scopes.includes('ring_data')) continue
    const movement = movementOn(person, day, now)
    if (movement === undefined) continue
    const { hr, hrv, temp, spo2, steps } = seriesOn(person, day, now)
    const figures = figuresOn(person, day, now)
    yield* at('heart_rate', hr)
    yield* at('hrv_unspecified', hrv)
    yield* at('skin_temperature', temp)
    yield* at('oxygen_saturation', spo2)
    yield* at('step_count', steps)
    yield* dayFact('step_count', movement.steps)
    yield* dayFact('active_minutes', movement.active)
    yield* dayFact('activity_score', movement.index)
    yield* dayFact('vo2_max', figures?.vo2Max)
    const night = nightOn(person, day, now)
    if (night === undefined) continue
    yield* dayFact('resting_heart_rate', night.lowestHeartRate)
    yield* dayFact('hrv_unspecified', night.averageRmssd)
    yield* dayFact('readiness_score', figures?.readinessScore)
    yield* dayFact('sleep_score', night.score)
    yield* dayFact('skin_temperature_deviation', figures?.skinTemperatureDeviation)
    yield* at('heart_rate', graphOf(night, person.heartRateAt))
    yield* at('hrv_unspecified', graphOf(night, person.hrvAt))
    const seconds = secondsIn(night.stages)
    const detail = {
      deepSeconds: seconds.deep,
      lightSeconds: seconds.light,
      remSeconds: seconds.rem,
      awakeSeconds: seconds.awake,
    }
    yield { kind: 'sleep_session', start: night.start, end: night.end, day, document: day, detail }
  }
}
