/** What must hold once nothing happens any more. */
import { match, plan, withMatch } from '../../src/sync/index.js'
import type { World } from './world.js'

export const problemsAtTheEnd = async (world: World): Promise<readonly string[]> => {
  const view = world.ledger.snapshot()
  const found = match(view)
  const news = found.activities.length + found.assign.length + found.join.length + found.links.length
  const planned = plan(withMatch(view, found))
  return [
    ...(news > 0 ? [`matching again found something new: ${JSON.stringify(found)}`] : []),
    ...planned.steps.map((step) => `planning again plans ${JSON.stringify(step)}`),
    ...reasonsMissing(planned.verdicts),
    ...misjudged(world),
    ...absent(world, planned.verdicts),
  ]
}

type Verdicts = ReturnType<typeof plan>['verdicts']

const reasonsMissing = (verdicts: Verdicts): readonly string[] =>
  verdicts
    .filter(({ state, reason }) => state !== 'present' && state !== 'uploaded' && reason === undefined)
    .map(({ activity, connection }) => `nobody knows why ${activity} is not at ${connection}`)

/** Every workout is one activity, and no activity is two workouts. */
const misjudged = (world: World): readonly string[] => {
  const workoutOf = (connection: string, id: string): string | undefined =>
    world.ledger.services.get(connection)?.shelf.get(id)?.workout.id
  const activities = new Map<string, Set<string>>()
  const workouts = new Map<string, Set<string>>()
  const add = (map: Map<string, Set<string>>, key: string, value: string): void =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))
  for (const { connection, externalId, activity } of world.ledger.view.listings) {
    const workout = workoutOf(connection, externalId)
    if (workout === undefined || activity === undefined) continue
    add(activities, activity, workout)
    add(workouts, workout, activity)
  }
  return [
    ...[...activities]
      .filter(([, those]) => those.size > 1)
      .map(([id, those]) => `${id} is ${[...those].join(' and ')}`),
    ...[...workouts].filter(([, those]) => those.size > 1).map(([id, those]) => `${id} is taken for ${those.size}`),
  ]
}

/** Reasons for which a workout may be missing in the end. */
const goodReasons = new Set(['private', 'not_receiving', 'nosupplier', 'removed_there', 'gone', 'download', 'upload'])

const absent = (world: World, verdicts: Verdicts): readonly string[] => {
  const problems: string[] = []
  const workoutOf = new Map<string, string>()
  const listed = new Set(world.ledger.view.listings.map(({ externalId }) => externalId))
  for (const { connection, externalId, activity } of world.ledger.view.listings) {
    const workout = world.ledger.services.get(connection)?.shelf.get(externalId)?.workout.id
    if (workout !== undefined && activity !== undefined) workoutOf.set(activity, workout)
  }
  for (const { activity, connection, state, reason, attempts } of verdicts) {
    const workout = workoutOf.get(activity)
    const service = world.ledger.services.get(connection)
    if (workout === undefined || service === undefined) continue
    const isThere = service.has(workout)
    const claims = state === 'present' || state === 'uploaded'
    // What was removed before it was ever listed is taken for there: nobody can know better.
    const isUnseen = [...service.shelf.values()].some(
      ({ id, isGone, workout: { id: of } }) => isGone === true && of === workout && !listed.has(id),
    )
    if (claims !== isThere && !(claims && isUnseen))
      problems.push(`${workout} is said to be ${state} at ${connection}, and is ${isThere ? '' : 'not '}there`)
    if (claims) continue
    if (!goodReasons.has(reason?.code ?? '')) problems.push(`${workout} is not at ${connection}: ${reason?.code}`)
    if (reason?.code === 'upload' && (attempts ?? 0) < 5) problems.push(`${workout}: too few attempts at ${connection}`)
    if (
      reason?.code === 'removed_there' &&
      ![...service.shelf.values()].some((one) => one.workout.id === workout && one.isGone)
    )
      problems.push(`${workout} was never removed at ${connection}`)
  }
  return problems
}
