import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, recordingOf, type SportName, sportOfFile, trackOf } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { readDetail } from './detail.js'
import { sporttracks } from './index.js'
import { Written } from './listing.js'
import { sandbox } from './sandbox.js'
import { bodyOf } from './upload.js'

const { upload, download } = sporttracks.activities

/** JSON knows no negative zero. */
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0)
/** What SportTracks can hold: series without gaps, laps that are work or rest, pauses, an offset. */
const anyWorkout: fc.Arbitrary<Activity> = fc
  .record({
    second: fc.integer({ min: 0, max: 500_000_000 }),
    offset: fc.constantFrom(0, 60, 330, -210, -600),
    sport: fc.constantFrom<SportName[]>('running', 'cycling', 'mountain_biking', 'hiking', 'elliptical', 'other'),
    points: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 10 }),
        latitudeDeg: degrees(89),
        longitudeDeg: degrees(179),
        altitudeMeters: fc.integer({ min: -100, max: 4000 }),
        heartRateBpm: fc.integer({ min: 40, max: 210 }),
        cadenceRpm: fc.integer({ min: 0, max: 120 }),
        powerWatts: fc.integer({ min: 0, max: 900 }),
        distanceMeters: fc.integer({ min: 0, max: 90_000 }),
      }),
      { minLength: 3, maxLength: 30 },
    ),
    name: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    notes: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    isPrivate: fc.boolean(),
  })
  .map(({ second, offset, sport, points, name, notes, isPrivate }) => {
    const start = instant(1_200_000_000_000 + second * 1000, offset)
    let atMs = start.at
    const track = trackOf(
      points.map(({ after, ...point }, index) => {
        atMs += index === 0 ? 0 : after * 1000
        return { atMs, ...point }
      }),
    )
    const [end, middle] = [instant(atMs, offset), instant(start.at + 1000, offset)]
    const of = (from: number, to: number) => ({ elapsedSeconds: (to - from) / 1000, timerSeconds: (to - from) / 1000 })
    return recordingOf({
      start,
      end,
      sport,
      name,
      notes,
      isPrivate,
      statistics: { ...of(start.at, atMs), distanceMeters: 1234, heartRateBpm: { average: 120, maximum: 160 } },
      laps: [
        { start, end: middle, intensity: 'active', statistics: { ...of(start.at, middle.at), distanceMeters: 3 } },
        { start: middle, end, intensity: 'rest', statistics: of(middle.at, atMs) },
      ],
      track,
      pauses: [{ fromMs: start.at + 1000, toMs: start.at + 2000 }],
    })
  })

describe('workouts of SportTracks', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(anyWorkout, (workout) => {
        const { name, notes, isPrivate } = workout
        const body = bodyOf(workout, { sport: sportOfFile(workout), name, notes, isPrivate })
        expect(readDetail(JSON.parse(JSON.stringify(body)))).toEqual(workout)
      }),
    )
  })

  it('burn kilojoules there, and kilocalories here', () => {
    const start = instant(0, 0)
    const workout = recordingOf({ start, sport: 'running', statistics: { energyKcal: 100 } })
    const body = bodyOf(workout, { sport: 'running' })
    expect(body.calories).toBeCloseTo(418.4)
    expect(readDetail(JSON.parse(JSON.stringify(body))).statistics.energyKcal).toBeCloseTo(100)
  })

  it('may begin half an hour west of an hour', () => {
    expect(Written.parse('2014-05-01T08:00:00-2:-30')).toEqual(instant(Date.UTC(2014, 4, 1, 10, 30), -150))
    expect(Written.parse('2014-05-01T08:00:00+05:30')).toEqual(instant(Date.UTC(2014, 4, 1, 2, 30), 330))
    expect(Written.parse('2014-05-01T08:00:00Z')).toEqual(instant(Date.UTC(2014, 4, 1, 8)))
  })

  it('are refused where the subscription has ended, which is not a sign-in that has', async () => {
    const at = atService(sporttracks, sandbox, 10)
    const [workout] = at.recorded(60)
    if (workout === undefined) throw new Error('nobody moves')
    expect(await upload.send(at.task, at.outgoing(workout))).toMatchObject({
      state: 'refused',
      reason: { code: 'expired', isPermanent: false },
    })
  })

  it('are listed page by page and told in full', async () => {
    const at = atService(sporttracks, sandbox)
    const listed = await at.list(380)
    expect(listed.length).toBeGreaterThan(30)
    const [first] = listed
    const got = first && (await download.fetch(at.task, first))
    expect(got).toMatchObject({ activity: { id: first?.externalId, start: first?.start } })
  })
})
