/** A view, looked up by what planning asks: who has this workout, who gave it, what is known of it. */
import { dayMs, dayOf, hourMs, type Instant, isKnown, localOf, offsetAt, orderOf, resolveLocal } from '../core/index.js'
import { uploadsOf } from './clusters.js'
import { type Flows, flowsOf } from './flows.js'
import { lastedAlike, searchWindowMs, secondsOf } from './likeness.js'
import type { CentralActivity, Link, Listing, Party, SyncSettings, SyncView } from './model.js'

/** Everything about one workout. */
export interface Scene {
  readonly activity: CentralActivity
  readonly parties: ReadonlyMap<string, Party>
  readonly settings: SyncSettings
  readonly now: Instant
  readonly flows: Flows
  /** Live ones, the richest source first, our own uploads last. */
  readonly listings: readonly Listing[]
  readonly links: ReadonlyMap<string, Link>
  /** Connections it came from, whether or not they still have it; those of our uploads only if there are no others. */
  readonly origins: readonly string[]
  readonly isUpload: (listing: Listing) => boolean
  /** Whether it is gone from everywhere it came from. */
  readonly isGone: boolean
  /** Whether it may be an upload of ours whose outcome is not known yet, listed under a start nobody would know it by. */
  readonly isMaybeUpload: boolean
}

export const scenesOf = (view: SyncView): readonly Scene[] => {
  const { settings, now } = view
  const parties = new Map(view.parties.map((party) => [party.connection, party]))
  const uploads = uploadsOf(view.links)
  const flows = flowsOf(view.flows)
  const listings = groupBy(view.listings, ({ activity }) => activity)
  const links = groupBy(view.links, ({ activity }) => activity)
  const rankOf = ({ connection }: Listing): number => parties.get(connection)?.rank ?? Number.MAX_SAFE_INTEGER
  const isUpload = (listing: Listing): boolean => uploads(listing) !== undefined
  const open = openUploads(view)
  return view.activities.map((activity) => {
    const all = listings.get(activity.id) ?? []
    const own = all.filter((listing) => !isUpload(listing))
    const live = all.filter(({ goneAt }) => goneAt === undefined)
    const sorted = live.toSorted(
      (one, other) =>
        Number(isUpload(one)) - Number(isUpload(other)) ||
        rankOf(one) - rankOf(other) ||
        (nameOf(one) < nameOf(other) ? -1 : 1),
    )
    const origins = [...new Set((own.length > 0 ? own : all).map(({ connection }) => connection))]
    const isGone = own.length > 0 && own.every(({ goneAt }) => goneAt !== undefined)
    const byConnection = new Map((links.get(activity.id) ?? []).map((link) => [link.connection, link]))
    const isMaybeUpload = own.length > 0 && own.every((listing) => maybeOneOf(open.get(listing.connection), listing))
    const known = { activity, parties, settings, now, flows, isUpload }
    return { ...known, listings: sorted, links: byConnection, origins, isGone, isMaybeUpload }
  })
}

type OpenUpload = Pick<CentralActivity, 'id' | 'summary'> & { readonly withinMs: number }

/** By connection, what was sent there and is not answered for, or of which the service never said what it has become. */
const openUploads = ({ links, activities }: SyncView): ReadonlyMap<string, readonly OpenUpload[]> => {
  const isUnnamed = ({ state, externalId }: Link): boolean => state === 'uploaded' && externalId === undefined
  const open = links.filter((link) => link.state === 'intended' || link.state === 'processing' || isUnnamed(link))
  if (open.length === 0) return new Map()
  const known = new Map(activities.map((activity) => [activity.id, activity]))
  const sent = open.flatMap((link) => {
    const one = known.get(link.activity)
    // Those stay unnamed for ever: what lasts as long, on another day, is something else.
    const withinMs = isUnnamed(link) ? searchWindowMs : Number.POSITIVE_INFINITY
    return one === undefined ? [] : [{ connection: link.connection, one: { ...one, withinMs } }]
  })
  return new Map(
    [...groupBy(sent, ({ connection }) => connection)].map(([connection, all]) => [
      connection,
      all.map(({ one }) => one),
    ]),
  )
}

/** A clock may be wrong by anything; how long it took, a service leaves as it is. */
const maybeOneOf = (sent: readonly OpenUpload[] = [], { activity, summary }: Listing): boolean =>
  sent.some(
    (one) =>
      one.id !== activity &&
      Math.abs(orderOf(one.summary.start) - orderOf(summary.start)) <= one.withinMs &&
      lastedAlike(one.summary, summary),
  )

const nameOf = ({ connection, externalId }: Listing): string => `${connection}\n${externalId}`

export const groupBy = <T>(values: readonly T[], keyOf: (value: T) => string | undefined): ReadonlyMap<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/** The day it began, by its own clock. */
export const dayOfStart = ({ activity: { summary }, settings }: Scene): string => {
  const { start, zone = settings.zone } = summary
  const local = localOf(start)
  if (local !== undefined) return local.slice(0, 10)
  const at = orderOf(start)
  return dayOf(at, zone === undefined ? 0 : offsetAt(zone, at))
}

/** When it ended, at the latest: where only a wall clock is known, by the westernmost zone. */
export const endedBy = ({ activity: { summary }, settings }: Scene): Instant => {
  const { start, zone = settings.zone } = summary
  const seconds = Math.max(0, secondsOf(summary) ?? 0)
  const from = isKnown(start)
    ? start.at
    : zone === undefined
      ? orderOf(start) + 12 * hourMs
      : resolveLocal(start.local, zone).at
  return from + Math.min(seconds * 1000, 5 * dayMs)
}
