/** Whether an upload of ours is there: asked of the service, or found in what it lists. */
import { hourMs, type Instant, orderOf } from '../core/index.js'
import type { Task } from '../kit/index.js'
import type { ApplyRun } from './apply-run.js'
import { uploadsOf } from './clusters.js'
import { lastedAlike, secondsOf, traitsOf, unlikeness } from './likeness.js'
import type { CentralActivity, Link, Listing, Party } from './model.js'

/** A clock may be wrong by so much, and a little more for what begins a bit earlier. */
const aroundMs = 14 * hourMs + 300_000
/** A request that was under way when a process died may reach the service so long after. */
const onTheWayMs = 120_000

/** When the target can tell whether an upload arrived. */
export const tellsFrom = (intendedAt: Instant, party: Party): Instant =>
  intendedAt + Math.max(party.visibleWithinSeconds * 1000, onTheWayMs)

export type Whereabouts =
  | { readonly state: 'there'; readonly externalId: string }
  | { readonly state: 'not_there' | 'unknown' | 'never' }
  | { readonly state: 'not_yet'; readonly until: Instant }

/** By its mark where the service can be asked for it, else by what it lists around that time, once that tells. */
export const whereIs = async (
  run: ApplyRun,
  link: Link,
  { activity, party }: { readonly activity: CentralActivity; readonly party: Party },
): Promise<Whereabouts> => {
  const { ports } = run
  const { upload } = run.abilities(link.connection)
  const until = tellsFrom(link.intendedAt ?? link.changedAt, party)
  if (upload?.find !== undefined && link.mark !== undefined) {
    const [content] = await run.contents(activity.id)
    if (content !== undefined) {
      const task: Task = ports.taskFor(link.connection, activity.id)
      const externalId = await upload.find(task, { mark: link.mark, activity: content.activity })
      if (externalId !== undefined) return { state: 'there', externalId }
      return ports.now() < until ? { state: 'not_yet', until } : { state: 'not_there' }
    }
  }
  if (ports.now() < until) return { state: 'not_yet', until }
  if (upload?.isListed === false) return { state: 'never' }
  if (!party.can.list) return { state: canEverList(run, link.connection) ? 'unknown' : 'never' }
  const { summary } = activity
  const from = orderOf(summary.start)
  const to = from + (secondsOf(summary) ?? 0) * 1000
  const listed = await ports.listAround(link.connection, { from: from - aroundMs, to: to + aroundMs })
  run.fresh.set(link.connection, listed)
  const found = foundAmong(run, activity, listed, link.mark) ?? changedAmong(run, link, activity, listed)
  return found === undefined ? { state: 'not_there' } : { state: 'there', externalId: found.externalId }
}

const canEverList = (run: ApplyRun, connection: string): boolean => {
  const { streams, activities } = run.ports.connectorOf(connection)
  return streams?.[activities?.list ?? '']?.pull !== undefined
}

/**
 * What has turned up since the upload and may be it, whatever the service made of start and sport: it lasted as long, and
 * nobody else has it. Better once too few than once too many.
 */
const changedAmong = (
  run: ApplyRun,
  { connection, intendedAt = 0 }: Link,
  { id, summary }: CentralActivity,
  listed: readonly Listing[],
): Listing | undefined => {
  const uploads = uploadsOf(run.links())
  const isElsewhere = (activity: string): boolean =>
    run.listingsOf(activity).some((listing) => listing.connection !== connection) ||
    run.links().some((link) => link.activity === activity && link.connection !== connection && isSent(link))
  return listed.find(
    (listing) =>
      listing.goneAt === undefined &&
      listing.listedAt >= intendedAt &&
      (uploads(listing) ?? id) === id &&
      (listing.activity === undefined || listing.activity === id || !isElsewhere(listing.activity)) &&
      lastedAlike(summary, listing.summary),
  )
}

const isSent = ({ state }: Link): boolean => state === 'uploaded' || state === 'processing' || state === 'intended'

/** What a connection lists of a workout that is no other one's already. */
export const foundAmong = (
  run: ApplyRun,
  { id, summary }: CentralActivity,
  listed: readonly Listing[],
  mark?: string,
): Listing | undefined => {
  const uploads = uploadsOf(run.links())
  const sought = traitsOf(summary)
  const likeness = (listing: Listing): number | undefined =>
    mark !== undefined && listing.summary.mark === mark
      ? -1
      : unlikeness(sought, traitsOf(listing.summary), run.view.settings.zone)
  return listed
    .filter((listing) => listing.goneAt === undefined && (listing.activity ?? id) === id)
    .filter((listing) => (uploads(listing) ?? id) === id)
    .flatMap((listing) => {
      const badness = likeness(listing)
      return badness === undefined ? [] : [{ listing, badness }]
    })
    .sort((one, other) => one.badness - other.badness)[0]?.listing
}
