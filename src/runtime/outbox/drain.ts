/** Empties the outbox into one sink: reads in order, encodes, delivers, acknowledges. At least once, in order, nothing skipped (I2). */
import { RateLimitError, TributaryError } from '../../core/index.js'
import type { Envelope, OpenSink } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { type Commit, commitsAfter, type Position } from '../store/changes.js'
import { acknowledge, claimSink, parkEnvelopes, releaseSink, type SinkFilter, type SinkRow } from '../store/sinks.js'
import { countUnexpressed } from '../store/unexpressed.js'
import { encodeBatch, encodingOf, gathered } from './encode.js'
import { parkedFaults, tellFaults } from './faults.js'
import { handOver } from './hand-over.js'
import { holdingLease, leaseMs } from './lease.js'

/** However much there is: then another process may have its turn. */
export const sliceMs = 30_000
/** Commits read at once, and envelopes handed over at once. */
const commitsPerRead = 20
const envelopesPerBatch = 500
/** Ten attempts over three days, as webhooks are retried in the field. */
const retryAfterMs = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000]

type Engines = Pick<Engine, 'store' | 'world' | 'bus'>

/** Drains until nothing is left, its time is over, the sink fails or `signal` aborts. Returns how many envelopes were handled. */
export const drain = async (
  engine: Engines,
  sinkId: string,
  open: OpenSink,
  lease: string,
  signal: AbortSignal,
): Promise<number> => {
  const { store, world } = engine
  const ends = world.now() + sliceMs
  let handled = 0
  for (;;) {
    const sink = await claimSink(store, { id: sinkId, lease, now: world.now(), leaseMs })
    if (sink === undefined) return handled
    const commits = await commitsAfter(store, sink.position, commitsPerRead)
    if (commits.length === 0 || signal.aborted || world.now() >= ends) {
      await releaseSink(store, { id: sinkId, lease, dueAt: world.now() })
      return handled
    }
    try {
      const encoding = encodingOf(sink.encoding)
      for (const batch of batches(commits, sink.position, sink.filter)) {
        const { messages, unexpressed, faults } = await encodeBatch(store, encoding, batch.envelopes)
        const held = await holdingLease(engine, { id: sinkId, lease }, () =>
          handOver(open, gathered(encoding, messages)),
        )
        if (held === undefined) return handled
        const kept = await store.transaction(async (db) => {
          const isOurs = await acknowledge(db, {
            id: sinkId,
            lease,
            until: world.now() + leaseMs,
            position: batch.upTo,
            delivered: messages.length - held.outcome.length,
          })
          // Whoever holds the lease now hands the same over, and keeps the account of it.
          if (!isOurs) return false
          await parkEnvelopes(db, sinkId, [...held.outcome, ...parkedFaults(faults, sink)], world.now())
          await countUnexpressed(db, sinkId, unexpressed, world.now())
          return true
        })
        if (!kept) return handled
        tellFaults(world.log, faults, sink)
        handled += batch.envelopes.length
      }
      engine.bus.publish({ topic: 'sink', id: sinkId })
    } catch (error) {
      await fail(engine, sink, lease, error)
      engine.bus.publish({ topic: 'sink', id: sinkId })
      return handled
    }
  }
}

const fail = async ({ store, world }: Engines, sink: SinkRow, lease: string, error: unknown): Promise<void> => {
  const after = retryAfterMs[sink.attempts]
  const reason = reasonOf(error)
  if (error instanceof RateLimitError) {
    // A limit is no failure: it is waited for, and never pauses the sink.
    const message = `It takes nothing for now: ${reason}. Tried again, in order, from where it stopped.`
    return releaseSink(store, { id: sink.id, lease, dueAt: Math.max(error.retryAt, world.now()), message })
  }
  world.log.warn({ sink: sink.id, attempt: sink.attempts + 1 }, 'delivery failed')
  await releaseSink(store, {
    id: sink.id,
    lease,
    dueAt: world.now() + (after ?? 0) * (0.8 + 0.4 * world.random()),
    attempts: sink.attempts + 1,
    pause: after === undefined,
    message:
      after === undefined
        ? `It took nothing for three days (${reason}) and is paused. Nothing is lost: mend it, then run \`tributary sinks resume ${sink.id}\`.`
        : `It took nothing: ${reason}. Tried again, in order, from where it stopped.`,
  })
}

/** Only our own errors are written to be shown: another's message may quote what it failed on (I5). */
export const reasonOf = (error: unknown): string => {
  if (error instanceof TributaryError) return error.message.replace(/\.$/, '')
  const { code, name } = error as { code?: unknown; name?: unknown }
  return `it failed with ${typeof code === 'string' ? code : typeof name === 'string' ? name : 'an error'}`
}

export interface Batch {
  readonly envelopes: readonly Envelope[]
  readonly upTo: Position
}

/** Cuts commits into batches that keep their order and say up to where each acknowledges. Pure. */
export function* batches(commits: readonly Commit[], after: Position, filter: SinkFilter): Iterable<Batch> {
  let envelopes: Envelope[] = []
  let upTo = after
  for (const [number, { xid, seq, envelopes: all }] of commits.entries()) {
    // The index counts into the commit that follows the position, and only into that one.
    const done = number === 0 ? after.index : 0
    const previous =
      number === 0
        ? { xid: after.xid, seq: after.seq }
        : { xid: commits[number - 1]!.xid, seq: commits[number - 1]!.seq }
    for (let index = done; index < all.length; index++) {
      const envelope = all[index] as Envelope
      if (!passes(envelope, filter)) continue
      envelopes.push(envelope)
      if (envelopes.length === envelopesPerBatch) {
        upTo = { ...previous, index: index + 1 }
        yield { envelopes, upTo }
        envelopes = []
      }
    }
    upTo = { xid, seq, index: 0 }
  }
  yield { envelopes, upTo }
}

const passes = (envelope: Envelope, { kinds, individuals }: SinkFilter): boolean =>
  (kinds === undefined || kinds.includes(envelope.kind)) &&
  (individuals === undefined || individuals.includes(envelope.individual))
