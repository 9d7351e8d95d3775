/**
 * Days that were read before workouts were known say nothing of which are there. Where workouts may be sent, they are
 * listed again before anything is (I8); records stay as they are.
 */
import type { Connector } from '../../kit/index.js'
import { lockConnection } from '../intake/lock.js'
import type { Store } from '../store/db.js'
import { isUnlisted, relistFromTheStart, unlistedStreams } from '../store/relist.js'

/** Called once at start, by however many processes. Returns how many streams are listed anew. */
export const listAnew = async (store: Store, connectors: Iterable<Connector>, now: number): Promise<number> => {
  let begun = 0
  for (const { id: connector, activities } of connectors) {
    if (activities?.upload === undefined) continue
    for (const { id: streamId, connectionId } of await unlistedStreams(store, { connector, name: activities.list }))
      await store.transaction(async (db) => {
        await lockConnection(db, connectionId)
        if (!(await isUnlisted(db, streamId))) return
        await relistFromTheStart(db, { streamId, now })
        begun++
      })
  }
  return begun
}
