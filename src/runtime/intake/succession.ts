/**
 * One history of two connections: where a service ended and another took its data over. Whatever is stored on either
 * side, the predecessor's records that the successor holds too give way in the same transaction.
 */
import { dayMs } from '../../core/index.js'
import type { Span } from '../../kit/index.js'
import { addChanges } from '../store/changes.js'
import type { Db } from '../store/db.js'
import type { Via } from '../store/handed-records.js'
import { type StreamRow, streamsOf } from '../store/streams.js'
import { removeSucceeded, type Succeeded, type Succession, succeed, successionsOf } from '../store/succeed.js'
import { addToTallies, count, type Tally } from '../store/tallies.js'
import { envelopeOf } from './envelopes.js'
import { lockConnection } from './lock.js'
import type { MappedPage } from './rows.js'

/** Locks the connection and those it is one history with, always in the same order, so that no two wait for each other. */
export const lockHistory = async (db: Db, connectionId: string): Promise<readonly Succession[]> => {
  const known = new Set([connectionId])
  for (let successions = await successionsOf(db, connectionId); ; ) {
    for (const { predecessor, successor } of successions) known.add(predecessor).add(successor)
    for (const id of [...known].sort()) await lockConnection(db, id)
    // They may have become one history while we waited for the lock.
    successions = await successionsOf(db, connectionId)
    if (successions.every(({ predecessor, successor }) => known.has(predecessor) && known.has(successor)))
      return successions.filter(({ isEnding }) => !isEnding)
  }
}

interface Stored {
  readonly stream: { readonly individual: string }
  readonly kinds: readonly string[]
  readonly now: number
  readonly covers?: Span
  readonly page?: { readonly mapped: MappedPage; readonly via?: Via; readonly asOf?: number }
  readonly gone?: readonly string[]
}

/** A predecessor goes on hearing from its service: what that deletes stays deleted, whoever holds it now. */
export const deleteSucceeded = async (
  db: Db,
  successions: readonly Succession[],
  { stream, page, gone = [] }: Pick<Stored, 'page' | 'gone'> & { readonly stream: StreamRow },
): Promise<void> => {
  if (successions.every(({ predecessor }) => predecessor !== stream.connectionId)) return
  const here = { streamIds: [stream.id], keep: [], reason: 'provider-deleted' } as const
  await removeSucceeded(db, { ...here, documents: gone })
  // What is read again, or told by an archive, is not its service's word of today.
  if (page === undefined || page.via === 'import' || page.asOf !== undefined) return
  const { documents, removedDocuments, rows, unreadable } = page.mapped
  // A device deletes by id alone, whichever stream it stood in.
  const streams = page.via === 'push' ? await streamsOf(db, stream.connectionId) : [stream]
  await removeSucceeded(db, { ...here, streamIds: streams.map(({ id }) => id), documents: [...removedDocuments] })
  const keep = [...rows.map(({ id }) => id), ...unreadable]
  await removeSucceeded(db, { ...here, documents: [...documents], keep, reason: 'superseded' })
}

export const yieldToSuccessor = async (
  db: Db,
  successions: readonly Succession[],
  { stream: { individual }, kinds, now, covers, page }: Stored,
): Promise<void> => {
  if (successions.length === 0) return
  let from = covers?.from ?? Number.POSITIVE_INFINITY
  let to = covers?.to ?? Number.NEGATIVE_INFINITY
  for (const { orderAt } of page?.mapped.rows ?? []) {
    from = Math.min(from, orderAt)
    to = Math.max(to, orderAt)
  }
  if (!(from <= to)) return
  // Which day a record belongs to is decided by the person's clock, so a day of margin on both sides.
  const within = { kinds, from: from - dayMs, to: to + dayMs, now }
  for (const succession of successions)
    await tellOf(db, individual, succession, await succeed(db, succession, within), now)
}

/** All of it at once, when two connections become one history. */
export const yieldEverything = async (
  db: Db,
  individual: string,
  succession: Succession,
  now: number,
): Promise<number> => {
  const ever = { kinds: undefined, from: -8_640_000_000_000, to: 253_402_300_799_000, now }
  const done = await succeed(db, succession, ever)
  await tellOf(db, individual, succession, done, now)
  return done.length
}

/** What has left the predecessor, or come back to it, goes out and is counted like any change. */
export const tellOf = async (
  db: Db,
  individual: string,
  { predecessor, connector }: Pick<Succession, 'predecessor' | 'connector'>,
  done: readonly (Omit<Succeeded, 'reason'> & Partial<Pick<Succeeded, 'reason'>>)[],
  now: number,
): Promise<void> => {
  const provenance = {
    individual,
    connectionId: predecessor,
    connector,
    mapper: 0,
    pageHash: undefined,
    committedAt: new Date(now).toISOString(),
  }
  for (const streamId of new Set(done.map((one) => one.streamId))) {
    const those = done.filter((one) => one.streamId === streamId)
    const tally: Tally = new Map()
    for (const { row, reason } of those) count(tally, row.kind, reason === undefined ? 1 : -1)
    await addToTallies(db, streamId, tally)
    const envelopes = those.map(({ row, revision, reason }) => envelopeOf(row, revision, provenance, reason))
    await addChanges(db, { individual, streamId, now }, envelopes)
  }
}
