/**
 * Asks providers to call us about one person, with that person's token, where they want to be asked for each; and to
 * stop when the person disconnects. Many processes may look: each connection is one's at a time.
 */
import { randomUUID } from 'node:crypto'
import { dayMs, minuteMs, RateLimitError, TransientError, TributaryError } from '../../core/index.js'
import type { Connector, PersonalSubscriptions, Task } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { type ConnectionRow, connectionById, connectionsByAccount } from '../store/connections.js'
import { askAgain, claimPersonal, dropPersonal, schedulePersonal } from '../store/personal-subscriptions.js'
import type { CallHere } from './wanted.js'

/** Connections taken in hand at once. */
const batch = 10
/** Longer than all the requests of one batch usually take; asking twice changes nothing. */
const claimMs = 10 * minuteMs
const retryMs = 15 * minuteMs
/** After a refusal that is no passing one: the person, the operator or the provider has to change something. */
const refusedMs = dayMs
/** The longest a person who disconnects waits for the provider's word. */
const endMs = 20_000

export const ensureEach = async (
  engine: Engine,
  connector: Connector,
  each: PersonalSubscriptions,
  { address, wanted }: CallHere,
  how: { readonly againAt: (renewBefore: number | undefined, now: number) => number; readonly signal: AbortSignal },
): Promise<number> => {
  const { store, world } = engine
  let done = 0
  while (!how.signal.aborted) {
    const now = world.now()
    const claim = randomUUID()
    const about = { connector: connector.id, callbackUrl: address, claim, now, until: now + claimMs, limit: batch }
    const taken = await claimPersonal(store, about)
    for (const connectionId of taken) {
      const connection = await connectionById(store, connectionId)
      if (connection === undefined || how.signal.aborted) continue
      const at = await asked(connection)
      if (at.ok) done++
      await schedulePersonal(store, { connectionId, claim }, at.again)
    }
    if (taken.length < batch) break
  }
  return done

  async function asked(connection: ConnectionRow): Promise<{ readonly ok: boolean; readonly again: number }> {
    try {
      const { renewBefore } = await each.ensure(taskOf(engine, connector, connection, how.signal), wanted)
      world.log.info({ connector: connector.id, connection: connection.id }, 'the service calls us about this account')
      return { ok: true, again: how.againAt(renewBefore, world.now()) }
    } catch (error) {
      if (!how.signal.aborted)
        warn(engine, connector, connection, error, 'could not be asked to call us; polled meanwhile')
      return { ok: false, again: retryAt(error, world.now(), world.random()) }
    }
  }
}

/** Best effort, and before the access is given back: what the provider says changes nothing about our forgetting it. */
export const endEach = async (
  engine: Engine,
  connectionId: string,
  wantedOf: (connector: Connector) => Promise<CallHere | undefined>,
): Promise<void> => {
  const { store, world, connectors } = engine
  const hadAsked = await dropPersonal(store, connectionId)
  const connection = await connectionById(store, connectionId)
  const connector = connection && connectors.get(connection.connector)
  const end = connector?.webhook?.subscribeEach?.end
  if (!hadAsked || connection === undefined || connector === undefined || end === undefined) return
  const bound = new AbortController()
  const rest = new AbortController()
  world.sleep(endMs, rest.signal).then(
    () => bound.abort(),
    () => undefined,
  )
  try {
    const here = await wantedOf(connector)
    if (here !== undefined) await end(taskOf(engine, connector, connection, bound.signal), here.wanted)
  } catch (error) {
    warn(engine, connector, connection, error, 'could not be asked to stop calling us')
  } finally {
    rest.abort()
  }
  // Somebody else here may have the same account, of which the provider knows one subscription only.
  for (const other of await connectionsByAccount(store, connector.id, connection.accountId))
    if (other !== connectionId) await askAgain(store, other)
}

const taskOf = (engine: Engine, connector: Connector, connection: ConnectionRow, signal: AbortSignal): Task =>
  engine.taskFor({
    connector,
    stream: { ...connection, connectionId: connection.id, name: 'webhook' },
    neededScopes: [],
    purpose: 'fresh',
    signal,
  })

const retryAt = (error: unknown, now: number, chance: number): number => {
  if (error instanceof RateLimitError) return error.retryAt
  const isPassing = error instanceof TransientError || !(error instanceof TributaryError)
  return now + Math.round((isPassing ? retryMs : refusedMs) * (1 + chance))
}

const warn = ({ world }: Engine, { id }: Connector, connection: ConnectionRow, error: unknown, words: string): void =>
  world.log.warn(
    { connector: id, connection: connection.id, code: error instanceof TributaryError ? error.code : 'fault' },
    `the service ${words}`,
  )
