/** What a perfect client of WHOOP holds, in the words and units of the dictionary. */
import { aliveAt, asOf, type Fact, type Person, type TruthView } from '../../../sandbox/index.js'
import { cycleScore, cyclesOf, lifeOf, pointsOf, recoveriesOf, sleepScore, workoutScore } from './told.js'

export function* truth(person: Person, view: TruthView): Iterable<Fact> {
  const may = (scope: string): boolean => view.scopes.includes(scope)
  if (may('read:cycles')) yield* cycles(person, view)
  if (may('read:recovery')) yield* recoveries(person, view)
  if (may('read:sleep')) yield* sleeps(person, view)
  if (may('read:workout')) yield* workouts(person, view)
}

const asKcal = (kilojoule: number): number => kilojoule / 4.184

function* cycles(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const facts of cyclesOf(person, { from, to }, now)) {
    if (facts.start < from || facts.life.state !== 'SCORED') continue
    const { strain, kilojoule, average_heart_rate: average } = cycleScore(person, facts)
    const { start, end, day } = facts
    const span = { start, ...(end !== undefined && { end }) }
    yield { kind: 'strain_score', start, day, value: strain }
    yield { kind: 'total_calories', ...span, value: asKcal(kilojoule), tolerance: 1e-4 }
    if (average !== undefined) yield { kind: 'heart_rate', start, value: average, optional: true, upTo: 3 }
  }
}

function* recoveries(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { createdAt: start, score, deleted, life, sleep } of recoveriesOf(person, { from, to }, now)) {
    if (sleep.start < from || life.state !== 'SCORED' || score === undefined) continue
    // Its recovery goes with a sleep that was deleted, but nobody is told who missed the notice.
    const fact = (kind: string, name: string): Fact => ({
      kind,
      start,
      ...(!deleted && { value: Number(score[name]) }),
      ...(deleted && { optional: true }),
    })
    if (score['user_calibrating'] === false) yield fact('readiness_score', 'recovery_score')
    yield fact('resting_heart_rate', 'resting_heart_rate')
    yield fact('hrv_rmssd', 'hrv_rmssd_milli')
    if ('spo2_percentage' in score) yield fact('oxygen_saturation', 'spo2_percentage')
    if ('skin_temp_celsius' in score) yield fact('skin_temperature', 'skin_temp_celsius')
  }
}

function* sleeps(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const living of person.sleeps({ from, to })) {
    const known = asOf(living, now)
    if (known.state === 'unborn' || known.value.start < from) continue
    const { value, createdAt, updatedAt } = known
    // A deleted night's pulse may be held still by who missed the notice.
    for (const { at, hr, skin_temp } of pointsOf(person, value)) {
      yield { kind: 'heart_rate', start: at, value: hr, optional: true, upTo: 3 }
      yield { kind: 'skin_temperature', start: at, value: skin_temp, optional: true }
    }
    if (known.state === 'deleted') continue
    const { start, end, day, nap } = value
    const isScored = lifeOf(living.id, createdAt, updatedAt, now).state === 'SCORED'
    const { stage_summary: stages, ...score } = sleepScore(value)
    const scored = {
      inBedSeconds: stages.total_in_bed_time_milli / 1000,
      awakeSeconds: stages.total_awake_time_milli / 1000,
      lightSeconds: stages.total_light_sleep_time_milli / 1000,
      deepSeconds: stages.total_slow_wave_sleep_time_milli / 1000,
      remSeconds: stages.total_rem_sleep_time_milli / 1000,
      totalSeconds: (stages.total_in_bed_time_milli - stages.total_awake_time_milli) / 1000,
      efficiency: score.sleep_efficiency_percentage,
    }
    yield { kind: 'sleep_session', start, end, day, detail: { nap, ...(isScored && scored) } }
    if (!isScored) continue
    yield { kind: 'sleep_score', start, end, value: score.sleep_performance_percentage }
    yield { kind: 'sleep_consistency', start, end, value: score.sleep_consistency_percentage }
    yield { kind: 'respiratory_rate', start, end, value: score.respiratory_rate }
    const needed = Object.values(score.sleep_needed).reduce((sum, part) => sum + part, 0)
    yield { kind: 'sleep_need', start, end, value: needed / 1000 }
  }
}

function* workouts(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const { id, value, createdAt, updatedAt } of aliveAt(person.workouts({ from, to }), now)) {
    if (value.start < from) continue
    const isScored = lifeOf(id, createdAt, updatedAt, now).state === 'SCORED'
    const { strain, kilojoule, average_heart_rate: averageHeartRate, distance_meter } = workoutScore(value)
    const detail = {
      strain,
      energyKcal: asKcal(kilojoule),
      averageHeartRate,
      ...(distance_meter !== undefined && { distanceMeters: distance_meter }),
    }
    yield { kind: 'exercise', start: value.start, end: value.end, tolerance: 1e-4, ...(isScored && { detail }) }
  }
}
