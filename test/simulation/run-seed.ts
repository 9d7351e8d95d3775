/** One seed: plan, world, story, verdict. */
import { type BugName, bugsOfWorkouts } from './bugs.js'
import { checkCoverage, checkNothingMissing } from './checks/coverage.js'
import { checkDelivery } from './checks/delivery.js'
import { checkFacts } from './checks/facts.js'
import { checkFused } from './checks/fused.js'
import { checkSameIds } from './checks/same-ids.js'
import { checkSecrets } from './checks/secrets.js'
import { sendingWatch } from './checks/sending.js'
import { readStore, type Stored } from './checks/stored.js'
import { checkSuccession } from './checks/succession.js'
import { checkTokens } from './checks/tokens.js'
import { checkWorkouts } from './checks/workouts.js'
import { type Plan, planOf } from './plan.js'
import { services as everyService, type Services } from './services.js'
import type { ResettableStore } from './store.js'
import { calmDown, live } from './story.js'
import { planOfWorkouts, type WorkoutsPlan } from './workouts/plan.js'
import { workoutServices } from './workouts/services.js'
import { liveWithWorkouts } from './workouts/story.js'
import { createSight } from './workouts/truth.js'
import { createWorld, type World } from './world.js'

export interface Verdict {
  readonly seed: number
  /** What was found, in sentences; empty: all is well. */
  readonly problems: readonly string[]
  readonly turns: number
  readonly virtualDays: number
  readonly lives: number
  readonly refreshes: number
  readonly faults: number
  readonly delivered: number
  readonly records: number
  /** The same for the same seed: the order of all turns, and what came of them. */
  readonly fingerprint: string
  readonly bugStruck: number
  /** Days of a kind in the fused view: compared, equal to what the body did, and told by several sources. */
  readonly fused: { readonly days: number; readonly whole: number; readonly shared: number }
  /** Uploads that were begun, and pairs of a workout and a service: there, and not there for a good reason. */
  readonly workouts: { readonly sends: number; readonly there: number; readonly absent: number }
}
export interface RunOptions {
  readonly store: ResettableStore
  readonly bug?: BugName | undefined
  readonly services?: Services
  /** Somebody who has all services at once; otherwise as the seed says. */
  readonly everything?: boolean | undefined
  /** Somebody with workouts between services; otherwise as the seed says. */
  readonly workouts?: boolean | undefined
  readonly change?: (plan: Plan) => Plan
}

/** One seed in so many is about a person with workouts, unless told otherwise. */
const workoutsEvery = 4
const isAboutWorkouts = (seed: number, { everything, workouts, bug }: RunOptions): boolean =>
  workouts ?? (everything !== true && (bug === undefined ? seed % workoutsEvery === 1 : bugsOfWorkouts.includes(bug)))

export const runSeed = async (seed: number, options: RunOptions): Promise<Verdict> => {
  const { store, bug, everything } = options
  await store.reset()
  const isWorkouts = isAboutWorkouts(seed, options)
  const services = isWorkouts ? workoutServices : (options.services ?? everyService)
  const drawn = isWorkouts
    ? planOfWorkouts(seed, services, { losesAnswers: bug !== undefined })
    : planOf(seed, services, everything === undefined ? {} : { everything })
  const plan = options.change?.(drawn) ?? drawn
  const world = createWorld(plan, services, store, bug)
  const problems: string[] = []
  let fused = { days: 0, whole: 0, shared: 0 }
  let workouts = { there: 0, absent: 0 }
  try {
    if (plan.workouts !== undefined) {
      const { problems: found, ...counts } = await workoutsIn(world, plan.workouts)
      problems.push(...found)
      workouts = counts
    } else {
      await live(world, async () => void problems.push(...(await checkCoverage(world, await readStore(world)))))
      await calmDown(world)
      const stored = await readStore(world)
      problems.push(...(await verdictOn(world, stored)))
      const { problems: differing, ...counts } = await checkFused(world, stored)
      problems.push(...differing)
      fused = counts
    }
  } catch (error) {
    problems.push(`the world stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  const records = await fingerprintOf(world)
  if (problems.length === 0 && plan.isCompared) problems.push(...(await checkSameIds(world, store)))
  return {
    seed,
    problems: [...new Set(problems)],
    turns: world.turns.taken(),
    virtualDays: (world.clock.now() - plan.start) / 86_400_000,
    lives: world.livesBegun(),
    refreshes: world.network.counts.refreshes,
    faults: world.sandbox.referee.faults.length,
    delivered: world.far.taken.length,
    records: records.count,
    fingerprint: `${(world.turns.fingerprint() >>> 0).toString(16)}-${records.hash}-${world.far.taken.length}`,
    bugStruck: world.bug?.struck() ?? 0,
    fused,
    workouts: { sends: world.sends, ...workouts },
  }
}

const workoutsIn = async (world: World, wanted: WorkoutsPlan) => {
  const problems: string[] = []
  const sight = createSight(world)
  world.onStatement = sendingWatch(world, sight, problems)
  await liveWithWorkouts(world, sight.look)
  const { problems: found, ...counts } = await checkWorkouts(world, sight, wanted)
  problems.push(
    ...found,
    ...(await checkDelivery(world, await readStore(world))),
    ...(await checkTokens(world)),
    ...(await checkSecrets(world)),
  )
  return { problems, ...counts }
}

const verdictOn = async (world: World, stored: Stored): Promise<string[]> => {
  return [
    ...checkFacts(world, stored),
    ...(await checkCoverage(world, stored)),
    ...(await checkNothingMissing(world, stored)),
    ...(await checkDelivery(world, stored)),
    ...(await checkTokens(world)),
    ...(await checkSecrets(world)),
    ...(await checkSuccession(world)),
  ]
}

const fingerprintOf = async ({ store }: World): Promise<{ count: number; hash: string }> => {
  const [row] = await store.query<{ count: number; hash: string | null }>(
    `select count(*) as count, left(md5(string_agg(id::text || revision || coalesce(deleted_reason, ''), ',' order by id)), 12) as hash from
       (select id, revision, deleted_reason from samples union all select id, revision, deleted_reason from events) as records`,
  )
  return { count: row?.count ?? 0, hash: row?.hash ?? 'none' }
}
