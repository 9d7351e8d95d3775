/** A whole instance in one process under virtual time: the production runtime, an invented city, a store in memory. */
import { randomBytes } from 'node:crypto'
import type { Connector, Sink } from '../../src/kit/index.js'
import { createRuntime, ensureIndividual, type Runtime, scheduleConnection, type Store, wrapperFromText } from '../../src/runtime/index.js'
import { connectionById } from '../../src/runtime/index.js'
import type { World } from '../../src/runtime/world.js'
import { dice, type InProcessSandbox, type MovableClock, sandboxClient } from '../../src/sandbox/index.js'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

export interface InstanceOptions {
  readonly store: Store
  readonly clock: MovableClock
  readonly sandbox: InProcessSandbox
  readonly connectors: readonly Connector[]
  readonly sinks?: readonly Sink[]
  readonly seed: number
  readonly name?: string
  readonly historyDays?: number
  readonly log?: World['log']
}

/** Good for every instance of a simulation: a restart must be able to open what an earlier life sealed. */
const masterKey = randomBytes(32).toString('base64')

export const worldOf = ({ clock, sandbox, seed, log }: Pick<InstanceOptions, 'clock' | 'sandbox' | 'seed' | 'log'>): World => {
  const chance = dice(seed, 'world')
  return {
    now: () => clock.now(),
    random: () => chance.next(),
    fetch: sandbox.fetch,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal).catch(() => undefined),
    log: log ?? quiet,
  }
}

export const startInstance = (options: InstanceOptions): Promise<Runtime> =>
  createRuntime({
    world: worldOf(options),
    store: options.store,
    wrapper: wrapperFromText(masterKey),
    connectors: options.connectors,
    sinks: options.sinks ?? [],
    clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
    historyDays: options.historyDays ?? 90,
    name: options.name ?? 'one',
  })

/** Signs a person in by the real flow: consent page, redirect, code, tokens. Returns the connection's id. */
export const signIn = async (
  runtime: Runtime,
  sandbox: InProcessSandbox,
  connector: string,
  person: number,
  without: readonly string[] = [],
): Promise<string> => {
  const individual = `person-${person}`
  await ensureIndividual(runtime.engine.store, individual, runtime.engine.world.now())
  const start = await runtime.tokens.beginSignIn({ connector, individual, redirectUri: `http://localhost/callback/${connector}` })
  const back = new URL(sandbox.consent(start.url, { person, without }))
  const outcome = await runtime.tokens.finishSignIn({
    params: back.searchParams,
    cookie: (name) => (name === start.cookie.name ? start.cookie.value : undefined),
    connector,
  })
  if (outcome.state !== 'connected') throw new Error(`the sign-in was refused: ${outcome.sentence}`)
  const connection = await connectionById(runtime.engine.store, outcome.connectionId)
  const description = runtime.engine.connectors.get(connector)
  if (connection === undefined || description === undefined) throw new Error('no connection came of the sign-in')
  await scheduleConnection(runtime.engine, description, connection)
  return connection.id
}

/** Works until nothing is due at this moment. */
export const settle = async (runtime: Runtime, most = 10_000): Promise<number> => {
  let done = 0
  for (let step = 0; step < most; step++) {
    const worked = await runtime.worker.step(4)
    if (worked === 0) return done
    done += worked
  }
  throw new Error(`still something due after ${most} steps`)
}
