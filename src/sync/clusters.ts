/**
 * Which listings are one workout, all at once: a function of their set, whatever the order in which they came. Pairs
 * are joined best first; two that one service itself tells apart are never joined. What we uploaded belongs where the
 * link says, whatever the service made of its start. A listing that was edited until it resembles nothing stays where
 * it was.
 */

import {
  isDoubleListing,
  kindOf,
  type Likeness,
  searchWindowMs,
  type Traits,
  traitsOf,
  unlikeness,
} from './likeness.js'
import type { CentralActivity, Link, Listing, SyncView } from './model.js'
import { familyOf } from './sports.js'

/** A listing, or a workout of which nothing is listed any more. */
export interface Member {
  /** By which members of the same time sort, so that their order is one. */
  readonly key: string
  readonly traits: Traits
  readonly listing?: Listing
  /** The central activity it belonged to so far. */
  readonly prior?: string
  /** The central activity of which it is our upload. */
  readonly upload?: string
}

export const clustersOf = (view: SyncView): readonly (readonly Member[])[] => {
  const members = membersOf(view)
  const sets = new Sets(members)
  joinUploads(members, sets)
  const { pairs, paired } = pairsOf(members, view.settings.zone)
  for (const [one, other, badness] of pairs) sets.join(one, other, { by: kindOf(badness) })
  joinStrays(members, paired, sets)
  return sets.all()
}

const membersOf = ({ activities, listings, links }: SyncView): readonly Member[] => {
  const uploads = uploadsOf(links)
  const listed = new Set<string>()
  const members = listings.map((listing): Member => {
    if (listing.activity !== undefined) listed.add(listing.activity)
    const upload = uploads(listing)
    return {
      key: `${listing.connection}\n${listing.externalId}`,
      traits: traitsOf(listing.summary),
      listing,
      ...(listing.activity !== undefined && { prior: listing.activity }),
      ...(upload !== undefined && { upload }),
    }
  })
  const unlisted = activities.filter(({ id }) => !listed.has(id)).map(bareMember)
  return [...members, ...unlisted].sort(
    (one, other) => one.traits.order - other.traits.order || compare(one.key, other.key),
  )
}

/** Of a workout whose service was taken away: should the service come back, it is known again. */
const bareMember = ({ id, summary }: CentralActivity): Member => ({
  key: `\n${id}`,
  traits: traitsOf(summary),
  prior: id,
})

export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Tells which listings are uploads of ours, by the id the service gave us or the mark we gave it. */
export const uploadsOf = (links: readonly Link[]): ((listing: Listing) => string | undefined) => {
  const byName = new Map<string, string>()
  for (const { activity, connection, state, externalId, mark } of links) {
    if (mark !== undefined) byName.set(`mark ${connection}\n${mark}`, activity)
    if (externalId !== undefined && mark !== undefined && state !== 'present')
      byName.set(`id ${connection}\n${externalId}`, activity)
  }
  if (byName.size === 0) return () => undefined
  return ({ connection, externalId, summary: { mark } }) =>
    byName.get(`id ${connection}\n${externalId}`) ??
    (mark === undefined ? undefined : byName.get(`mark ${connection}\n${mark}`))
}

/** Disjoint sets of members, by index, which know whom they may not take in. */
class Sets {
  readonly #parents: number[]
  readonly #sets: {
    members: number[]
    natives: number[]
    family: string | undefined
    /** The clock of one of them is wrong: that it stands where another does proves nothing. */
    isShifted: boolean
  }[]

  constructor(readonly members: readonly Member[]) {
    this.#parents = members.map((_, index) => index)
    this.#sets = members.map((member, index) => ({
      members: [index],
      natives: isNative(member) ? [index] : [],
      family: familyOf(member.traits.summary.sport),
      isShifted: false,
    }))
  }

  join(one: number, other: number, options: { readonly must?: boolean; readonly by?: Likeness } = {}): void {
    const [a, b] = [this.#rootOf(one), this.#rootOf(other)]
    if (a === b || (options.must !== true && !this.#mayJoin(a, b, options.by))) return
    const [into, from] = [this.#sets[Math.min(a, b)], this.#sets[Math.max(a, b)]]
    if (into === undefined || from === undefined) return
    this.#parents[Math.max(a, b)] = Math.min(a, b)
    into.members.push(...from.members)
    into.family ??= from.family
    into.isShifted ||= from.isShifted || options.by === 'shifted'
    for (const native of from.natives)
      if (!into.natives.some((other) => this.#speakAlike(native, other))) into.natives.push(native)
  }

  all(): readonly (readonly Member[])[] {
    return this.#sets
      .filter((_, index) => this.#parents[index] === index)
      .map(({ members }) => members.sort((one, other) => one - other).map((index) => this.members[index] as Member))
  }

  #rootOf(index: number): number {
    let root = index
    while (this.#parents[root] !== root) root = this.#parents[root] as number
    this.#parents[index] = root
    return root
  }

  #mayJoin(a: number, b: number, by: Likeness | undefined): boolean {
    const [one, other] = [this.#sets[a], this.#sets[b]]
    if (one === undefined || other === undefined) return false
    if (by === 'doubtful' && (one.isShifted || other.isShifted)) return false
    if (one.family !== undefined && other.family !== undefined && one.family !== other.family) return false
    for (const native of one.natives)
      for (const another of other.natives)
        if (areTwo(this.members[native] as Member, this.members[another] as Member)) return false
    return true
  }

  /** Whoever is told apart from the one is told apart from the other: of a thousand doubles one is asked. */
  #speakAlike(one: number, other: number): boolean {
    const [{ listing, traits }, another] = [this.members[one] as Member, this.members[other] as Member]
    return (
      listing?.connection === another.listing?.connection &&
      traits.order === another.traits.order &&
      traits.seconds === another.traits.seconds &&
      traits.meters === another.traits.meters
    )
  }
}

/** What is gone, and what we put there ourselves, is no word of the service that there were two. */
const isNative = ({ listing, upload }: Member): boolean =>
  listing !== undefined && listing.goneAt === undefined && upload === undefined

/** Does their own service tell them apart? */
const areTwo = (one: Member, other: Member): boolean =>
  one.listing?.connection === other.listing?.connection && !isDoubleListing(one.traits, other.traits)

/** Uploads are joined with each other, and with the first that their workout was made of. */
const joinUploads = (members: readonly Member[], sets: Sets): void => {
  const uploaded = new Map<string, number>()
  for (const [index, { upload }] of members.entries()) {
    if (upload === undefined) continue
    const first = uploaded.get(upload)
    if (first === undefined) uploaded.set(upload, index)
    else sets.join(first, index, { must: true })
  }
  if (uploaded.size === 0) return
  for (const [index, { upload, prior }] of members.entries()) {
    const copy = upload === undefined && prior !== undefined ? uploaded.get(prior) : undefined
    if (copy === undefined) continue
    sets.join(copy, index, { must: true })
    uploaded.delete(prior as string)
  }
}

/** Nobody begins more workouts within the window, at however many services: what is beyond is junk, and not looked at. */
const neighboursAtMost = 1000
/** Who resembles more than these is junk, too; what is one all the same is joined by way of others. */
const partnersAtMost = 60

type Pair = readonly [number, number, number]
const pairsOf = (members: readonly Member[], zone: string | undefined) => {
  const pairs: Pair[] = []
  const paired = new Set<number>()
  const isCopy = copiesIn(members)
  for (const [index, member] of members.entries()) {
    if (isCopy[index]) continue
    let [neighbours, partners] = [0, 0]
    for (let next = index + 1; next < members.length; next++) {
      const other = members[next] as Member
      if (other.traits.order - member.traits.order > searchWindowMs) break
      if (isCopy[next]) continue
      if (++neighbours > neighboursAtMost || partners === partnersAtMost) break
      const badness = unlikeness(member.traits, other.traits, zone)
      if (badness === undefined) continue
      paired.add(index)
      paired.add(next)
      partners++
      if (isNative(member) && isNative(other) && areTwo(member, other)) continue
      pairs.push([index, next, badness])
    }
  }
  pairs.sort((one, other) => one[2] - other[2] || one[0] - other[0] || one[1] - other[1])
  return { pairs, paired }
}

/** Our own uploads prove nothing, by whatever clock the service lists them, as long as what they were made of is there. */
const copiesIn = (members: readonly Member[]): readonly boolean[] => {
  const originals = new Set(members.flatMap(({ upload, prior }) => (upload === undefined ? (prior ?? []) : [])))
  return members.map(({ upload }) => upload !== undefined && originals.has(upload))
}

/** What resembles nothing (any more) stays with those it was with. */
const joinStrays = (members: readonly Member[], paired: ReadonlySet<number>, sets: Sets): void => {
  const homes = new Map<string, number>()
  for (const [index, { prior }] of members.entries()) {
    const home = prior === undefined ? undefined : homes.get(prior)
    if (prior !== undefined && (home === undefined || (paired.has(index) && !paired.has(home)))) homes.set(prior, index)
  }
  for (const [index, { prior }] of members.entries())
    if (prior !== undefined && !paired.has(index)) sets.join(homes.get(prior) as number, index)
}
