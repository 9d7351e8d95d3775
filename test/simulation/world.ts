/** One simulated world: a city, a clock, a store, a far side, and processes that begin and die. */
import type { Connector } from '../../src/kit/index.js'
import {
  addSink,
  createRuntime,
  type Runtime,
  type World as RuntimeWorld,
  type Store,
  wrapperFromText,
} from '../../src/runtime/index.js'
import {
  dice,
  type InProcessSandbox,
  inProcessSandbox,
  type MovableClock,
  sandboxClient,
  virtualClock,
} from '../../src/sandbox/index.js'
import { type Bug, type BugName, bugsOfWorkouts, plant } from './bugs.js'
import { type Done, type StoreWatch, storeOf, worldOfLife } from './life-of-a-process.js'
import { type FarSide, farSide, memorySink } from './memory-sink.js'
import { createNetwork, type Network, type Owner } from './network.js'
import { callbackOf } from './notify.js'
import type { Plan } from './plan.js'
import type { Services } from './services.js'
import { createTurns, type Fate, type Life, type Turns } from './turns.js'

export interface Process {
  readonly name: string
  readonly life: Life
  readonly runtime: Runtime
}
export interface World {
  readonly plan: Plan
  readonly clock: MovableClock
  readonly sandbox: InProcessSandbox
  readonly connectors: readonly Connector[]
  readonly turns: Turns
  readonly network: Network
  readonly far: FarSide
  /** The store as it is, for whoever checks: nobody's turn. */
  readonly store: Store
  /** Every line any process ever logged. */
  readonly log: string[]
  /** Those alive now, by name. */
  readonly processes: Map<string, Process>
  /** Begins another life of a process; resolves when it is up, or died on the way. */
  start(name: string, fate: Fate, historyDays?: number): Promise<void>
  readonly livesBegun: () => number
  readonly bug: Bug | undefined
  /** Workouts that were about to be sent. */
  sends: number
  /** Told of every statement of anybody's, while the store is in their hands. */
  onStatement: (done: Done) => Promise<void>
  /** When everything was last asked for, once all was calm. */
  askedAt: number | undefined
  /** What a provider's call comes to; set by whoever tells the story. */
  onCall: (call: Request) => Promise<Response>
}

/** Good for every world: a restart must be able to open what an earlier life sealed. */
const masterKey = Buffer.alloc(32, 7).toString('base64')
/** Everything people do by themselves is done within two days; a third makes sure. */
const settleDays = 3
const everyMinutes = 150

/** The production connector, with the streams of this seed and times that suit a short life. */
export const tailored = (connector: Connector, plan: Plan, bug: Bug | undefined): Connector => {
  const chosen = new Set(
    plan.accounts.filter(({ service }) => service === connector.id).flatMap(({ streams }) => streams),
  )
  const streams = Object.fromEntries(
    Object.entries(connector.streams ?? {})
      // A device says what it knows, whatever the seed is about.
      .filter(([name]) => chosen.has(name) || connector.push !== undefined)
      .map(([name, stream]) => [
        name,
        { ...stream, everyMinutes, ...(stream.settleDays !== undefined && { settleDays }) },
      ]),
  )
  const limits =
    plan.strictLimit === undefined
      ? connector.api.limits
      : [{ per: 'connection' as const, requests: plan.strictLimit, seconds: 60 }]
  const told = { ...connector, streams, api: { ...connector.api, ...(limits && { limits }) } }
  return bug?.connector?.(told) ?? told
}

export const createWorld = (plan: Plan, services: Services, store: Store, planted: BugName | undefined): World => {
  const clock = virtualClock(plan.start)
  const bug = planted && plant(planted, clock.now)
  const used = services.filter(({ id }) => plan.accounts.some(({ service }) => service === id))
  const sandbox = inProcessSandbox({
    clock,
    seed: plan.seed,
    people: plan.people,
    edits: 'settling',
    faults: plan.faults,
    ...(plan.workouts && { training: plan.workouts.training }),
    accessTokenSeconds: plan.accessTokenSeconds,
    outbound: (url, init) => world.onCall(new Request(url, init)),
    services: used.map(({ simulator }) => ({
      ...simulator,
      ...(simulator.oauth && {
        oauth: { ...simulator.oauth, ...(plan.graceSeconds > 0 && { refreshGraceSeconds: plan.graceSeconds }) },
      }),
      ...(plan.strictLimit !== undefined && {
        limits: [{ per: 'connection' as const, requests: plan.strictLimit, seconds: 60 }],
      }),
    })),
  })
  const turns = createTurns({
    clock,
    dice: dice(plan.seed, 'turns'),
    jumps: plan.jumps,
    // A planted bug may leave the ways of the production code.
    ...(bug && !bugsOfWorkouts.includes(bug.name) && { patienceMs: 30 }),
  })
  const network = createNetwork(sandbox, turns)
  const far = farSide(plan.sink)
  const connectors = used.map(({ connector }) => tailored(connector, plan, bug))
  const log: string[] = []
  const processes = new Map<string, Process>()
  let begun = 0

  const start = async (name: string, fate: Fate, historyDays = plan.historyDays): Promise<void> => {
    const life = turns.begin(name, fate)
    const chance = dice(plan.seed, 'process', ++begun)
    const rewrite = bug?.rewrite ?? ((text: string) => text)
    const watch: StoreWatch = async (who, done) => {
      const { text, params, rows, db } = done
      await world.onStatement(done)
      // What the address of a consent page bears is hashed by the machine's own cryptography.
      if (text.includes('insert into sign_ins')) turns.expect(who)
      if (rows === 0 || !text.includes('update credentials set sealed')) return
      const [owner] = await db.query<Owner>(
        'select connector, individual_id as individual from connections where id = $1',
        [params[0]],
      )
      if (owner !== undefined) network.stored(who, owner)
    }
    const options = { clock, dice: chance, fetch: network.fetchOf(life), log: logInto(log, name) }
    turns.run(life, async () => {
      const runtime = await createRuntime({
        world: worldOfLife(life, options),
        store: storeOf(store, turns, life, rewrite, watch),
        wrapper: wrapperFromText(masterKey),
        connectors,
        sinks: [memorySink(far, turns, life, dice(plan.seed, 'sink', begun))],
        clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
        callbackOf: (id) => (plan.notices ? callbackOf(id) : undefined),
        historyDays,
        name,
      })
      const [sink] = await runtime.engine.store.query('select id from sinks')
      if (sink === undefined) await addSink(runtime, { id: 'far', type: 'memory', settings: {} })
      processes.set(name, { name, life, runtime })
    })
    await turns.drive()
  }
  const world: World = {
    plan,
    clock,
    sandbox,
    connectors,
    turns,
    network,
    far,
    store,
    log,
    processes,
    start,
    bug,
    sends: 0,
    onStatement: async () => undefined,
    livesBegun: () => begun,
    askedAt: undefined,
    onCall: async () => new Response(null, { status: 503 }),
  }
  return world
}

const logInto = (lines: string[], process: string): RuntimeWorld['log'] => {
  const line =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push(`${process} ${level} ${message} ${JSON.stringify(fields)}`)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
