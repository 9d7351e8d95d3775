/** What a perfect client of COROS holds, in the words and units of the dictionary. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { daysIn } from './told.js'

/** Workouts are the shelf's, which the referee looks at himself. */
export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const [from, to] = [person.dayAt(view.from), person.dayAt(view.to)]
  for (const { day, steps, rhr, night, beats } of daysIn(person, from, to, view.now)) {
    const start = person.dayStart(day)
    yield { kind: 'step_count', start, day, value: steps }
    if (rhr !== undefined) yield { kind: 'resting_heart_rate', start, day, value: rhr }
    if (night === undefined) continue
    const detail = { averageHeartRate: night.averageHeartRate }
    yield { kind: 'sleep_session', start: night.start, end: night.end, day, detail }
    for (const { at, hrv, hr } of beats) {
      yield { kind: 'hrv_unspecified', start: at, value: hrv, series: 'sleep' }
      yield { kind: 'heart_rate', start: at, value: hr, series: 'sleep' }
    }
  }
}
