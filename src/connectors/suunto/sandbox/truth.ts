/** What a perfect client of Suunto holds, in the words and units of the dictionary. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { countedIn, restedIn, sleepSample, sleepsIn } from './told.js'

/** Workouts are the shelf's, which the referee looks at himself. */
export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  if (!view.scopes.includes('workout')) return
  const wants = (...kinds: readonly string[]): boolean =>
    view.kinds === undefined || kinds.some((kind) => view.kinds?.includes(kind))
  if (wants('sleep_session', 'sleep_score', 'resting_heart_rate')) yield* sleeps(person, view)
  if (wants('heart_rate', 'step_count', 'total_calories', 'oxygen_saturation', 'hrv_rmssd'))
    yield* counted(person, view)
  if (wants('energy_reserve_score', 'stress_state')) yield* rested(person, view)
}

function* sleeps(person: Person, view: TruthView): Iterable<Fact> {
  for (const each of sleepsIn(person, view, view.now)) {
    const { start, end, nap, day, lowestHeartRate } = each.value
    const { Duration, DeepSleepDuration, LightSleepDuration, REMSleepDuration } = sleepSample(person, each).entryData
    const detail = {
      nap,
      inBedSeconds: Duration,
      deepSeconds: DeepSleepDuration,
      totalSeconds: DeepSleepDuration + LightSleepDuration + REMSleepDuration,
    }
    yield { kind: 'sleep_session', start, end, day, detail }
    yield { kind: 'sleep_score', start, end, value: each.value.score }
    if (!nap) yield { kind: 'resting_heart_rate', start, day, value: lowestHeartRate }
  }
}

function* counted(person: Person, view: TruthView): Iterable<Fact> {
  for (const { at: start, HR, StepCount, EnergyConsumption, SpO2, HRV } of countedIn(person, view, view.now)) {
    yield { kind: 'heart_rate', start, value: HR }
    yield { kind: 'step_count', start, value: StepCount }
    yield { kind: 'total_calories', start, value: EnergyConsumption / 4184 }
    if (SpO2 !== undefined) yield { kind: 'oxygen_saturation', start, value: SpO2 * 100 }
    if (HRV !== undefined) yield { kind: 'hrv_rmssd', start, value: HRV }
  }
}

const states = [undefined, 'relaxing', 'active', 'passive', 'stressful'] as const
function* rested(person: Person, view: TruthView): Iterable<Fact> {
  for (const { at: start, Balance, StressState } of restedIn(person, view, view.now)) {
    yield { kind: 'energy_reserve_score', start, value: Balance * 100 }
    const code = states[StressState]
    if (code !== undefined) yield { kind: 'stress_state', start, code }
  }
}
