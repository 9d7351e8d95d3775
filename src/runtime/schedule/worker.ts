/** Works on the streams that are due. */
import { createClaimsLoop, type Worker } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { claimDue, nextDue } from '../store/pulls.js'
import { closeOrphans } from '../store/runs.js'
import { createPostponing } from './closed.js'
import { leaseMs, pullClaim } from './pull.js'

export type { Worker } from '../claims-loop.js'

export const createWorker = (engine: Engine, name: string): Worker => {
  const { store, world, bus } = engine
  const postpone = createPostponing(engine)
  let serial = 0
  return createClaimsLoop({
    world,
    bus,
    begin: async () => void (await closeOrphans(store, world.now(), leaseMs)),
    claim: async (limit) => {
      const claims = await claimDue(store, { limit, lease: `${name}.${++serial}`, now: world.now(), leaseMs })
      world.meter?.count('claims', { work: 'pull' }, claims.length)
      return claims
    },
    nextDue: () => nextDue(store),
    run: async (claim, signal) => {
      const closed = await pullClaim(engine, claim, signal)
      if (closed !== undefined) await postpone(closed)
    },
    abandoned: ({ streamId }, fault) => world.log.error({ stream: streamId, fault }, 'pull abandoned'),
    unreadable: 'the schedule could not be read; trying again',
  })
}
