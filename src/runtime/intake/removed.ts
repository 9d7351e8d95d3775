/** What a device has removed stays removed, in whatever order its deliveries arrive. */
import type { Db } from '../store/db.js'
import { removedAmong } from '../store/handed-records.js'
import type { MappedPage } from './rows.js'

/**
 * A page without the records of documents that are known to be removed. Devices send again what was not confirmed, so a
 * removal may arrive before what it removes, or be followed by an old copy of it. What says that it was changed after we
 * heard of the removal is new.
 */
export const withoutRemoved = async (db: Db, connectionId: string, mapped: MappedPage): Promise<MappedPage> => {
  const removed = await removedAmong(db, connectionId, [...mapped.documents])
  if (removed.size === 0) return mapped
  const rows = mapped.rows.filter(({ document, updatedAt = 0 }) => {
    const removedAt = document === undefined ? undefined : removed.get(document)
    return removedAt === undefined || updatedAt > removedAt
  })
  const standing = new Set(rows.map(({ document }) => document))
  return { ...mapped, rows, documents: new Set([...mapped.documents].filter((each) => standing.has(each))) }
}
