/** What a person with workouts lives through: all goes its way while they train, rename, remove; then calm. */
import { hourMs } from '../../../src/kit/index.js'
import { setFlows, setSyncSettings } from '../../../src/runtime/actions/sync.js'
import { setConnectionSettings } from '../../../src/runtime/actions/sync-connection.js'
import { wantedOf } from '../../../src/runtime/actions/wanted.js'
import { pullNow } from '../../../src/runtime/index.js'
import { type Dice, dice } from '../../../src/sandbox/index.js'
import { individualOf } from '../instance.js'
import { callbackOf, listen, notify, subscribe } from '../notify.js'
import { calm, connectionsIn, connectWhoeverIsNot, supervisor } from '../story.js'
import { inOne, work } from '../work.js'
import type { World } from '../world.js'
import type { WorkoutsPlan } from './plan.js'
import { operatorPages } from './services.js'

/** In the end all that waits is waited for: uploads are read, asked after, tried again. */
const mostRounds = 80

/** `look` is called whenever something has been done, before anybody removes what is to be looked at. */
export const liveWithWorkouts = async (world: World, look: () => void): Promise<void> => {
  const { plan, clock } = world
  const d = dice(plan.seed, 'story of workouts')
  const restart = supervisor(world, d)
  listen(world)
  await restart()
  // Before anybody connects: what is posted to nobody is lost.
  for (let tries = 0; tries < 20 && !(await typeIn(world)); tries++) await restart()
  let told = clock.now()
  for (const hours of plan.pausesHours) {
    await prepare(world, d, 0.6)
    await workOn(world, d.whole(0, 3))
    if (d.chance(0.6)) {
      await restart()
      await workOn(world, d.whole(0, 3))
    }
    look()
    deeds(world, d)
    await clock.advance(Math.round(hours * hourMs))
    await restart()
    await notify(world, { from: told, to: clock.now() })
    told = clock.now()
    look()
  }
  await calm(world)
  for (const hours of plan.calmHours) {
    await clock.advance(Math.round(hours * hourMs))
    await prepare(world, d, 1)
    await notify(world, { from: told, to: clock.now() })
    told = clock.now()
    look()
    world.askedAt = clock.now()
    await inOne(world, async ({ runtime }) => {
      for (const { id } of await connectionsIn(world)) await pullNow(runtime.engine, id)
    })
    await workOn(world, mostRounds)
    look()
  }
}

/** People connect, say what they want, and operators type addresses in. */
const prepare = async (world: World, d: Dice, chance: number): Promise<void> => {
  const { plan } = world
  if (plan.workouts === undefined) return
  await connectWhoeverIsNot(world, d, chance)
  await subscribe(world)
  await choose(world, plan.workouts)
}

/** What is due at once, and so often what is due within minutes. */
const workOn = async (world: World, rounds: number): Promise<void> => {
  await work(world)
  for (let round = 0; round < rounds; round++) {
    const due = await nextDue(world)
    if (due === undefined || due > world.clock.now() + soonMs) return
    await world.clock.advance(Math.max(1, due - world.clock.now()))
    await work(world)
  }
}
const soonMs = hourMs / 2

const nextDue = async (world: World): Promise<number | undefined> => {
  const [row] = await world.store.query<{ due: Date | null }>(
    'select least((select min(due_at) from pulls), (select min(due_at) from syncs)) as due',
  )
  return row?.due?.getTime()
}

/** The operator shows services our address on their pages. False: not everywhere yet. */
const typeIn = async (world: World): Promise<boolean> => {
  const { connectors, plan, sandbox } = world
  const done = typed.get(world) ?? new Set<string>()
  typed.set(world, done)
  for (const connector of connectors) {
    const { page, field } = operatorPages[connector.id] ?? {}
    // Whoever only posts has to be told.
    const isWanted = plan.workouts?.isTyped === true || connector.id === 'garmin'
    if (page === undefined || field === undefined || !isWanted || done.has(connector.id)) continue
    let address: string | undefined
    await inOne(world, async ({ runtime: { engine, webhookSecrets: secrets } }) => {
      address = (await wantedOf({ engine, secrets, callbackOf }, connector))?.wanted.callbackUrl
    })
    if (address === undefined) return false
    const body = JSON.stringify({ [field]: address })
    const answer = await sandbox.fetch(page, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    if (!answer.ok) return false
    done.add(connector.id)
  }
  return true
}
const typed = new WeakMap<World, Set<string>>()

/** Syncing is switched on once everything is connected and forbidden that is to be. */
const choose = async (world: World, wanted: WorkoutsPlan): Promise<void> => {
  if (isChosen.has(world)) return
  const [person] = world.plan.people
  const known = new Map((await connectionsIn(world)).map(({ connector, id }) => [connector, id]))
  if (person === undefined || world.plan.accounts.some(({ service }) => !known.has(service))) return
  const individual = individualOf(person)
  const rules = wanted.forbidden.map(([source, target]) => ({
    source: known.get(source) as string,
    target: known.get(target) as string,
    allowed: false,
  }))
  let isDone = false
  await inOne(world, async ({ runtime: { engine } }) => {
    await setFlows(engine, individual, rules)
    for (const service of wanted.syncPrivate)
      await setConnectionSettings(engine, individual, known.get(service) as string, { syncPrivate: true })
    await setSyncSettings(engine, individual, { ...wanted.settings, isOn: true })
    isDone = true
  })
  if (isDone) isChosen.add(world)
}
const isChosen = new WeakSet<World>()

/** The person renames or removes something, somewhere. */
const deeds = (world: World, d: Dice): void => {
  const { sandbox, clock, plan } = world
  for (let deed = 0; deed < (plan.workouts?.deeds ?? 0); deed++) {
    const { service, person } = plan.accounts[d.whole(0, plan.accounts.length - 1)] ?? {}
    if (service === undefined || person === undefined) continue
    const shelf = sandbox.shelf(service, person)
    const there = shelf.list(clock.now())
    const one = there[d.whole(0, Math.max(0, there.length - 1))]
    const isRemoval = d.chance(0.35)
    if (one === undefined) continue
    if (isRemoval) shelf.remove(one.id, clock.now())
    else shelf.edit(one.id, { name: `Renamed ${d.whole(1, 99)}` }, clock.now())
  }
}
