/** Laws of merging, of summaries and of tracks. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, type Track } from '../core/index.js'
import { mergeSummaries } from './merge.js'
import { mergeContents } from './merge-contents.js'
import type { Content } from './model.js'
import { listingOf, someStart } from './testing-views.js'

const contentOf = (connection: string, channels: Partial<Track>, startsLaterMs = 0, stepMs = 1000): Content => {
  const rows = Object.values(channels).find((column) => column instanceof Float64Array)?.length ?? 10
  const start = instant(someStart + startsLaterMs)
  const about = { start, sport: 'cycling', statistics: {} }
  const activity: Activity = {
    ...about,
    sessions: [{ ...about, laps: [] }],
    track: {
      timeMs: Float64Array.from({ length: rows }, (_, row) => someStart + startsLaterMs + row * stepMs),
      ...channels,
    },
    pauses: [],
  }
  return { original: { connection, externalId: `${connection}-1`, fetchedAt: 0 }, activity }
}
const counting = (from: number, length = 10): Float64Array => Float64Array.from({ length }, (_, row) => from + row)
const rankOf = (connection: string): number => connection.charCodeAt(0)

describe('mergeContents', () => {
  it('takes power from one and positions from another', () => {
    const positions = contentOf('a', { latitudeDeg: counting(47), longitudeDeg: counting(8) })
    const power = contentOf('b', { powerWatts: counting(200), heartRateBpm: counting(120) }, 400)
    const merged = mergeContents([power, positions], rankOf)
    expect(merged?.base.original.connection).toBe('a')
    expect(merged?.added).toEqual(['heartRateBpm', 'powerWatts'])
    expect(Array.from(merged?.activity.track.powerWatts ?? [])).toEqual(Array.from(counting(200)))
    expect(merged?.activity.track.latitudeDeg).toEqual(counting(47))
  })

  it('invents nothing between the points of a coarser recording', () => {
    const fine = contentOf('a', { heartRateBpm: counting(120) })
    const coarse = contentOf('b', { powerWatts: Float64Array.of(200, 210, 220) }, 0, 4000)
    const power = mergeContents([fine, coarse], rankOf)?.activity.track.powerWatts
    expect(Array.from(power ?? [])).toEqual([200, 200, Number.NaN, 210, 210, 210, Number.NaN, 220, 220, 220])
  })

  it('leaves alone what another clock recorded', () => {
    const one = contentOf('a', { heartRateBpm: counting(120) })
    expect(mergeContents([one, contentOf('b', { powerWatts: counting(200) }, 3_600_000)], rankOf)?.added).toEqual([])
  })

  it('does not depend on the order, and merging again changes nothing', () => {
    const channel = fc.constantFrom('heartRateBpm', 'powerWatts', 'cadenceRpm', 'altitudeMeters' as const)
    const anyContent = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.uniqueArray(channel), fc.integer({ min: 0, max: 999 }))
      .map(([id, names, later]) =>
        contentOf(id, Object.fromEntries(names.map((name) => [name, counting(id.charCodeAt(0))])), later),
      )
    const anyContents = fc.uniqueArray(anyContent, { selector: ({ original }) => original.connection, minLength: 1 })
    fc.assert(
      fc.property(anyContents, (contents) => {
        const merged = mergeContents(contents, rankOf)
        expect(mergeContents(contents.toReversed(), rankOf)).toEqual(merged)
        if (merged === undefined) return
        const again = { ...merged.base, activity: merged.activity }
        const others = contents.filter((content) => content !== merged.base)
        expect(mergeContents([...others, again], rankOf)?.activity).toEqual(merged.activity)
      }),
    )
  })
})

describe('mergeSummaries', () => {
  const standing = ({ connection }: { readonly connection: string }) => ({
    rank: rankOf(connection),
    isCopy: connection === 'c',
  })
  const anySummary = fc.record(
    {
      name: fc.constantFrom('', 'Morning', 'Evening'),
      isPrivate: fc.boolean(),
      isStationary: fc.boolean(),
      hasPositions: fc.boolean(),
      sport: fc.constantFrom('cycling' as const, 'gravel_cycling' as const, 'other' as const),
      figures: fc.record({ distanceMeters: fc.nat(), averageHeartRate: fc.nat() }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )

  it('does not depend on the order, and merging again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anySummary, { minLength: 1, maxLength: 3 }), (all) => {
        const listings = all.map((each, index) => listingOf('abc'[index] as string, someStart, each))
        const merged = mergeSummaries(listings, standing)
        expect(mergeSummaries(listings.toReversed(), standing)).toEqual(merged)
        expect(mergeSummaries(listings, standing, merged)).toEqual(merged)
      }),
    )
  })

  it('what our own upload is at its target says nothing about the workout', () => {
    const listings = [listingOf('a'), listingOf('c', someStart, { isPrivate: true, sport: 'mountain_biking' })]
    expect(mergeSummaries(listings, standing)).toMatchObject({ sport: 'cycling' })
    expect(mergeSummaries(listings, standing)?.isPrivate).toBeUndefined()
  })
})
