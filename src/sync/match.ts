/**
 * Which listings are one workout, and what follows: central activities, assignments, links. Nothing when nothing is
 * new. Ids that were given are kept; where two workouts turn out to be one, the older id stands.
 */
import { clustersOf, compare, type Member, uploadsOf } from './clusters.js'
import { alignedLinks } from './edits.js'
import { flowsOf } from './flows.js'
import { joinedLink, linkFromListings } from './match-links.js'
import { isEqual, mergeSummaries, type Standing } from './merge.js'
import type { CentralActivity, Link, Listing, MatchPlan, MergedSummary, SyncView } from './model.js'
import { activityName } from './names.js'

export const match = (view: SyncView): MatchPlan => {
  const clusters = clustersOf(view)
  const named = nameClusters(view, clusters)
  const known = new Map(view.activities.map((activity) => [activity.id, activity]))
  const standingOf = standingsIn(view)
  const activities: Pick<CentralActivity, 'id' | 'summary'>[] = []
  const assign: { connection: string; externalId: string; activity: string }[] = []
  const links = new LinkBook(view.links)
  const rules = {
    parties: new Map(view.parties.map((party) => [party.connection, party])),
    flows: flowsOf(view.flows),
    edits: view.settings.edits,
  }
  for (const { from, into } of named.joins) links.join(from, into)
  for (const { id, members } of named.clusters) {
    const listings = members.flatMap(({ listing }) => listing ?? [])
    const before = known.get(id)?.summary
    const summary = mergeSummaries(listings, standingOf, before)
    if (summary !== undefined && !isEqual(told(summary), before && told(before))) activities.push({ id, summary })
    for (const { connection, externalId, activity } of listings)
      if (activity !== id) assign.push({ connection, externalId, activity: id })
    for (const [connection, there] of byConnection(listings))
      links.put(linkFromListings(links.at(id, connection), there, { activity: id, connection, now: view.now }))
    for (const link of alignedLinks(links.of(id), listings, rules)) links.put(link)
  }
  return { activities, assign, join: named.joins, links: links.changed() }
}

const byConnection = (listings: readonly Listing[]): ReadonlyMap<string, readonly Listing[]> => {
  const groups = new Map<string, Listing[]>()
  for (const listing of listings) {
    const group = groups.get(listing.connection)
    if (group === undefined) groups.set(listing.connection, [listing])
    else group.push(listing)
  }
  return groups
}

/** Nothing follows from when a service last touched it. */
const told = ({ updatedAt: _, ...rest }: MergedSummary): Omit<MergedSummary, 'updatedAt'> => rest

/** How much a listing's word is worth: sources before our own copies, rich services before poor ones. */
const standingsIn = ({ parties, links }: SyncView): ((listing: Listing) => Standing) => {
  const ranks = new Map(parties.map(({ connection, rank }) => [connection, rank]))
  const uploads = uploadsOf(links)
  return (listing) => ({
    rank: ranks.get(listing.connection) ?? Number.MAX_SAFE_INTEGER,
    isCopy: uploads(listing) !== undefined,
  })
}

/**
 * An id that two clusters lay claim to goes to the one that holds our uploads, then to the one with the earliest
 * member. Of several ids that a cluster may keep, the oldest stands, and the others are joined into it.
 */
const nameClusters = (view: SyncView, clusters: readonly (readonly Member[])[]) => {
  const owners = new Map<string, number>()
  for (const [index, members] of clusters.entries())
    for (const { upload } of members) if (upload !== undefined && !owners.has(upload)) owners.set(upload, index)
  for (const [index, members] of clusters.entries())
    for (const { prior } of members) if (prior !== undefined && !owners.has(prior)) owners.set(prior, index)
  const owned = new Map<number, string[]>()
  for (const [id, index] of owners) owned.set(index, [...(owned.get(index) ?? []), id])
  const taken = new Set([...view.activities.map(({ id }) => id), ...owners.keys()])
  const joins: { from: string; into: string }[] = []
  const named = clusters.map((members, index) => {
    const [id, ...others] = (owned.get(index) ?? []).sort(compare)
    if (id === undefined) return { id: newName(view, members, taken), members }
    joins.push(...others.map((from) => ({ from, into: id })))
    return { id, members }
  })
  return { clusters: named, joins }
}

const newName = (view: SyncView, [first]: readonly Member[], taken: Set<string>): string => {
  const { connection = '', externalId = '' } = first?.listing ?? {}
  let name = activityName(view.individual, `${connection}\n${externalId}`, view.now)
  for (let turn = 1; taken.has(name); turn++)
    name = activityName(view.individual, `${connection}\n${externalId}\n${turn}`, view.now)
  taken.add(name)
  return name
}

/** The links as they become, with those that differ from what was. */
class LinkBook {
  readonly #links = new Map<string, Map<string, Link>>()
  readonly #changed = new Set<Link>()

  constructor(links: readonly Link[]) {
    for (const link of links) this.#set(link)
  }

  of(activity: string): readonly Link[] {
    return [...(this.#links.get(activity)?.values() ?? [])]
  }

  at(activity: string, connection: string): Link | undefined {
    return this.#links.get(activity)?.get(connection)
  }

  put(link: Link | undefined): void {
    if (link === undefined) return
    const before = this.at(link.activity, link.connection)
    if (before !== undefined && isEqual(before, link)) return
    if (before !== undefined) this.#changed.delete(before)
    this.#changed.add(link)
    this.#set(link)
  }

  join(from: string, into: string): void {
    for (const link of this.of(from)) this.put(joinedLink(this.at(into, link.connection), { ...link, activity: into }))
    this.#links.delete(from)
  }

  changed(): readonly Link[] {
    return [...this.#changed]
  }

  #set(link: Link): void {
    const links = this.#links.get(link.activity) ?? new Map<string, Link>()
    links.set(link.connection, link)
    this.#links.set(link.activity, links)
  }
}

/** The view as it is once the match has been saved. */
export const withMatch = (view: SyncView, { activities, assign, join, links }: MatchPlan): SyncView => {
  if (activities.length + assign.length + join.length + links.length === 0) return view
  const into = new Map(join.map(({ from, into }) => [from, into]))
  const summaries = new Map(activities.map(({ id, summary }) => [id, summary]))
  const homes = new Map(
    assign.map(({ connection, externalId, activity }) => [`${connection}\n${externalId}`, activity]),
  )
  const originals = new Map<string, CentralActivity['originals'][number][]>()
  for (const { id, originals: held } of view.activities) {
    const home = into.get(id)
    if (home !== undefined) originals.set(home, [...(originals.get(home) ?? []), ...held])
  }
  const kept = view.activities
    .filter(({ id }) => !into.has(id))
    .map((activity) => ({
      ...activity,
      summary: summaries.get(activity.id) ?? activity.summary,
      originals: [...activity.originals, ...(originals.get(activity.id) ?? [])],
    }))
  const before = new Set(kept.map(({ id }) => id))
  const added = activities
    .filter(({ id }) => !before.has(id))
    .map((each): CentralActivity => ({ ...each, originals: [] }))
  const stands = new Map(view.links.filter(({ activity }) => !into.has(activity)).map((link) => [nameOf(link), link]))
  for (const link of links) stands.set(nameOf(link), link)
  return {
    ...view,
    activities: [...kept, ...added],
    links: [...stands.values()],
    listings: view.listings.map((listing) => {
      const activity = homes.get(`${listing.connection}\n${listing.externalId}`)
      return activity === undefined ? listing : { ...listing, activity }
    }),
  }
}

const nameOf = ({ activity, connection }: Link): string => `${activity}\n${connection}`
