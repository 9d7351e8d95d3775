/** Works on the people whose workouts are due: a slice for each, then others get their turn. */
import { createClaimsLoop, type Worker } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { closeSyncOrphans } from '../store/sync-runs.js'
import { claimSyncs, nextSyncDue } from '../store/syncs.js'
import { syncLeaseMs } from './ports.js'
import { runClaim } from './run.js'

export type SyncWorker = Worker

export const createSyncWorker = (engine: Engine, name: string): SyncWorker => {
  const { store, world, bus } = engine
  let serial = 0
  return createClaimsLoop({
    world,
    bus,
    begin: async () => void (await closeSyncOrphans(store, world.now())),
    claim: async (limit) => {
      const lease = `${name}.sync.${++serial}`
      const claims = await claimSyncs(store, { limit, lease, now: world.now(), leaseMs: syncLeaseMs })
      world.meter?.count('claims', { work: 'sync' }, claims.length)
      return claims
    },
    nextDue: () => nextSyncDue(store),
    run: (claim, signal) => runClaim(engine, claim, signal),
    abandoned: ({ individual }, fault) => world.log.error({ individual, fault }, 'sync abandoned'),
    unreadable: 'who is due for syncing could not be read; trying again',
  })
}
