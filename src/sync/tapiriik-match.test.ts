/** What tapiriik's tests of finding duplicates ask, asked of ours (tapiriik/testing/sync.py and interchange.py). */
import { describe, expect, it } from 'vitest'
import { hourMs, instant, localTime, minuteMs } from '../core/index.js'
import { mostSpecific } from './sports.js'
import { groupsOf, listingOf, matched, partyOf, someStart, viewOf } from './testing-views.js'

const one = [['a/a-1', 'b/b-1']]
const two = [['a/a-1'], ['b/b-1']]
const wall = localTime('2011-12-13T14:15:16')

describe('one workout at two services', () => {
  it('svc_level_dupe: is one where both tell the same wall clock', () => {
    expect(groupsOf(viewOf({ listings: [listingOf('a', wall), listingOf('b', wall)] }))).toEqual(one)
  })

  it('svc_level_dupe_tz_uniform: is one where both tell the same start in one zone', () => {
    const start = instant(someStart, -300)
    expect(groupsOf(viewOf({ listings: [listingOf('a', start), listingOf('b', start)] }))).toEqual(one)
  })

  it('svc_level_dupe_tz_nonuniform: is one where one tells a wall clock and the other the same with its offset', () => {
    const start = instant(someStart + 5 * hourMs, -300)
    expect(groupsOf(viewOf({ listings: [listingOf('a', wall), listingOf('b', start)] }))).toEqual(one)
  })

  it('svc_level_dupe_tz_irregular: is one where both tell the same instant in two zones', () => {
    const listings = [listingOf('a', instant(someStart, -300)), listingOf('b', instant(someStart, 60))]
    expect(groupsOf(viewOf({ listings }))).toEqual(one)
  })

  it('svc_level_dupe_time_leeway: is one where starts are a minute apart, and nobody receives it', () => {
    const view = matched(viewOf({ listings: [listingOf('a'), listingOf('b', someStart + minuteMs)] }))
    expect(groupsOf(view)).toEqual(one)
    expect(view.links.map(({ connection, state }) => [connection, state]).sort()).toEqual([
      ['a', 'present'],
      ['b', 'present'],
    ])
  })

  it('round_precise_time: fractions of a second make no difference, not even to what may be listed twice', () => {
    const listings = [listingOf('a', someStart), listingOf('a', someStart + 134, { externalId: 'a-2' })]
    expect(groupsOf(viewOf({ listings }))).toEqual([['a/a-1', 'a/a-2']])
  })

  it('activity_deduplicate_normaltz: there is no zone that is none; one nobody knows is nobody’s', () => {
    // tapiriik raises an error. Ours keeps offsets, and an unknown zone changes nothing of who is who.
    const listings = [listingOf('a', someStart, { zone: 'Nowhere/None' }), listingOf('b')]
    expect(groupsOf(viewOf({ listings }))).toEqual(one)
  })
})

describe('activity_deduplicate_tzerror: a zone that is wrong', () => {
  const apart = (ms: number, about = {}) =>
    groupsOf(viewOf({ listings: [listingOf('a'), listingOf('b', someStart + ms, about)] }))

  it('by five hours is one workout', () => expect(apart(5 * hourMs)).toEqual(one))
  it('by five hours and a second is one workout', () => expect(apart(5 * hourMs + 1000)).toEqual(one))
  it('by five hours and seven minutes is none: two workouts', () =>
    expect(apart(5 * hourMs + 7 * minuteMs)).toEqual(two))
  it('by fifty hours is none: two workouts', () => expect(apart(50 * hourMs)).toEqual(two))

  it('by whole quarter hours is one workout, which tapiriik does not see', () => {
    expect(apart(5 * hourMs + 45 * minuteMs)).toEqual(one)
  })

  it('across midnight is one workout, which tapiriik does not see', () => expect(apart(12 * hourMs)).toEqual(one))

  it('by fourteen hours is one workout, and by two such errors too, where all else is the same', () => {
    expect(apart(14 * hourMs)).toEqual(one)
    expect(apart(28 * hourMs)).toEqual(one)
    expect(apart(28 * hourMs, { durationSeconds: 3610 })).toEqual(two)
  })

  it('needs a second witness: tapiriik would take the ride home for the ride to work', () => {
    expect(apart(9 * hourMs + 20_000, { durationSeconds: 3900 })).toEqual(two)
    expect(apart(9 * hourMs + 20_000, { durationSeconds: 3605 })).toEqual(one)
  })

  it('without any witness is believed to the second only', () => {
    const bare = (ms: number) => {
      const listings = [listingOf('a'), listingOf('b', someStart + ms)].map((listing) => {
        const { durationSeconds: _, ...summary } = listing.summary
        return { ...listing, summary }
      })
      return groupsOf(viewOf({ listings }))
    }
    expect(bare(5 * hourMs + 1000)).toEqual(one)
    expect(bare(5 * hourMs + 20_000)).toEqual(two)
  })
})

describe('activity_coalesce', () => {
  const laps = instant(someStart, -300)
  const rich = listingOf('a', laps, { sport: 'other', name: 'Not this', isPrivate: true })
  const poor = listingOf('b', wall, { sport: 'walking', name: 'Heya' })
  const shown = (listings: readonly ReturnType<typeof listingOf>[], parties = [partyOf('a'), partyOf('b')]) => {
    const view = matched(viewOf({ listings, parties }))
    return view.activities.map(({ summary }) => summary)
  }

  it('takes start and zone from whoever knows them, privacy from anybody, the name from the richer one', () => {
    // tapiriik: whoever was listed first. Ours does not depend on who was asked first, but on who is richer.
    const [summary, ...others] = shown([poor, rich], [partyOf('a', { rank: 2 }), partyOf('b', { rank: 1 })])
    expect(others).toEqual([])
    expect(summary).toMatchObject({ start: laps, isPrivate: true, name: 'Heya', sport: 'walking' })
    expect(shown([rich, poor])[0]).toMatchObject({ start: laps, name: 'Not this', sport: 'walking' })
  })

  it('is the same whoever is listed first', () => expect(shown([rich, poor])).toEqual(shown([poor, rich])))

  it('keeps hiking, which says more than walking', () => {
    const hike = listingOf('a', laps, { sport: 'hiking' })
    expect(shown([hike, poor])[0]).toMatchObject({ sport: 'hiking' })
  })

  it('leaves cross-country skiing and walking two workouts', () => {
    expect(shown([listingOf('a', laps, { sport: 'cross_country_skiing' }), poor])).toHaveLength(2)
  })
})

describe('specificity', () => {
  const mtb = 'mountain_biking'
  it.each([
    ['1: the more specific of two', ['cycling', mtb], mtb],
    ['2: the first, where they are of two families', ['cycling', mtb, 'swimming'], 'cycling'],
    ['3: whatever is said twice', ['cycling', mtb, mtb, 'cycling'], mtb],
    ['4: the only one', [mtb], mtb],
    ['5: the one that is told', [undefined, mtb], mtb],
    ['6: other, where nobody tells', [undefined, undefined], 'other'],
    ['7: other says nothing', ['other', mtb], mtb],
    ['8: nor does nothing', ['other', 'cycling', undefined, mtb], mtb],
  ] as const)('%s', (_, given, expected) => expect(mostSpecific(given)).toBe(expected))
})
