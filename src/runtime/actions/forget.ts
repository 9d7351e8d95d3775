/** Deletes what was brought from a connection, and tells every sink that it is gone. */
import type { Engine } from '../engine.js'
import { envelopeOf } from '../intake/envelopes.js'
import { lockConnection } from '../intake/lock.js'
import { addChanges } from '../store/changes.js'
import type { ConnectionRow } from '../store/connections.js'
import { forgetSome, forgetStreams, newestChange } from '../store/forget-records.js'
import { forgetWorkouts } from '../store/forget-workouts.js'
import { dropClaims } from '../store/pulls.js'
import { streamsOf } from '../store/streams.js'
import { unfollowConnection } from './succession.js'

/** Records emptied in one transaction: others wait no longer than that. */
const perTransaction = 2000

/** May be interrupted and begun again: what is gone is gone, the rest follows. Returns how many records were deleted. */
export const forgetConnection = async (
  engine: Engine,
  connection: Pick<ConnectionRow, 'id' | 'individual' | 'connector'>,
): Promise<number> => {
  const { store, world } = engine
  // What had given way to this connection's records is the only history again.
  await unfollowConnection(engine, connection.id)
  const ids = (await streamsOf(store, connection.id)).map(({ id }) => id)
  // A page that is on its way is stored before this, or not at all.
  const before = await store.transaction(async (db) => {
    await lockConnection(db, connection.id)
    await dropClaims(db, ids)
    return newestChange(db, ids)
  })
  let total = 0
  for (;;) {
    const gone = await store.transaction(async (db) => {
      await lockConnection(db, connection.id)
      const now = world.now()
      const deleted = await forgetSome(db, ids, perTransaction, now)
      const provenance = {
        individual: connection.individual,
        connectionId: connection.id,
        connector: connection.connector,
        mapper: engine.connectors.get(connection.connector)?.version ?? 0,
        pageHash: undefined,
        committedAt: new Date(now).toISOString(),
      }
      const envelopes = deleted.map(({ row, revision, reason }) => envelopeOf(row, revision, provenance, reason))
      await addChanges(db, { individual: connection.individual, streamId: ids[0] ?? 0, now }, envelopes)
      return deleted.length
    })
    total += gone
    if (gone === 0) break
  }
  await store.transaction(async (db) => {
    await lockConnection(db, connection.id)
    await forgetStreams(db, ids, before)
    await forgetWorkouts(db, connection, world.now())
  })
  engine.bus.publish({ topic: 'changes' })
  return total
}
