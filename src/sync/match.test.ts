/** Laws of finding out which listings are one workout. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hourMs, localTime, minuteMs } from '../core/index.js'
import { match, withMatch } from './match.js'
import type { Link, Listing, SyncView } from './model.js'
import { groupsOf, listingOf, matched, partyOf, someNow, someStart, viewOf } from './testing-views.js'

const sports = ['cycling', 'gravel_cycling', 'running', 'other'] as const
/** Few starts and few lengths, so that much is nearly the same. */
const anyListing = fc
  .record({
    connection: fc.constantFrom('a', 'b', 'c', 'd'),
    id: fc.integer({ min: 1, max: 6 }),
    quarters: fc.constantFrom(0, 0, 1, 20, 36, -56, 56, 96),
    seconds: fc.constantFrom(0, 1, 30, 100, 170, 200),
    durationSeconds: fc.constantFrom(600, 610, 3600, 3605, undefined),
    sport: fc.constantFrom(...sports),
    isLocal: fc.boolean(),
    isGone: fc.constantFrom(false, false, false, true),
  })
  .map(({ connection, id, quarters, seconds, durationSeconds, sport, isLocal, isGone }): Listing => {
    const at = someStart + quarters * 15 * minuteMs + seconds * 1000
    const start = isLocal ? localTime(new Date(at).toISOString().slice(0, 19)) : at
    const listing = listingOf(connection, start, {
      externalId: `${connection}-${id}`,
      sport,
      ...(isGone && { goneAt: someNow }),
    })
    const { durationSeconds: _, ...summary } = listing.summary
    return { ...listing, summary: { ...summary, ...(durationSeconds !== undefined && { durationSeconds }) } }
  })
const anyListings = fc.uniqueArray(anyListing, {
  maxLength: 10,
  selector: ({ connection, externalId }) => `${connection} ${externalId}`,
})
const parties = ['a', 'b', 'c', 'd'].map((id) => partyOf(id))

describe('match', () => {
  it('does not depend on the order of listings', () => {
    fc.assert(
      fc.property(anyListings, fc.infiniteStream(fc.nat()), (listings, dice) => {
        const shuffled = listings.map((listing) => ({ listing, at: dice.next().value as number }))
        const turned = shuffled.sort((one, other) => one.at - other.at).map(({ listing }) => listing)
        expect(groupsOf(viewOf({ listings: turned, parties }))).toEqual(groupsOf(viewOf({ listings, parties })))
      }),
      { numRuns: 300 },
    )
  })

  it('does not depend on the pages in which they came', () => {
    fc.assert(
      fc.property(anyListings, fc.integer({ min: 1, max: 4 }), (listings, size) => {
        let view = viewOf({ parties })
        for (let from = 0; from < listings.length; from += size)
          view = matched({ ...view, listings: [...view.listings, ...listings.slice(from, from + size)] })
        expect(groupsOf(view)).toEqual(groupsOf(viewOf({ listings, parties })))
      }),
      { numRuns: 300 },
    )
  })

  it('finds nothing new in what it has found', () => {
    fc.assert(
      fc.property(anyListings, (listings) => {
        const view = matched(viewOf({ listings, parties }))
        expect(match(view)).toEqual({ activities: [], assign: [], join: [], links: [] })
      }),
      { numRuns: 300 },
    )
  })

  it('takes twenty thousand listings in a moment', () => {
    const listings = Array.from({ length: 20_000 }, (_, index) =>
      listingOf('abcde'[index % 5] as string, someStart - Math.floor(index / 5) * 17 * hourMs, {
        externalId: `${index}`,
      }),
    )
    const view = viewOf({ listings })
    const began = performance.now()
    expect(match(view).activities).toHaveLength(4000)
    // A tenth of a second or two where the machine is idle.
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it.each([
    ['of one length', () => ({}), 1],
    ['of as many lengths', (index: number) => ({ durationSeconds: 60 + index * 10 }), 20_000],
  ] as const)('bears twenty thousand listings of one start, %s', (_, aboutOf, workouts) => {
    const listings = Array.from({ length: 20_000 }, (_, index) =>
      listingOf('a', someStart, { externalId: `${index}`, ...aboutOf(index) }),
    )
    expect(match(viewOf({ listings })).activities).toHaveLength(workouts)
  })
})

describe('two entries of one service', () => {
  it('are one workout only where start and length are the same', () => {
    const twice = (start: number, durationSeconds: number) =>
      groupsOf(viewOf({ listings: [listingOf('a'), listingOf('a', start, { externalId: 'a-2', durationSeconds })] }))
    expect(twice(someStart, 3600)).toHaveLength(1)
    expect(twice(someStart, 1800)).toHaveLength(2)
    expect(twice(someStart + minuteMs, 3600)).toHaveLength(2)
  })

  it('draw what resembles them to the one it resembles more', () => {
    const listings = [listingOf('a'), listingOf('a', someStart + 2 * minuteMs, { externalId: 'a-2' })]
    const between = listingOf('b', someStart + 110_000)
    expect(groupsOf(viewOf({ listings: [...listings, between] }))).toEqual([['a/a-1'], ['a/a-2', 'b/b-1']])
  })
})

describe('what was found', () => {
  const uploaded = (view: SyncView, externalId: string): Link => ({
    activity: view.activities[0]?.id as string,
    connection: 'b',
    state: 'uploaded',
    externalId,
    mark: 'tributary-aaaaaaaaaaaaaaaaaaaaaaaa',
    attempts: 0,
    changedAt: 0,
  })

  it('keeps its id, and of two that turn out to be one the older stands', () => {
    const early = matched(viewOf({ now: 1000, listings: [listingOf('a')] }))
    const late = matched({
      ...early,
      now: 9000,
      listings: [...early.listings, listingOf('b', someStart + 5 * minuteMs)],
    })
    expect(late.activities).toHaveLength(2)
    const bridge = listingOf('c', someStart + 150_000)
    const joined = match({ ...late, listings: [...late.listings, bridge] })
    expect(joined.join).toEqual([{ from: late.activities[1]?.id, into: early.activities[0]?.id }])
    expect(joined.links.map(({ activity }) => activity)).toEqual(joined.links.map(() => early.activities[0]?.id))
  })

  it('stays together where an edit makes one listing resemble nothing', () => {
    const before = matched(viewOf({ listings: [listingOf('a'), listingOf('b')] }))
    const edited = before.listings.map((listing) =>
      listing.connection === 'b' ? { ...listing, summary: listingOf('b', someStart + 7 * minuteMs).summary } : listing,
    )
    expect(groupsOf({ ...before, listings: edited })).toEqual([['a/a-1', 'b/b-1']])
  })

  it('has our upload, whatever the service makes of its start', () => {
    const view = matched(viewOf({ listings: [listingOf('a')], parties }))
    const copy = listingOf('b', someStart + 7 * minuteMs, { externalId: 'b-7' })
    const listed = { ...view, links: [...view.links, uploaded(view, 'b-7')], listings: [...view.listings, copy] }
    expect(groupsOf(listed)).toEqual([['a/a-1', 'b/b-7']])
  })

  it('is known again when a service that was taken away comes back', () => {
    const view = matched(viewOf({ listings: [listingOf('a')], parties }))
    const alone = { ...view, listings: [], links: [uploaded(view, 'b-7')] }
    expect(matched({ ...alone, listings: [listingOf('a')] }).activities).toHaveLength(1)
  })

  it('is removed where its listing went, and stays so', () => {
    const view = matched(viewOf({ listings: [listingOf('a')], parties }))
    const gone = matched({ ...view, listings: view.listings.map((each) => ({ ...each, goneAt: someNow })) })
    expect(gone.links).toMatchObject([{ connection: 'a', state: 'removed', reason: { code: 'removed_there' } }])
  })

  it('finds an upload of unknown outcome in the listing of its target', () => {
    const view = matched(viewOf({ listings: [listingOf('a')], parties }))
    const { externalId: _, ...link } = uploaded(view, '')
    const intended: Link = { ...link, state: 'intended' }
    const listed = { ...view, links: [...view.links, intended], listings: [...view.listings, listingOf('b')] }
    expect(matched(listed).links).toContainEqual(expect.objectContaining({ state: 'uploaded', externalId: 'b-1' }))
  })
})

describe('withMatch', () => {
  it('is the view as it was where nothing was found', () => {
    const view = viewOf({ parties })
    expect(withMatch(view, match(view))).toBe(view)
  })
})
