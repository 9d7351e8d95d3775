/** What happens in a world: stretches of work between pauses, deaths and edits within; then calm, until all is settled. */
import { dayMs, hourMs, RateLimitError, TransientError } from '../../src/kit/index.js'
import { followConnection, pullNow, resumeSink } from '../../src/runtime/index.js'
import { type Dice, dice } from '../../src/sandbox/index.js'
import { isGranted } from './checks/stored.js'
import { connect, individualOf } from './instance.js'
import { listen, notify, subscribe } from './notify.js'
import type { AccountPlan } from './plan.js'
import { inOne, isUp, up, work } from './work.js'
import type { World } from './world.js'

export const names = ['one', 'two', 'three'] as const

/** Lives through everything the plan has in store. `look` is called now and then, when nobody moves. */
export const live = async (world: World, look: () => Promise<void>): Promise<void> => {
  const { plan, clock } = world
  const d = dice(plan.seed, 'story')
  const restart = supervisor(world, d)
  listen(world)
  await restart()
  let told = clock.now()
  for (const hours of plan.pausesHours) {
    await connectWhoeverIsNot(world, d, 0.6)
    if (plan.notices) await subscribe(world)
    await world.sandbox.push()
    await work(world)
    if (d.chance(0.6)) {
      await restart()
      await work(world)
    }
    if (d.chance(0.15)) await look()
    if (plan.edits > 0) edit(world, d)
    await clock.advance(Math.round(hours * hourMs))
    await restart()
    if (plan.notices) await notify(world, { from: told, to: clock.now() })
    told = clock.now()
  }
}

/** Starts what died, at once or by and by. */
export const supervisor = (world: World, d: Dice): (() => Promise<void>) => {
  const fates = [...world.plan.fates]
  const nameList = names.slice(0, world.plan.processes)
  return async () => {
    for (const name of nameList) if (!isUp(world, name) && d.chance(0.75)) await world.start(name, fates.shift())
    // Somebody has to work.
    for (let tries = 0; tries < 20 && up(world).length === 0; tries++)
      await world.start(nameList[0] as string, fates.shift())
  }
}

/** From now on nothing fails, and nobody dies. */
export const calm = async (world: World): Promise<void> => {
  const { plan, far, sandbox } = world
  sandbox.faults.calm()
  world.turns.steady()
  far.trouble = { ...far.trouble, before: 0, after: 0 }
  for (const name of names.slice(0, plan.processes)) if (!isUp(world, name)) await world.start(name, undefined)
  for (const { life } of up(world)) world.turns.spare(life)
}

/** Calm: nothing fails any more. Time goes past leases, retries and settling, and everything comes to rest. */
export const calmDown = async (world: World): Promise<void> => {
  const { clock, plan } = world
  await calm(world)
  const d = dice(plan.seed, 'calm')
  for (const [index, hours] of plan.calmHours.entries()) {
    await clock.advance(Math.round(hours * hourMs))
    await connectWhoeverIsNot(world, d, 1)
    await world.sandbox.push()
    await inOne(world, async ({ runtime }) => {
      for (const { id } of await connectionsIn(world)) await pullNow(runtime.engine, id)
      await resumeSink(runtime, 'far')
    })
    world.askedAt = clock.now()
    await work(world)
    // What vanished is confirmed by the last look only if the one before it has seen everything: no limit may end it half way.
    if (index === plan.calmHours.length - 2) await untilQuiet(world)
  }
  // Whose session ended while nobody remembered the password.
  await connectWhoeverIsNot(world, d, 1)
  await work(world)
  await untilQuiet(world)
}

/** Everybody connects, and all there is comes, in a world in which nothing goes wrong. */
export const untroubled = async (world: World): Promise<void> => {
  const d = dice(world.plan.seed, 'afterwards')
  // A strict provider may want a sign-in to wait.
  for (let minute = 0; minute < 5; minute++) {
    await connectWhoeverIsNot(world, d, 1)
    await world.clock.advance(60_000)
  }
  await work(world)
  await untilQuiet(world)
}

/** Waiting for a strict provider takes minutes. */
const untilQuiet = async (world: World): Promise<void> => {
  for (let round = 0; round < 60 && (await isAnythingDueSoon(world)); round++) {
    await world.clock.advance(60_000)
    await work(world)
  }
}

const soonMs = 30 * 60_000
const isAnythingDueSoon = async (world: World): Promise<boolean> => {
  const [row] = await world.store.query<{ due: Date | null }>('select min(due_at) as due from pulls')
  return row?.due != null && row.due.getTime() <= world.clock.now() + soonMs
}

interface ConnectionState {
  readonly id: string
  readonly individual_id: string
  readonly connector: string
  readonly state: string
  readonly continued_by: string | null
}
export const connectionsIn = (world: World): Promise<ConnectionState[]> =>
  world.store.query<ConnectionState>(
    'select id, individual_id, connector, state, continued_by from connections order by id',
  )

/** People who see that they are not connected, or no longer, connect. */
export const connectWhoeverIsNot = async (world: World, d: Dice, chance: number): Promise<void> => {
  const known = await connectionsIn(world)
  const paused = await world.store.query<{ name: string; connection: string }>(
    `select name, connection_id as connection from streams where state = 'paused'`,
  )
  for (const account of world.plan.accounts) {
    const connection = known.find(
      (one) => one.individual_id === individualOf(account.person) && one.connector === account.service,
    )
    // A stream that is left out though it was allowed says so, and asks to connect again.
    const isRefused = paused.some(
      ({ name, connection: id }) => id === connection?.id && isGranted(world, { account, name }),
    )
    const isThere =
      connection?.state === 'connected' && !isRefused && (account.way !== 'push' || isPaired(world, account))
    if (isThere || !d.chance(connection === undefined ? 1 : chance)) continue
    await inOne(world, async ({ runtime }) => {
      const wish = { ...account, without: fullScopes(world, account) }
      for (let tries = 0, isDone = false; tries < 3 && !isDone; tries++)
        isDone = await connect(runtime, world.sandbox, wish).then(() => true, unlessPassing)
    })
    await joinHistories(world, account.person)
  }
}

/** People say that an account goes on at another service, as soon as they have both. */
const joinHistories = async (world: World, person: number): Promise<void> => {
  const { follows } = world.plan
  const after = world.connectors.find(({ id }) => id === follows)?.status?.successor
  const known = (await connectionsIn(world)).filter(({ individual_id }) => individual_id === individualOf(person))
  const predecessor = known.find(({ connector }) => connector === follows)
  const successor = known.find(({ connector }) => connector === after)
  if (predecessor === undefined || successor === undefined || predecessor.continued_by !== null) return
  await inOne(world, async ({ runtime }) => {
    await followConnection(runtime.engine, successor.id, predecessor.id)
  })
}

/** The person reads that it did not work just now, and tries again. */
const unlessPassing = (error: unknown): false => {
  if (!(error instanceof TransientError || error instanceof RateLimitError)) throw error
  return false
}

/** A process may have died before it could show the token. */
const isPaired = ({ sandbox: { room } }: World, { service, person }: AccountPlan): boolean => {
  const [it, who] = [room.services.find(({ id }) => id === service), room.personOf(person)]
  return it !== undefined && who !== undefined && room.devices.pairingOf(it, who) !== undefined
}

/** The scopes a person unticks, in the provider's words. */
export const fullScopes = (world: World, { service, without }: AccountPlan): string[] => {
  const auth = world.connectors.find(({ id }) => id === service)?.auth
  const prefix = auth?.type === 'oauth2' ? (auth.scopePrefix ?? '') : ''
  return without.map((scope) => `${prefix}${scope}`)
}

/** People edit or delete what is a day old at most, so that it is read again before it counts as settled. */
const edit = (world: World, d: Dice): void => {
  const { sandbox, clock, plan } = world
  const span = { from: clock.now() - dayMs, to: clock.now() }
  for (let count = 0; count < plan.edits; count++) {
    const who = sandbox.people[d.whole(0, sandbox.people.length - 1)]
    const documents = who === undefined ? [] : [...who.sleeps(span), ...who.workouts(span), ...who.tags(span)]
    const born = documents.filter(({ versions }) => (versions[0]?.at ?? Number.POSITIVE_INFINITY) <= clock.now())
    const one = born[d.whole(0, Math.max(0, born.length - 1))]
    if (one !== undefined) sandbox.room.intervene(one.id, d.chance(0.4) ? 'delete' : 'edit')
  }
}
