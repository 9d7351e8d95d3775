/** One request, from its receipt to the last pull it leads to. The table decides whether there is anything to do. */
import { TransientError } from '../../core/index.js'
import type { Engine } from '../engine.js'
import { leaseMs, pullClaim } from '../schedule/index.js'
import {
  atWorkUntil,
  claimOfConnection,
  giveUpRest,
  postponeConnection,
  streamsNotPulledSince,
} from '../store/handed-over.js'
import { makeDue, priorities } from '../store/pulls.js'
import { beginRun, noCounts, noteRun } from '../store/runs.js'
import { streamById } from '../store/streams.js'
import type { Request } from './message.js'

/** How long one request is worked on, all its connections together, before others get their turn. A function of Azure may take five minutes. */
const sliceMs = 4 * 60_000
/** How long a connection rests whose requests were received again and again and never came to an end. */
const restMs = 3_600_000

export interface Handled {
  readonly pulls: number
  /** Nothing was to be done, as somebody else is at it: their lease ends then. */
  readonly atWorkUntil?: number
}

export interface HandleOptions {
  /** Told apart from all other leases. */
  readonly lease: () => string
  /** When the request was sent: what was pulled since need not be pulled for it. */
  readonly sentAt: number
  readonly signal: AbortSignal
  /** False as soon as somebody else has received the message: they go on. */
  readonly isOurs: () => boolean
}

/** Pulls what the request is about and what is due. Twice the same request, and the second finds nothing to do. */
export const handleRequest = async (engine: Engine, request: Request, options: HandleOptions): Promise<Handled> => {
  const connections =
    request.of === 'connection' ? [request.connection] : await madeDue(engine, request, options.sentAt)
  const ends = engine.world.now() + sliceMs
  const handled: Handled[] = []
  for (const connection of connections) handled.push(await workOn(engine, connection, ends, options))
  const until = handled.flatMap(({ atWorkUntil }) => atWorkUntil ?? [])
  return {
    pulls: handled.reduce((sum, { pulls }) => sum + pulls, 0),
    ...(until.length > 0 && { atWorkUntil: Math.min(...until) }),
  }
}

const workOn = async (
  engine: Engine,
  connection: string,
  ends: number,
  { lease, signal, isOurs }: HandleOptions,
): Promise<Handled> => {
  const { store, world } = engine
  let pulls = 0
  while (!signal.aborted && isOurs() && world.now() < ends) {
    const claim = await claimOfConnection(store, { connection, lease: lease(), now: world.now(), leaseMs })
    if (claim === undefined) break
    await pullClaim(engine, claim, signal)
    pulls++
  }
  // Rows that were locked at that moment, or for which no time is left: the timer sends them anew.
  const left = await giveUpRest(store, connection, world.now())
  if (left.length > 0) engine.bus.publish({ topic: 'due' })
  if (pulls > 0) return { pulls }
  const until = await atWorkUntil(store, connection, world.now())
  return { pulls, ...(until !== undefined && { atWorkUntil: until }) }
}

/** First it is due, then it is worked on: whatever becomes of us, it is not lost. */
const madeDue = async (
  { store, world, connectors }: Engine,
  { individual, service }: Extract<Request, { of: 'individual' }>,
  since: number,
): Promise<string[]> => {
  if (!connectors.has(service)) return []
  const wanted = await streamsNotPulledSince(store, { individual, connector: service, since })
  for (const { streamIds } of wanted)
    await makeDue(store, { streamIds, purpose: 'fresh', priority: priorities.fresh, now: world.now() })
  return wanted.map(({ connection }) => connection)
}

/** It was received again and again and never finished: the connection rests, and its diary says why. */
export const postpone = async (
  { store, world, connectors, bus }: Engine,
  request: Request,
  reason: string,
): Promise<void> => {
  if (request.of !== 'connection') return
  const now = world.now()
  const streamIds = await postponeConnection(store, request.connection, now, now + restMs)
  for (const id of new Set(streamIds)) {
    const stream = await streamById(store, id)
    if (stream === undefined) continue
    const name = connectors.get(stream.connector)?.name ?? stream.connector
    const sentence = `${name}, ${stream.name.replaceAll('_', ' ')}: ${reason} It rests for an hour.`
    const about = { streamId: id, individual: stream.individual, purpose: 'fresh', from: now, to: now, sentence, now }
    const run = await beginRun(store, about)
    const { name: kind, code, message } = new TransientError('queue-set-aside', `${reason} It rests for an hour.`)
    const error = { name: kind, code, message }
    await noteRun(store, run, noCounts, { state: 'failed', sentence, error, now })
    bus.publish({ topic: 'run', id: run })
  }
}
