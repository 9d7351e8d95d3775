/** A target is looked at before it is sent to: where its listing does not reach back far enough, more of it is asked for. */
import { dayMs } from '../../core/index.js'
import type { Plan } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { earliestOf } from '../store/activity-pages.js'
import { connectionById } from '../store/connections.js'
import { makeDue, priorities } from '../store/pulls.js'
import { wantHistory } from '../store/stream-state.js'
import { streamByName } from '../store/streams.js'

/** A clock may be wrong by fourteen hours, and windows begin at midnight. */
const marginMs = 2 * dayMs

/** Returns for how many connections more history is wanted now. */
export const reachBack = async (engine: Engine, plan: Plan): Promise<number> => {
  const { store, world, connectors, bus } = engine
  const waiting = new Map<string, string[]>()
  for (const { activity, connection, reason } of plan.verdicts)
    if (reason?.code === 'awaits_listing') waiting.set(connection, [...(waiting.get(connection) ?? []), activity])
  let wanted = 0
  for (const [connectionId, activities] of waiting) {
    const connection = await connectionById(store, connectionId)
    const list = connectors.get(connection?.connector ?? '')?.activities?.list
    const stream = list === undefined ? undefined : await streamByName(store, connectionId, list)
    const earliest = await earliestOf(store, activities)
    if (stream?.backfillWanted === undefined || earliest === undefined) continue
    const since = Math.floor((earliest - marginMs) / dayMs) * dayMs
    if (stream.backfillWanted <= since) continue
    await store.transaction(async (db) => {
      await wantHistory(db, [stream.id], since)
      const { now } = world
      await makeDue(db, { streamIds: [stream.id], purpose: 'backfill', priority: priorities.backfill, now: now() })
    })
    wanted++
  }
  if (wanted > 0) bus.publish({ topic: 'due' })
  return wanted
}
