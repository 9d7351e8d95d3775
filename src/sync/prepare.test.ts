/** What is sent: originals as they are, pauses put in, nothing that cannot be. */
import { describe, expect, it } from 'vitest'
import { type Activity, dayMs, type FileFormat, instant, localTime, type Track } from '../core/index.js'
import { decode, encode } from '../formats/index.js'
import { autoPauses } from './auto-pause.js'
import type { Content } from './model.js'
import { type Preparation, prepare } from './prepare.js'
import { cleaned, unsound } from './sanity.js'
import { someNow, someStart } from './testing-views.js'

const counting = (length: number, from: number, step = 1): Float64Array =>
  Float64Array.from({ length }, (_, row) => from + row * step)

const ride = (channels: Partial<Track> = {}, about: Partial<Activity> = {}): Activity => {
  const session = { start: instant(someStart, 60), sport: 'cycling', statistics: {} }
  return {
    ...session,
    sessions: [{ ...session, laps: [] }],
    track: { timeMs: counting(10, someStart, 1000), heartRateBpm: counting(10, 120), ...channels },
    pauses: [],
    ...about,
  }
}

const preparing = (
  activity: Activity,
  target: Partial<Preparation['target']['upload']> = {},
  about: Partial<Content> = {},
  { start = activity.start }: { readonly start?: Activity['start'] } = {},
) => {
  const original = { connection: 'a', externalId: 'a-1', fetchedAt: 0 }
  return prepare({
    mark: 'tributary-cccccccccccccccccccccccc',
    activity: { id: 'w', summary: { start, sport: 'cycling', name: 'Alps' }, originals: [original] },
    contents: [{ original, activity, ...about }],
    rankOf: () => 0,
    settings: { mergeChannels: 'missing' },
    target: { upload: { formats: ['fit', 'tcx'], ...target }, settings: { syncPrivate: false, autoPause: false } },
  })
}
const fileOf = (format: FileFormat) => ({ file: { format, bytes: encode(ride(), format).bytes } })

describe('what is sent', () => {
  it('is the original, untouched, wherever the target takes it', () => {
    const { file } = fileOf('tcx')
    const prepared = preparing(ride(), {}, { file })
    expect(prepared).toMatchObject({ isOriginal: true, outgoing: { file, name: 'Alps', sport: 'cycling' } })
  })

  it('is encoded in the best format of the target where it does not take the original’s', () => {
    const prepared = preparing(ride(), {}, fileOf('gpx'))
    if (!('outgoing' in prepared)) throw new Error('refused')
    expect(prepared).toMatchObject({ isOriginal: false, outgoing: { file: { format: 'fit' } } })
    const [again] = decode(prepared.outgoing.file.bytes).activities
    expect(again?.track.heartRateBpm).toEqual(ride().track.heartRateBpm)
  })

  it('is smaller in another format where the first is too large, or nothing at all', () => {
    expect(preparing(ride(), { maxBytes: 50 })).toEqual({ refused: { code: 'too_large' } })
  })

  it('is no file of instants where nobody knows the zone', () => {
    const local = ride({}, { start: localTime('2011-12-13T14:15:16') })
    expect(preparing(local)).toEqual({ refused: { code: 'tz_unknown' } })
    expect(preparing(local, {}, fileOf('fit'))).toMatchObject({ isOriginal: true })
  })

  it('is placed by the start another service tells', () => {
    const start = instant(Date.UTC(2011, 11, 13, 13, 15, 16))
    const local = ride({}, { start: localTime('2011-12-13T14:15:16') })
    const prepared = preparing(local, {}, {}, { start })
    expect(prepared).toMatchObject({ outgoing: { activity: { start: { at: start.at, offset: 60 } } } })
  })
})

describe('auto pause', () => {
  const away = (...meters: readonly number[]): Float64Array => Float64Array.from(meters)

  it('puts the longest silences in first', () => {
    const timeMs = away(0, 1, 2, 30, 31, 32, 90, 91).map((second) => second * 1000)
    const track = { timeMs, distanceMeters: counting(8, 0, 5) }
    expect(autoPauses({ track, pauses: [] }, 91 - 58)).toEqual([{ fromMs: 32_000, toMs: 90_000, trigger: 'auto' }])
    expect(autoPauses({ track, pauses: [] }, 91 - 86)).toHaveLength(2)
  })

  it('then the stretches on which the least way was made', () => {
    const track = { timeMs: counting(8, 0, 1000), distanceMeters: away(0, 5, 10, 10.1, 10.1, 10.2, 15, 20) }
    expect(autoPauses({ track, pauses: [] }, 4)).toEqual([{ fromMs: 2000, toMs: 5000, trigger: 'auto' }])
  })

  it('adds nothing where nothing is missing, or where pauses are known', () => {
    const track = { timeMs: counting(8, 0, 1000), distanceMeters: counting(8, 0, 5) }
    expect(autoPauses({ track, pauses: [] }, 7)).toEqual([])
    expect(autoPauses({ track, pauses: [{ fromMs: 1000, toMs: 2000 }] }, 3)).toEqual([])
  })
})

describe('sanity', () => {
  it.each([
    ['a ride', ride(), undefined],
    [
      'in the future',
      ride({}, { start: instant(someNow + 6 * dayMs), end: instant(someNow + 6 * dayMs + 1) }),
      'future',
    ],
    ['before 1995', ride({}, { start: instant(0), end: instant(1000) }), '1995'],
    ['ends before it begins', ride({}, { end: instant(someStart - 1) }), 'before it begins'],
    ['of no length', ride({}, { end: instant(someStart) }), 'no time'],
    ['of six days', ride({}, { end: instant(someStart + 6 * dayMs) }), 'five days'],
    ['around the world', ride({ distanceMeters: counting(10, 0, 200_000) }), 'thousand'],
    ['off Africa', ride({ latitudeDeg: counting(10, 0), longitudeDeg: counting(10, 0) }), 'Africa'],
    ['beside the earth', ride({ latitudeDeg: counting(10, 85), longitudeDeg: counting(10, 1) }), 'beside the earth'],
    ['of one point', ride({ timeMs: counting(1, someStart) }, { end: instant(someStart + 1000) }), 'single point'],
  ] as const)('%s', (_, activity, expected) => {
    const message = unsound(activity, someNow)?.message
    if (expected === undefined) expect(message).toBeUndefined()
    else expect(message).toContain(expected)
  })

  it('leaves out figures that cannot be, before it is encoded', () => {
    const statistics = { energyKcal: 0, distanceMeters: 5, heartRateBpm: { average: 140, maximum: 400 } }
    const clean = cleaned(
      ride({ powerWatts: Float64Array.of(-1, 200), altitudeMeters: counting(10, 0, 0) }, { statistics }),
    )
    expect(clean.statistics).toEqual({ distanceMeters: 5, heartRateBpm: { average: 140 } })
    expect(clean.track.powerWatts).toEqual(Float64Array.of(0, 200))
    expect(clean.track.altitudeMeters).toBeUndefined()
  })
})
