/** What a person does with an instance: signs in by the real flow. */
import { connectionById, ensureIndividual, type Runtime, scheduleConnection } from '../../src/runtime/index.js'
import type { InProcessSandbox } from '../../src/sandbox/index.js'

export const individualOf = (person: number): string => `person-${person}`

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
