/**
 * The workouts of a commit: what its page lists, and what is there no more. Stored with the page's records, and where
 * that is news their person becomes due for syncing, all in the same transaction.
 */
import type { ActivitySummary } from '../../kit/index.js'
import { goneWorkouts, listWorkouts } from '../store/activity-listings.js'
import type { Db } from '../store/db.js'
import { type Deleted, deleteByDocument } from '../store/delete-records.js'
import { lockSync, wakeIfAwaited, wakeSync } from '../store/syncs.js'
import { trackStreamOf } from '../store/tracks.js'
import type { Commit } from './commit.js'

export const noteWorkouts = async (
  db: Db,
  { stream, page, gone = [], covers, now }: Pick<Commit, 'stream' | 'page' | 'gone' | 'covers' | 'now'>,
  listed: readonly ActivitySummary[],
  deleted: readonly Deleted[],
): Promise<void> => {
  const { individual, connectionId, id: streamId } = stream
  const ended = page?.via === 'import' ? [] : endedOf(page, gone, listed, deleted)
  if (listed.length > 0 || ended.length > 0) {
    await lockSync(db, individual)
    const from = { connectionId, individual, streamId, now, asOf: page?.asOf, isArchive: page?.via === 'import' }
    const news = (await listWorkouts(db, from, listed)) + (await goneWorkouts(db, from, ended))
    if (news > 0) return wakeSync(db, individual, now)
  }
  // Nothing new, but more is known to be all there is: a workout may have waited for that.
  if (covers !== undefined) await wakeIfAwaited(db, individual, now)
}

/** Samples that were made of a workout go with it. */
export const deleteTracks = async (
  db: Db,
  { stream, page, gone = [], now }: Pick<Commit, 'stream' | 'page' | 'gone' | 'now'>,
  listed: readonly ActivitySummary[],
  deleted: readonly Deleted[],
): Promise<readonly Deleted[]> => {
  const documents = page?.via === 'import' ? [] : endedOf(page, gone, listed, deleted)
  const streamId = documents.length === 0 ? undefined : await trackStreamOf(db, stream.connectionId, stream.name)
  if (streamId === undefined) return []
  return deleteByDocument(db, { streamId, documents, keep: [], reason: 'provider-deleted', now, asOf: page?.asOf })
}

/** A document that came again without its record is still listed; one that was taken back, or vanished, is not. */
const endedOf = (
  page: Commit['page'],
  gone: readonly string[],
  listed: readonly ActivitySummary[],
  deleted: readonly Deleted[],
): string[] => {
  const ended = new Set([...gone, ...(page?.mapped.removedDocuments ?? [])])
  for (const { row, reason } of deleted)
    if (reason !== 'superseded' && row.document !== undefined) ended.add(row.document)
  for (const { externalId } of listed) ended.delete(externalId)
  return [...ended]
}
