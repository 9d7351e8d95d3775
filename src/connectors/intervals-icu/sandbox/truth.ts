/** What a perfect client of intervals.icu holds, in the words and units of the dictionary. */
import { addDays } from '../../../kit/index.js'
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { activityTold, idOf, isFromStrava, shelfOf, wellnessOn } from './told.js'

const kinds: Readonly<Record<keyof NonNullable<ReturnType<typeof wellnessOn>>, string>> = {
  weight: 'weight',
  restingHR: 'resting_heart_rate',
  hrv: 'hrv_rmssd',
  hrvSDNN: 'hrv_sdnn',
  sleepSecs: 'sleep_duration',
  sleepScore: 'sleep_score',
  readiness: 'readiness_score',
  spO2: 'oxygen_saturation',
  respiration: 'respiratory_rate',
  steps: 'step_count',
}

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const { from, to, now, scopes } = view
  if (scopes.some((scope) => scope.startsWith('WELLNESS:')))
    for (let day = person.dayAt(from); person.dayStart(day) < Math.min(to, now); day = addDays(day, 1)) {
      if (person.dayStart(day) < from) continue
      for (const [field, value] of Object.entries(wellnessOn(person, day, now) ?? {}))
        if (value !== null)
          yield { kind: kinds[field as keyof typeof kinds], start: person.dayStart(day), day, value, document: day }
    }
  if (scopes.some((scope) => scope.startsWith('ACTIVITY:'))) yield* workouts(person, view)
}

/** Those that were recorded there. What came by uploads, and what these removed or changed, is the shelf's to tell. */
function* workouts(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  const untouched = { get: () => undefined, set: () => undefined }
  for (const workout of shelfOf(person, untouched).list(now)) {
    const { start, elapsedSeconds } = workout.outline
    if (isFromStrava(workout) || start.at < from || start.at >= to) continue
    const told = activityTold(person, workout)
    yield {
      kind: 'exercise',
      start: Math.floor(start.at / 1000) * 1000,
      end: Math.floor(start.at / 1000) * 1000 + Math.round(elapsedSeconds) * 1000,
      document: idOf(workout),
      detail: { activeSeconds: Number(told['moving_time']) },
      optional: true,
    }
  }
}
