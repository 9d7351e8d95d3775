/**
 * One summary of a workout out of all its listings: tapiriik's merge rules, as a function of the set of listings
 * instead of the order in which they came. Where listings differ the richest source speaks; what it leaves open, the
 * next one tells. Figures are one source's word each: the mean of two services' distances was measured by nobody.
 */
import { isKnown, type Moment } from '../core/index.js'
import type { ActivityFigures } from '../kit/index.js'
import type { Listing, MergedSummary } from './model.js'
import { mostSpecific } from './sports.js'

/** What is told of the party a listing is from. */
export interface Standing {
  /** Low is richest. */
  readonly rank: number
  /** Put there by us: it knows nothing that its source does not know. */
  readonly isCopy: boolean
}

/** `before`: what was known so far; what content told stays where no listing tells it. */
export const mergeSummaries = (
  listings: readonly Listing[],
  standingOf: (listing: Listing) => Standing,
  before?: MergedSummary,
): MergedSummary | undefined => {
  const ordered = inOrder(listings, standingOf)
  const [best] = ordered
  if (best === undefined) return before
  const summaries = ordered.map(({ listing }) => listing.summary)
  const own = ordered.filter(({ isCopy }) => !isCopy).map(({ listing }) => listing.summary)
  const word = own.length === 0 ? summaries : own
  const first = <Key extends keyof MergedSummary>(key: Key): MergedSummary[Key] | undefined =>
    summaries.map((summary) => summary[key]).find((value) => value !== undefined && value !== '')
  const start = startOf(
    word.map((summary) => summary.start),
    before?.start,
  )
  const sport = mostSpecific([...word.map((summary) => summary.sport), before?.sport])
  const flags = {
    isPrivate: word.some(({ isPrivate }) => isPrivate === true) || undefined,
    isStationary: all(word.map(({ isStationary }) => isStationary)) ?? before?.isStationary,
    hasPositions: any(word.map(({ hasPositions }) => hasPositions)) ?? before?.hasPositions,
  }
  const updated = word.flatMap(({ updatedAt }) => updatedAt ?? [])
  return present({
    start,
    sport,
    end: first('end') ?? before?.end,
    durationSeconds: first('durationSeconds') ?? before?.durationSeconds,
    name: first('name') ?? before?.name,
    notes: first('notes') ?? before?.notes,
    ...flags,
    zone: first('zone') ?? before?.zone,
    device: first('device') ?? before?.device,
    figures: figuresOf([...summaries.map(({ figures }) => figures), before?.figures]),
    updatedAt: updated.length === 0 ? undefined : Math.max(...updated),
  })
}

/** What is there before what is gone, sources before copies, rich before poor; then by name, so that it is a choice. */
const inOrder = (
  listings: readonly Listing[],
  standingOf: (listing: Listing) => Standing,
): readonly (Standing & { readonly listing: Listing })[] => {
  const live = listings.filter(({ goneAt }) => goneAt === undefined)
  return (live.length === 0 ? listings : live)
    .map((listing) => ({ listing, ...standingOf(listing) }))
    .sort(
      (one, other) =>
        Number(one.isCopy) - Number(other.isCopy) ||
        one.rank - other.rank ||
        compare(one.listing.connection, other.listing.connection) ||
        compare(one.listing.externalId, other.listing.externalId),
    )
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** A start whose offset is known beats an instant, an instant beats a wall clock. */
const startOf = (starts: readonly Moment[], before: Moment | undefined): Moment => {
  const known =
    starts.find((start) => isKnown(start) && start.offset !== undefined) ?? starts.find((start) => isKnown(start))
  const listed = known ?? (starts[0] as Moment)
  // The content may have told the zone of a wall clock, or the offset of an instant.
  return before !== undefined && isSame(listed, before) ? before : listed
}

const isSame = (listed: Moment, before: Moment): boolean => {
  if (!isKnown(before) || before.offset === undefined) return false
  if (isKnown(listed)) return listed.offset === undefined && listed.at === before.at
  return Date.parse(`${listed.local}Z`) === before.at + before.offset * 60_000
}

const all = (values: readonly (boolean | undefined)[]): boolean | undefined => {
  const told = values.filter((value) => value !== undefined)
  return told.length === 0 ? undefined : told.every((value) => value)
}

const any = (values: readonly (boolean | undefined)[]): boolean | undefined => {
  const told = values.filter((value) => value !== undefined)
  return told.length === 0 ? undefined : told.some((value) => value)
}

const figuresOf = (all: readonly (ActivityFigures | undefined)[]): ActivityFigures | undefined => {
  const figures = Object.assign({}, ...all.toReversed().map((each) => present(each ?? {}))) as ActivityFigures
  return Object.keys(figures).length === 0 ? undefined : figures
}

/** Without what is undefined. By hand: every listing passes here whenever anything is looked at. */
export const present = <T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } => {
  const kept: Record<string, unknown> = {}
  for (const key in value) if (value[key] !== undefined) kept[key] = value[key]
  return kept as { [Key in keyof T]: Exclude<T[Key], undefined> }
}

/** Equal as JSON, whatever the order of keys: stores do not keep it. */
export const isEqual = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    keys.length === others.length &&
    keys.every((key) =>
      isEqual((one as Readonly<Record<string, unknown>>)[key], (other as Readonly<Record<string, unknown>>)[key]),
    )
  )
}
