import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, localTime, recordingOf, trackOf } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { columnsOf, trackIn } from './columns.js'
import { readDetail } from './detail.js'
import { smashrun } from './index.js'
import { sandbox } from './sandbox.js'
import { bodyOf } from './upload.js'

const { upload } = smashrun.activities

const degrees = (most: number) => fc.integer({ min: -most * 1e5, max: most * 1e5 }).map((value) => value / 1e5 + 0)
/** What Smashrun can hold: full columns, laps that follow one another, no pauses and no name. */
const anyRun: fc.Arbitrary<Activity> = fc
  .record({
    second: fc.integer({ min: 0, max: 500_000_000 }),
    offset: fc.constantFrom(0, 60, 330, -210, -600),
    points: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 10 }),
        latitudeDeg: degrees(89),
        longitudeDeg: degrees(179).map((value) => (value === -1 ? 0 : value)),
        altitudeMeters: fc.integer({ min: -100, max: 4000 }),
        heartRateBpm: fc.integer({ min: 40, max: 210 }),
        cadenceRpm: fc.integer({ min: 0, max: 120 }),
        step: fc.integer({ min: 0, max: 8 }),
      }),
      { minLength: 3, maxLength: 30 },
    ),
    notes: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  })
  .map(({ second, offset, points, notes }) => {
    const start = instant(1_200_000_000_000 + second * 1000, offset)
    let [atMs, kilometers] = [start.at, 0]
    const track = trackOf(
      points.map(({ after, step, ...point }, index) => {
        atMs += index === 0 ? 0 : after * 1000
        kilometers += step
        return { atMs, distanceMeters: kilometers * 1000, ...point }
      }),
    )
    const [end, middle] = [instant(atMs, offset), instant(start.at + 1000, offset)]
    const seconds = (atMs - start.at) / 1000
    return recordingOf({
      start,
      end,
      sport: 'running',
      notes,
      statistics: {
        elapsedSeconds: seconds,
        timerSeconds: seconds,
        distanceMeters: 12_000,
        heartRateBpm: { average: 120 },
      },
      laps: [
        { start, end: middle, intensity: 'warmup', statistics: { elapsedSeconds: 1, distanceMeters: 4000 } },
        { start: middle, end, intensity: 'active', statistics: { elapsedSeconds: seconds - 1, distanceMeters: 8000 } },
      ],
      track,
    })
  })

describe('workouts of Smashrun', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const body = bodyOf(run, { notes: run.notes })
        expect(readDetail(JSON.parse(JSON.stringify(body)))).toEqual(run)
      }),
    )
  })

  it('have columns of one length: lost places are -1, and what a sensor said holds', () => {
    const track = trackOf([
      { atMs: 0, latitudeDeg: 47, longitudeDeg: 8 },
      { atMs: 5000, heartRateBpm: 120 },
      { atMs: 10_000, latitudeDeg: 47.1, longitudeDeg: 8.1 },
    ])
    const columns = columnsOf(track, 0)
    expect(columns).toEqual({
      recordingKeys: ['clock', 'latitude', 'longitude', 'heartRate'],
      recordingValues: [
        [0, 5, 10],
        [47, -1, 47.1],
        [8, -1, 8.1],
        [120, 120, 120],
      ],
    })
    expect([...(trackIn(columns, 0).latitudeDeg ?? [])]).toEqual([47, Number.NaN, 47.1])
  })

  it('are walked back to the first, however many there are', async () => {
    const at = atService(smashrun, sandbox)
    const all = await at.task.get('/v1/my/activities/search')
    expect((await at.list(2)).length).toBe((all.body as unknown[]).length)
  })

  it('are runs, whose zone is known', () => {
    const start = instant(0, 60)
    const asked = { start, settings: {} }
    expect(upload.refuses?.({ ...asked, sport: 'cycling' })?.code).toBe('type_unsupported')
    expect(upload.refuses?.({ ...asked, sport: 'trail_running' })).toBeUndefined()
    const somewhere = recordingOf({ start: localTime('2024-05-01T08:00:00'), sport: 'running' })
    expect(upload.refuses?.({ ...asked, sport: 'running', activity: somewhere })?.code).toBe('tz_unknown')
  })
})
