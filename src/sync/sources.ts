/** Where a workout can be fetched, and if nowhere, why not. */
import type { Instant } from '../core/index.js'
import { because, downloadsAtMost, type Obstacle } from './eligibility.js'
import type { Listing, Reason } from './model.js'
import { reasonOfSkip } from './reasons.js'
import type { Scene } from './scene.js'

export type Supply =
  /** Its original is here already. */
  | { readonly state: 'held' }
  | { readonly state: 'fetch'; readonly listing: Listing }
  | { readonly state: 'none'; readonly obstacle: Obstacle }

/** The best source that can be asked now. */
export const supplyOf = (scene: Scene): Supply => {
  if (scene.activity.originals.length > 0) return { state: 'held' }
  const obstacles: Obstacle[] = []
  for (const listing of scene.listings) {
    const obstacle = obstacleOf(scene, listing)
    if (obstacle === undefined) return { state: 'fetch', listing }
    obstacles.push(obstacle)
  }
  return { state: 'none', obstacle: mostHopeful(obstacles, scene) }
}

const obstacleOf = ({ parties, now }: Scene, listing: Listing): Obstacle | undefined => {
  const party = parties.get(listing.connection)
  if (party === undefined) return because('disconnected')
  if (!party.can.download) return because('nosupplier')
  const { excluded, failures, notBefore, summary } = listing
  if (excluded?.isPermanent === true) return { reason: plain(excluded) }
  if (summary.skip !== undefined) return { reason: reasonOfSkip(summary.skip) }
  if (party.out !== undefined) return { reason: party.out }
  if (failures >= downloadsAtMost) return { reason: excluded === undefined ? { code: 'download' } : plain(excluded) }
  if (notBefore !== undefined && notBefore > now)
    return { reason: excluded === undefined ? { code: 'download' } : plain(excluded), next: notBefore }
  const limitedUntil = party.waits?.download
  if (limitedUntil !== undefined && limitedUntil > now) return { ...because('ratelimited'), next: limitedUntil }
  return undefined
}

const mostHopeful = (obstacles: readonly Obstacle[], { isGone, listings }: Scene): Obstacle => {
  const [soonest] = obstacles
    .filter(({ next }) => next !== undefined)
    .sort((one, other) => (one.next as Instant) - (other.next as Instant))
  const told = obstacles.find(({ reason }) => reason.code !== 'nosupplier')
  return soonest ?? told ?? obstacles[0] ?? because(isGone || listings.length === 0 ? 'gone' : 'nosupplier')
}

const plain = ({ code, message }: Reason): Reason => (message === undefined ? { code } : { code, message })
