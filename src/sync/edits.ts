/**
 * Name, notes, sport and privacy travel as changes, never as values: what one side changed since both last agreed goes
 * to the others, unless they changed it, too; then everyone keeps their own. So a change here does not undo one there.
 */
import type { Instant } from '../core/index.js'
import type { ActivityEdit } from '../kit/index.js'
import type { Flows } from './flows.js'
import { present } from './merge.js'
import type { Link, Listing, Party } from './model.js'
import { maybeSameSport } from './sports.js'

const fields = ['name', 'notes', 'sport', 'isPrivate'] as const
type Field = (typeof fields)[number]

export const editableOf = ({ name, notes, sport, isPrivate }: ActivityEdit): ActivityEdit =>
  present({ name, notes, sport, isPrivate })

/** A place that has the workout, what was agreed there, and what it shows now. */
interface Side {
  readonly link: Link
  readonly agreed: ActivityEdit
  readonly shown: ActivityEdit
  readonly edits: readonly Field[]
}

const sidesOf = (
  links: readonly Link[],
  listings: readonly Listing[],
  parties: ReadonlyMap<string, Party>,
): readonly Side[] =>
  links.flatMap((link): Side[] => {
    const { agreed } = link
    if (agreed === undefined || (link.state !== 'present' && link.state !== 'uploaded')) return []
    const party = parties.get(link.connection)
    const listing = listingOf(link, listings)
    const isFresh = listing !== undefined && listing.listedAt > freshFrom(link, party)
    return [{ link, agreed, shown: isFresh ? editableOf(listing.summary) : agreed, edits: party?.can.edits ?? [] }]
  })

/** What was listed before we changed it, or so soon after that the service may not show it yet, tells nothing. */
const freshFrom = ({ changedAt }: Link, party: Party | undefined): Instant =>
  changedAt + (party?.visibleWithinSeconds ?? 0) * 1000

const listingOf = ({ connection, externalId }: Link, listings: readonly Listing[]): Listing | undefined =>
  listings.find(
    (listing) => listing.connection === connection && listing.externalId === externalId && listing.goneAt === undefined,
  )

/** A service may cut a name short, and knows fewer sports than another. */
const isSame = (field: Field, one: ActivityEdit, other: ActivityEdit): boolean => {
  if (field === 'isPrivate') return (one.isPrivate ?? false) === (other.isPrivate ?? false)
  if (field === 'sport')
    return one.sport === other.sport || maybeSameSport(one.sport ?? 'other', other.sport ?? 'other')
  const [text, another] = [(one[field] ?? '').trim(), (other[field] ?? '').trim()]
  return text === another || (another.length >= 20 && text.startsWith(another))
}

/** The one new value that somebody gave a field; `undefined` where nobody did, or two did differently. */
const changeOf = (field: Field, sides: readonly Side[]): ActivityEdit | undefined => {
  const changed = sides.filter(({ agreed, shown }) => shown[field] !== undefined && !isSame(field, agreed, shown))
  const [first, ...others] = changed
  if (first === undefined || others.some(({ shown }) => !isSame(field, first.shown, shown))) return undefined
  return { [field]: first.shown[field] } as ActivityEdit
}

/** What is to be changed where. */
export const editsOf = (
  links: readonly Link[],
  listings: readonly Listing[],
  parties: ReadonlyMap<string, Party>,
  flows: Flows,
): readonly { readonly link: Link; readonly changes: ActivityEdit }[] => {
  const sides = sidesOf(links, listings, parties)
  const mayReach = (target: Link, field: Field, change: ActivityEdit): boolean =>
    sides.some(({ link, shown }) => isSame(field, shown, change) && flows(link.connection, target.connection))
  const wanted = fields.flatMap((field) => {
    const change = changeOf(field, sides)
    return change === undefined ? [] : [{ field, change }]
  })
  return sides.flatMap(({ link, agreed, edits }) => {
    const changes = wanted.filter(({ field, change }) => edits.includes(field) && !isSame(field, change, agreed))
    // Whoever made the change shows it already: there is nothing to be told.
    const told = changes.filter(
      ({ field, change }) =>
        !isSame(field, change, sides.find((side) => side.link === link)?.shown ?? {}) && mayReach(link, field, change),
    )
    return told.length === 0 ? [] : [{ link, changes: Object.assign({}, ...told.map(({ change }) => change)) }]
  })
}

export interface EditRules {
  readonly parties: ReadonlyMap<string, Party>
  readonly flows: Flows
  /** Whether edits travel. */
  readonly edits: boolean
}

/**
 * Links whose agreement has to be written down: a first listing after an upload says what was made of it; a change that
 * has reached everyone is agreed; and while edits do not travel, whatever is shown is agreed.
 */
export const alignedLinks = (
  links: readonly Link[],
  listings: readonly Listing[],
  { parties, edits: travel, flows }: EditRules,
): readonly Link[] => {
  const first = links.flatMap((link): Link[] => {
    const listing = listingOf(link, listings)
    const isThere = link.state === 'present' || link.state === 'uploaded'
    if (listing === undefined || link.agreed !== undefined || !isThere) return []
    return [{ ...link, agreed: editableOf(listing.summary) }]
  })
  const known = new Map(first.map((link) => [link.connection, link]))
  const current = links.map((link) => known.get(link.connection) ?? link)
  const sides = sidesOf(current, listings, parties)
  const pending = travel ? editsOf(current, listings, parties, flows) : []
  if (pending.length > 0) return first
  const settled = sides.flatMap(({ link, agreed, shown }): Link[] => {
    const moved = fields.filter(
      (field) =>
        shown[field] !== undefined &&
        !isSame(field, agreed, shown) &&
        (!travel || changeOf(field, sides) !== undefined),
    )
    if (moved.length === 0) return []
    return [{ ...link, agreed: { ...agreed, ...Object.fromEntries(moved.map((field) => [field, shown[field]])) } }]
  })
  return [...first, ...settled]
}
