/** One seed: a life full of faults, then a calm end, at which every workout is where it may be. */
import { dayMs, hourMs } from '../../src/core/index.js'
import { syncOnce } from '../../src/sync/index.js'
import { type BugName, withBug } from './bugs.js'
import { problemsAtTheEnd } from './checks.js'
import { Died, World } from './world.js'

export interface Verdict {
  readonly seed: number
  readonly problems: readonly string[]
  readonly uploads: number
  readonly deaths: number
  readonly faults: number
  readonly runs: number
}

/** At the end, time passes until nobody waits for anything; five attempts at one upload take less. */
const calmTurnsAtMost = 80
/** Turns without anything to do: a listing needs two looks to tell that something is gone. */
const restsFor = 2

export const runSeed = async (seed: number, bug?: BugName): Promise<Verdict> => {
  const world = new World(seed, bug)
  const { dice, counts } = world
  const turns = dice.between(10, 40)
  for (let turn = 0; turn < turns && world.problems.length === 0; turn++) await oneTurn(world)
  world.isCalm = true
  await calmDown(world)
  const problems = world.problems.length > 0 ? world.problems : await problemsAtTheEnd(world)
  return { seed, problems, uploads: counts.uploads, deaths: counts.deaths, faults: counts.faults, runs: counts.runs }
}

const oneTurn = async (world: World): Promise<void> => {
  const { dice, services } = world
  world.advance(dice.pick([60_000, hourMs, 6 * hourMs]))
  const what = dice.next()
  if (what < 0.4) pull(world, dice.pick(services).traits.id)
  else if (what < 0.9) await sync(world, { mayDie: true })
  else if (what < 0.93 && world.workouts.size < 9) world.newWorkout()
  else if (what < 0.96) rename(world)
  else if (what < 0.98) remove(world)
}

/** A listing that fails is tried another time; the first looks do not reach all the way back. */
const pull = (world: World, service: string): void => {
  const { dice, ledger } = world
  world.counts.pulls++
  const { listed } = ledger.state(service)
  const from = world.isCalm || listed !== undefined || dice.chance(0.5) ? 0 : world.now - dice.between(1, 30) * dayMs
  try {
    ledger.pull(service, from)
  } catch {
    // The listing's own schedule tries again: nothing of it is sync's business.
  }
}

/** When there is something to be done again; absent: nothing was done, and nothing is due. */
const sync = async (world: World, { mayDie }: { readonly mayDie: boolean }): Promise<number | undefined> => {
  const { dice, ledger, counts } = world
  counts.runs++
  world.isDead = false
  world.stepsToLive = mayDie && dice.chance(0.5) ? dice.between(1, 60) : undefined
  try {
    const ports = withBug(ledger.ports(), world.bug)
    const { dueAt, done, plan } = await syncOnce(ports, {
      until: world.now + dayMs,
      steps: mayDie ? dice.between(1, 20) : 50,
    })
    const isWaiting = plan.verdicts.some(({ reason }) => reason?.code === 'awaits_listing')
    return dueAt ?? (Object.keys(done).length > 0 || isWaiting ? world.now : undefined)
  } catch (error) {
    if (!(error instanceof Died)) throw error
    for (const service of world.services) service.forgetLimits()
    return world.now
  } finally {
    world.isDead = false
    world.stepsToLive = undefined
  }
}

const rename = ({ dice, services, now }: World): void => {
  const shelved = [...dice.pick(services).shelf.values()].filter(({ isGone }) => isGone !== true)
  if (shelved.length === 0) return
  const one = dice.pick(shelved)
  one.name = `Renamed ${dice.between(1, 99)}`
  one.updatedAt = now
}

const remove = ({ dice, services }: World): void => {
  const shelved = [...dice.pick(services).shelf.values()].filter(({ isGone }) => isGone !== true)
  if (shelved.length > 0) dice.pick(shelved).isGone = true
}

const calmDown = async (world: World): Promise<void> => {
  const { services } = world
  let quiet = 0
  for (let turn = 0; turn < calmTurnsAtMost && quiet < restsFor && world.problems.length === 0; turn++) {
    world.now += hourMs
    for (const { traits } of services) pull(world, traits.id)
    const dueAt = await sync(world, { mayDie: false })
    quiet = dueAt === undefined ? quiet + 1 : 0
    if (dueAt !== undefined && dueAt > world.now + hourMs) world.now = dueAt
  }
  if (quiet < restsFor && world.problems.length === 0) world.problems.push('it never came to rest')
}
