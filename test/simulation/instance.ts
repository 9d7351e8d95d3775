/** What a person does with an instance: signs in, by whichever way the service has. */
import {
  connectionById,
  connectPushing,
  ensureIndividual,
  type Runtime,
  scheduleConnection,
} from '../../src/runtime/index.js'
import type { InProcessSandbox } from '../../src/sandbox/index.js'
import type { AccountPlan } from './plan.js'

export const individualOf = (person: number): string => `person-${person}`

export interface Wish extends Pick<AccountPlan, 'service' | 'person' | 'way' | 'remember' | 'kinds'> {
  /** Scopes the person unticks, in the provider's words. */
  readonly without: readonly string[]
}

/** Does what a person does to connect. Nothing comes of it where the service refuses. */
export const connect = async (runtime: Runtime, sandbox: InProcessSandbox, wish: Wish): Promise<void> => {
  const { service: connector, person, way, remember, without } = wish
  const individual = individualOf(person)
  const region = regionOf(sandbox, connector, person)
  const about = { connector, individual, ...(region !== undefined && { region }) }
  await ensureIndividual(runtime.engine.store, individual, runtime.engine.world.now())
  if (way === 'oauth') return void (await signIn(runtime, sandbox, connector, person, without))
  if (way === 'push') {
    const { token } = await connectPushing(runtime.engine, about)
    const { kinds } = wish
    return sandbox.pair(connector, person, {
      url: `http://localhost/push/${connector}`,
      token,
      ...(kinds && { kinds }),
    })
  }
  // Once more where a code was sent, and is now to be typed, too.
  for (let tries = 0; tries < 2; tries++) {
    const typed = sandbox.credentialOf(connector, person)
    if ('key' in typed) return void (await runtime.tokens.connectWithKey({ ...about, key: typed.key }))
    const outcome = await runtime.tokens.connectWithPassword({ ...about, ...typed, remember })
    if (outcome.state !== 'needs-code') return
  }
}

/** Consent page, redirect, code, tokens. Returns the connection's id, or nothing where the sign-in was refused. */
export const signIn = async (
  runtime: Runtime,
  sandbox: InProcessSandbox,
  connector: string,
  person: number,
  without: readonly string[] = [],
): Promise<string | undefined> => {
  const individual = individualOf(person)
  await ensureIndividual(runtime.engine.store, individual, runtime.engine.world.now())
  const start = await runtime.tokens.beginSignIn({
    connector,
    individual,
    redirectUri: `http://localhost/callback/${connector}`,
    region: regionOf(sandbox, connector, person),
  })
  const back = new URL(sandbox.consent(start.url, { person, without }))
  const outcome = await runtime.tokens.finishSignIn({
    params: back.searchParams,
    cookie: (name) => (name === start.cookie.name ? start.cookie.value : undefined),
    connector,
  })
  if (outcome.state !== 'connected') return undefined
  const connection = await connectionById(runtime.engine.store, outcome.connectionId)
  const description = runtime.engine.connectors.get(connector)
  if (connection === undefined || description === undefined) throw new Error('no connection came of the sign-in')
  await scheduleConnection(runtime.engine, description, connection)
  return connection.id
}

const regionOf = ({ room }: InProcessSandbox, service: string, person: number): string | undefined => {
  const who = room.personOf(person)
  return who && room.services.find(({ id }) => id === service)?.regions?.of(who)
}
