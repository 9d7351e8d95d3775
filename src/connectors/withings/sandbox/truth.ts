/** What a perfect client of Withings holds, in the words and units of the dictionary. */
import { dayMs } from '../../../kit/index.js'
import { aliveAt, type Fact, type Person, type TruthView } from '../../../sandbox/index.js'
import { nightFigures } from './events.js'
import { minutesOf, pulsesIn, stagesOf } from './series.js'
import { dayTotals, knownOf, massesOf, recordingsOf, seconds, weighInsOf } from './told.js'

/** Epochs are whole seconds. */
const whole = (at: number): number => seconds(at) * 1000

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const span = { from: view.from, to: view.to }
  if (view.scopes.includes('user.metrics')) {
    yield* weighings(person, view)
    for (const { at, make } of recordingsOf(person, span, view.now))
      yield { kind: 'electrocardiogram', start: whole(at), detail: { averageHeartRate: Number(make()['heart_rate']) } }
  }
  if (!view.scopes.includes('user.activity')) return
  yield* days(person, view)
  yield* minutes(person, view)
  for (const { value } of aliveAt(person.workouts(span), view.now)) {
    if (value.start < view.from) continue
    const { activeKcal: energyKcal, averageHeartRate, distanceMeters } = value
    // A zero says that nothing was measured.
    const detail = { averageHeartRate, ...(energyKcal && { energyKcal }), ...(distanceMeters && { distanceMeters }) }
    yield { kind: 'exercise', start: whole(value.start), end: whole(value.end), detail }
  }
  yield* nights(person, view)
}

function* weighings(person: Person, view: TruthView): Iterable<Fact> {
  const { since } = person.device
  if (view.from <= since && since < view.to && since <= view.now)
    yield { kind: 'height', start: whole(since), value: Math.round(person.heightMeters * 1000) / 10 }
  for (const { value } of weighInsOf(person, { from: view.from, to: view.to }, view.now)) {
    const start = whole(value.at)
    const { weight, ratio, fat, lean } = massesOf(value)
    yield { kind: 'weight', start, value: weight }
    if (value.source === 'manual') continue
    yield { kind: 'body_fat', start, value: ratio }
    yield { kind: 'fat_mass', start, value: fat }
    yield { kind: 'lean_mass', start, value: lean }
  }
}

function* days(person: Person, view: TruthView): Iterable<Fact> {
  for (const day of person.daysIn({ from: view.from, to: Math.min(view.to, view.now) })) {
    // Only days wholly inside: what belongs to a day at the edge depends on how a client asks.
    if (person.dayStart(day) < view.from || person.dayEnd(day) > view.to + dayMs) continue
    const known = knownOf(person, day, view.now)
    if (known === undefined) continue
    const { steps, distance, elevation, active, calories, totalcalories } = dayTotals(person, known)
    const fact = (kind: string, value: number): Fact => ({ kind, start: person.dayStart(day), day, value })
    yield fact('step_count', steps)
    yield fact('distance', distance)
    yield fact('floors_climbed', elevation)
    yield fact('active_minutes', active / 60)
    yield fact('active_calories', calories)
    yield fact('total_calories', totalcalories)
  }
}

function* minutes(person: Person, view: TruthView): Iterable<Fact> {
  for (const { at, counted, pulse } of minutesOf(person, { from: view.from, to: view.to }, view.now)) {
    if (pulse !== undefined) yield { kind: 'heart_rate', start: at, value: pulse }
    if (counted === undefined) continue
    const fact = (kind: string, value: number): Fact => ({ kind, start: at, end: at + 60_000, value })
    yield fact('step_count', counted.steps)
    yield fact('distance', counted.distance)
    yield fact('floors_climbed', counted.elevation)
    yield fact('active_calories', counted.calories)
  }
}

function* nights(person: Person, view: TruthView): Iterable<Fact> {
  for (const { value } of aliveAt(person.sleeps({ from: view.from, to: view.to }), view.now)) {
    if (value.start < view.from) continue
    const figures = nightFigures(value)
    const [start, end] = [whole(value.start), whole(value.end)]
    const detail = {
      totalSeconds: figures.total_sleep_time,
      awakeSeconds: figures.wakeupduration,
      lightSeconds: figures.lightsleepduration,
      deepSeconds: figures.deepsleepduration,
      remSeconds: figures.remsleepduration,
      lowestHeartRate: figures.hr_min,
    }
    yield { kind: 'sleep_session', start, end, day: value.day, detail }
    yield { kind: 'sleep_score', start, end, value: figures.sleep_score }
    if (figures.apnea_hypopnea_index >= 0)
      yield { kind: 'apnea_hypopnea_index', start, end, value: figures.apnea_hypopnea_index }
  }
  for (const stage of stagesOf(person, { from: view.from, to: view.to }, view.now)) {
    yield { kind: 'sleep_stage', start: stage.start, end: stage.end, code: stage.stage }
    for (const at of pulsesIn(stage)) {
      const [pulse, breath, hrv] = [person.heartRateAt(at), person.breathAt(at), person.hrvAt(at)]
      // The day's own series has a pulse at the same time.
      if (pulse !== undefined) yield { kind: 'heart_rate', start: at, value: pulse, optional: true }
      if (breath !== undefined) yield { kind: 'respiratory_rate', start: at, value: breath }
      if (hrv !== undefined) yield { kind: 'hrv_rmssd', start: at, value: hrv }
    }
  }
}
