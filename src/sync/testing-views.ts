/** Views for tests, of a few words each. */
import { type Instant, instant, type Moment } from '../core/index.js'
import type { ActivitySummary } from '../kit/index.js'
import { match, withMatch } from './match.js'
import type { Listing, Party, SyncView } from './model.js'
import { usualSettings } from './testing-ledger.js'

/** tapiriik's own example. */
export const someStart: Instant = Date.UTC(2011, 11, 13, 14, 15, 16)
export const someNow: Instant = Date.UTC(2011, 11, 20)

export const partyOf = (connection: string, about: Partial<Party> = {}): Party => ({
  connection,
  connector: connection,
  name: connection,
  can: { list: true, download: true, upload: true, remove: true, edits: [] },
  refuses: () => undefined,
  settings: { syncPrivate: false, autoPause: false },
  rank: connection.charCodeAt(0),
  listed: { from: 0, at: someNow },
  mayForwardTo: [],
  visibleWithinSeconds: 300,
  ...about,
})

/** An hour of cycling at `a`, unless told otherwise. */
export const listingOf = (
  connection: string,
  start: Moment | Instant = someStart,
  about: Partial<ActivitySummary> & Partial<Omit<Listing, 'summary'>> = {},
): Listing => {
  const {
    externalId = `${connection}-1`,
    listedAt = someNow,
    goneAt,
    activity,
    failures = 0,
    excluded,
    ...told
  } = about
  return {
    connection,
    externalId,
    listedAt,
    failures,
    ...(goneAt !== undefined && { goneAt }),
    ...(activity !== undefined && { activity }),
    ...(excluded !== undefined && { excluded }),
    summary: {
      externalId,
      start: typeof start === 'number' ? instant(start) : start,
      durationSeconds: 3600,
      sport: 'cycling',
      ...told,
    },
  }
}

export const viewOf = (about: Partial<SyncView> = {}): SyncView => {
  const listings = about.listings ?? []
  return {
    individual: 'me',
    now: someNow,
    settings: usualSettings,
    parties: [...new Set(listings.map(({ connection }) => connection))].map((connection) => partyOf(connection)),
    activities: [],
    listings,
    links: [],
    flows: [],
    ...about,
  }
}

export const matched = (view: SyncView): SyncView => withMatch(view, match(view))

/** Which listings are one, by their names; sorted, so that it can be compared. */
export const groupsOf = (view: SyncView): readonly (readonly string[])[] => {
  const groups = new Map<string, string[]>()
  for (const { activity = '', connection, externalId } of matched(view).listings)
    groups.set(activity, [...(groups.get(activity) ?? []), `${connection}/${externalId}`])
  return [...groups.values()]
    .map((group) => group.sort())
    .sort((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1))
}
