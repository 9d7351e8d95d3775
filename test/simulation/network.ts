/**
 * The network between the processes and the city. A request leaves in one turn and its answer comes in another, so that
 * others, or death, may come between; and the score of refresh tokens is kept where it can be seen from outside.
 */

import { leaseMs } from '../../src/runtime/tokens/refresh.js'
import type { InProcessSandbox } from '../../src/sandbox/index.js'
import { individualOf } from './instance.js'
import type { Life, Turns } from './turns.js'

export interface Network {
  fetchOf(life: Life): typeof fetch
  /** Told when a life has stored the pair it was given for a connection. */
  stored(life: Life, of: Owner): void
  /** What broke I6 so far. */
  readonly problems: readonly string[]
  /** Everything that lets anyone in, as it went over the wire. */
  readonly secrets: ReadonlySet<string>
  readonly counts: { refreshes: number; refused: number; requests: number }
}

/** Whose connection it is. */
export interface Owner {
  readonly connector: string
  readonly individual: string
}
interface Pair {
  /** When it was asked for. */
  readonly at: number
  /** Which life was told of it; nobody where the answer was lost. */
  holder: Life | undefined
  storedAt: number | undefined
}

export const createNetwork = (sandbox: InProcessSandbox, turns: Turns): Network => {
  const problems: string[] = []
  const secrets = new Set<string>()
  const counts = { refreshes: 0, refused: 0, requests: 0 }
  /** Refreshes under way, by family: who asked. */
  const underWay = new Map<string, Set<Life>>()
  /** What became of a used refresh token's successor. */
  const successors = new Map<string, Pair>()
  /** What a life was given last: a process with many connections refreshes several at once. */
  const lastOf = new Map<Life, Map<string, Pair>>()
  const nameOf = ({ connector, individual }: Owner): string => `${connector} ${individual}`

  const familyOf = (token: string) =>
    sandbox.room.services.map(({ id }) => sandbox.room.ledger.familyOf(id, token)).find((one) => one !== undefined)

  const refreshing = async (
    life: Life,
    token: string,
    signal: AbortSignal | undefined,
    ask: () => Promise<Response>,
  ): Promise<Response> => {
    const its = familyOf(token)
    const family = its?.id ?? 'unknown'
    const others = underWay.get(family) ?? new Set()
    underWay.set(family, others)
    const rivals = [...others].filter((other) => !other.isDead())
    if (rivals.length > 0)
      problems.push(
        `two refreshes of one family at once: ${life.name} beside ${rivals.map(({ name }) => name).join(', ')}`,
      )
    others.add(life)
    const given = (): void => void others.delete(life)
    signal?.addEventListener('abort', given)
    const at = sandbox.room.clock.now()
    try {
      counts.refreshes++
      const earlier = successors.get(token)
      const revokedBefore = sandbox.referee.revocations.length
      const response = await ask()
      // Of this family: another may end meanwhile.
      const ended = sandbox.referee.revocations.slice(revokedBefore).filter((one) => one.family === family)
      const reused = ended.some(({ cause }) => cause === 'reuse')
      if (reused && earlier !== undefined && isKnown(earlier))
        problems.push(
          `${life.name} used a refresh token whose successor was ${earlier.storedAt === undefined ? 'held by a living process' : 'stored'}: the family is lost`,
        )
      if (response.status >= 400 && response.status < 500) counts.refused++
      if (response.ok) {
        await note(response.clone())
        const pair: Pair = { at, holder: life, storedAt: undefined }
        successors.set(token, pair)
        if (its !== undefined)
          givenTo(life).set(nameOf({ connector: its.service, individual: individualOf(its.personSeed) }), pair)
      }
      return response
    } catch (error) {
      if (sandbox.room.ledger.isUsed(token) && !successors.has(token))
        successors.set(token, { at, holder: undefined, storedAt: undefined })
      throw error
    } finally {
      given()
    }
  }

  const givenTo = (life: Life): Map<string, Pair> => {
    const given = lastOf.get(life) ?? new Map<string, Pair>()
    lastOf.set(life, given)
    return given
  }

  /** Losing a family is unavoidable only where nobody knows the newer pair, or its holder slept through the whole lease. */
  const isKnown = ({ at, holder, storedAt }: Pair): boolean =>
    storedAt === undefined
      ? holder?.isDead() === false && sandbox.room.clock.now() - at < leaseMs
      : storedAt - at < leaseMs

  const note = async (response: Response): Promise<void> => {
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
    for (const name of ['access_token', 'refresh_token']) if (typeof body[name] === 'string') secrets.add(body[name])
  }

  const fetchOf =
    (life: Life): typeof fetch =>
    async (input, init) => {
      counts.requests++
      const signal = init?.signal ?? undefined
      const url = String(input)
      const isToken = sandbox.room.services.some(({ oauth }) => oauth !== undefined && url.startsWith(oauth.tokenUrl))
      const sort = isToken ? 'token' : 'data'
      const ask = async (): Promise<Response> => {
        ;(await turns.enter(life, `request-${sort}`))()
        signal?.throwIfAborted()
        const answer = await sandbox.fetch(input, init).catch((error: unknown) => error as Error)
        // Given up while it was on its way: nobody waits for it.
        signal?.throwIfAborted()
        ;(await turns.enter(life, `answer-${sort}`))()
        signal?.throwIfAborted()
        if (answer instanceof Error) throw answer
        return answer
      }
      const form = isToken && typeof init?.body === 'string' ? new URLSearchParams(init.body) : undefined
      const token = form?.get('refresh_token')
      if (typeof token === 'string') return refreshing(life, token, signal, ask)
      const response = await ask()
      if (isToken && response.ok) await note(response.clone())
      return response
    }

  return {
    fetchOf,
    problems,
    secrets,
    counts,
    stored: (life, of) => {
      const pair = lastOf.get(life)?.get(nameOf(of))
      if (pair !== undefined) pair.storedAt = sandbox.room.clock.now()
    },
  }
}
