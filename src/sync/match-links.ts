/** What listings say of links: it is there, it is there no more, our upload has been seen. */
import type { Instant } from '../core/index.js'
import { editableOf } from './edits.js'
import type { Link, Listing } from './model.js'

interface About {
  readonly activity: string
  readonly connection: string
  readonly now: Instant
}

/** `listings`: all that the connection lists, or listed, of this workout. `undefined`: nothing new. */
export const linkFromListings = (
  link: Link | undefined,
  listings: readonly Listing[],
  about: About,
): Link | undefined => {
  const live = listings.filter(({ goneAt }) => goneAt === undefined)
  return live.length > 0 ? whenThere(link, live, listings, about) : whenGone(link, listings, about)
}

const whenThere = (
  link: Link | undefined,
  live: readonly Listing[],
  listings: readonly Listing[],
  { activity, connection, now }: About,
): Link | undefined => {
  // A listing older than its removal knows nothing of it.
  if (link?.state === 'removed' && live.every(({ listedAt }) => listedAt <= link.changedAt)) return undefined
  const ours = live.find((listing) => isOurUpload(link, listing))
  if (link?.state === 'uploaded' && ours === undefined && link.externalId !== undefined) {
    // What the service named has not been listed yet; what it lists may have been there before.
    if (!listings.some(({ externalId }) => externalId === link.externalId)) return undefined
  }
  const seen = ours ?? live.find(({ externalId }) => externalId === link?.externalId) ?? firstOf(live)
  if (seen === undefined) return undefined
  const state = ours !== undefined || isUnanswered(link) ? 'uploaded' : 'present'
  if (link?.state === state && link.externalId === seen.externalId) return undefined
  return {
    activity,
    connection,
    state,
    externalId: seen.externalId,
    ...(link?.mark !== undefined && { mark: link.mark }),
    ...(link?.intendedAt !== undefined && { intendedAt: link.intendedAt }),
    attempts: 0,
    agreed: editableOf(seen.summary),
    changedAt: now,
  }
}

const isOurUpload = (link: Link | undefined, { externalId, summary }: Listing): boolean =>
  link?.mark !== undefined &&
  (summary.mark === link.mark || (link.externalId === externalId && link.state !== 'present'))

/** An upload of which nobody knows the outcome, or the id: what is listed now is taken for it. */
const isUnanswered = (link: Link | undefined): boolean =>
  link?.state === 'intended' ||
  link?.state === 'processing' ||
  (link?.state === 'uploaded' && link.externalId === undefined)

const firstOf = (listings: readonly Listing[]): Listing | undefined =>
  listings.toSorted((one, other) => (one.externalId < other.externalId ? -1 : 1))[0]

const whenGone = (
  link: Link | undefined,
  listings: readonly Listing[],
  { activity, connection, now }: About,
): Link | undefined => {
  const named = listings.find(({ externalId }) => externalId === link?.externalId)
  const wasThere =
    link === undefined ||
    link.state === 'present' ||
    link.state === 'failed' ||
    (link.state === 'uploaded' && named !== undefined)
  if (!wasThere) return undefined
  const externalId = (named ?? firstOf(listings))?.externalId
  return {
    activity,
    connection,
    state: 'removed',
    ...(externalId !== undefined && { externalId }),
    ...(link?.mark !== undefined && { mark: link.mark }),
    attempts: 0,
    reason: { code: 'removed_there' },
    changedAt: now,
  }
}

/** What is worth most to know of two links of one workout to one target: that it is there, then that it may be. */
const worth = ['uploaded', 'present', 'processing', 'intended', 'removed', 'refused', 'failed'] as const

/** The link that stands when two workouts turn out to be one. */
export const joinedLink = (one: Link | undefined, other: Link): Link => {
  if (one === undefined) return other
  const [first, second] = worth.indexOf(one.state) <= worth.indexOf(other.state) ? [one, other] : [other, one]
  const isTried = first.state === 'failed' && second.state === 'failed'
  return isTried ? { ...first, attempts: Math.max(first.attempts, second.attempts) } : first
}
