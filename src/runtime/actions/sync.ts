/** What a person can do about syncing: switch it on, set rules, start it, take a workout out, try one again. */
import { isDay } from '../../core/index.js'
import { z } from '../../kit/index.js'
import type { FlowRule, SyncSettings } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { excludeActivity as storeExclusion } from '../store/activities.js'
import { clearFailures } from '../store/activity-links.js'
import { activityById } from '../store/activity-pages.js'
import { ensureIndividual } from '../store/connections.js'
import { saveFlows } from '../store/flows.js'
import { makeDue, priorities } from '../store/pulls.js'
import { partyRowsOf } from '../store/sync-parties.js'
import { saveSyncSettings, syncSettingsOf } from '../store/sync-settings.js'
import { lockSync, wakeSync } from '../store/syncs.js'

const longestDelaySeconds = 7 * 86_400

/** What may be set. `skipBefore: null` takes the day away. */
export const SyncSettingsChange = z.strictObject({
  isOn: z.boolean().optional(),
  uploadDelaySeconds: z.number().int().min(0).max(longestDelaySeconds).optional(),
  skipBefore: z.string().refine(isDay, 'a civil date as 2026-10-05').nullable().optional(),
  edits: z.boolean().optional(),
  deletions: z.boolean().optional(),
  mergeChannels: z.enum(['off', 'missing']).optional(),
  samples: z.boolean().optional(),
})
export type SyncSettingsChange = z.infer<typeof SyncSettingsChange>

export const syncSettings = (engine: Engine, individual: string): Promise<SyncSettings> =>
  syncSettingsOf(engine.store, individual)

/** Changes these and leaves the others. What follows from it is looked at now. */
export const setSyncSettings = async (
  engine: Engine,
  individual: string,
  change: SyncSettingsChange,
): Promise<SyncSettings> => {
  const { store, world, bus } = engine
  const now = world.now()
  const changed = await store.transaction(async (db) => {
    await ensureIndividual(db, individual, now)
    await lockSync(db, individual)
    const { skipBefore: before, ...known } = await syncSettingsOf(db, individual)
    const { skipBefore = before, ...others } = change
    const settings: SyncSettings = {
      ...known,
      ...(Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)) as typeof known),
      ...(skipBefore != null && { skipBefore }),
    }
    await saveSyncSettings(db, individual, settings, now)
    await wakeSync(db, individual, now)
    return settings
  })
  tell(engine, individual)
  bus.publish({ topic: 'due' })
  return changed
}

/** Sets these cells of the matrix, and leaves the others. Returns how many were set. */
export const setFlows = async (engine: Engine, individual: string, rules: readonly FlowRule[]): Promise<number> => {
  const { store, world } = engine
  const set = await store.transaction(async (db) => {
    await ensureIndividual(db, individual, world.now())
    await lockSync(db, individual)
    const set = await saveFlows(db, individual, rules, world.now())
    await wakeSync(db, individual, world.now())
    return set
  })
  tell(engine, individual)
  return set
}

/** A person waits: every service with workouts is listed now, and what follows is done at once. Returns how many are listed. */
export const syncNow = async (engine: Engine, individual: string): Promise<number> => {
  const { store, world, connectors } = engine
  await ensureIndividual(store, individual, world.now())
  const rows = await partyRowsOf(store, individual)
  const listings = rows
    .filter(({ state }) => state === 'connected')
    .flatMap(({ connector, streams }) => {
      const definitions = connectors.get(connector)?.streams
      return streams.filter(({ name, state }) => definitions?.[name]?.lists !== undefined && state === 'active')
    })
  const due = await makeDue(store, {
    streamIds: listings.map(({ id }) => id),
    purpose: 'fresh',
    priority: priorities.waiting,
    now: world.now(),
  })
  await wakeSync(store, individual, world.now())
  tell(engine, individual)
  return due
}

/** Tries this one again wherever it has failed or was refused. False where the person has no such workout. */
export const resyncActivity = (engine: Engine, individual: string, activity: string): Promise<boolean> =>
  about(engine, individual, activity, (db) => clearFailures(db, individual, activity))

/** Takes it out of syncing, or in again; where it is, it stays. False where the person has no such workout. */
export const excludeActivity = (
  engine: Engine,
  individual: string,
  activity: string,
  isExcluded: boolean,
): Promise<boolean> =>
  about(engine, individual, activity, (db) => storeExclusion(db, individual, activity, isExcluded, engine.world.now()))

const about = async (
  engine: Engine,
  individual: string,
  activity: string,
  change: (db: Parameters<Parameters<Engine['store']['transaction']>[0]>[0]) => Promise<unknown>,
): Promise<boolean> => {
  const { store, world } = engine
  const isTheirs = await store.transaction(async (db) => {
    if ((await activityById(db, individual, activity)) === undefined) return false
    await lockSync(db, individual)
    await change(db)
    await wakeSync(db, individual, world.now())
    return true
  })
  if (isTheirs) tell(engine, individual)
  return isTheirs
}

const tell = ({ bus }: Engine, individual: string): void => {
  bus.publish({ topic: 'sync', individual })
  bus.publish({ topic: 'due' })
}
