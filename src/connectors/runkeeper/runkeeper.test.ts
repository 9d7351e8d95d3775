import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, localTime, recordingOf, sportOfFile, trackOf } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { readDetail } from './detail.js'
import { errors } from './errors.js'
import { runkeeper } from './index.js'
import { sandbox } from './sandbox.js'
import { writtenTime } from './times.js'
import { bodyOf } from './upload.js'

const { download, upload } = runkeeper.activities

/** JSON knows no negative zero. */
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0)
/** What Runkeeper can hold: places, heart rate, distance, pauses between two points, and no name. */
const anyWorkout: fc.Arbitrary<Activity> = fc
  .record({
    second: fc.integer({ min: 0, max: 500_000_000 }),
    sport: fc.constantFrom('running', 'cycling', 'mountain_biking', 'hiking', 'rowing', 'other' as const),
    points: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 10 }),
        latitudeDeg: degrees(89),
        longitudeDeg: degrees(179),
        altitudeMeters: fc.integer({ min: 1, max: 4000 }),
        heartRateBpm: fc.integer({ min: 40, max: 210 }),
        step: fc.integer({ min: 0, max: 90 }),
      }),
      { minLength: 3, maxLength: 40 },
    ),
    pauseAt: fc.option(fc.nat({ max: 30 }), { nil: undefined }),
    notes: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  })
  .map(({ second, sport, points, pauseAt, notes }) => {
    const start = localTime(new Date(1_200_000_000_000 + second * 1000).toISOString().slice(0, 19))
    const startMs = Date.parse(`${start.local}Z`)
    let [atMs, distanceMeters] = [startMs, 0]
    const track = trackOf(
      points.map(({ after, step, ...point }, index) => {
        atMs += index === 0 ? 0 : after * 1000
        distanceMeters += step
        return { atMs, distanceMeters, ...point }
      }),
    )
    const [fromMs, toMs] = [track.timeMs[pauseAt ?? -1], track.timeMs[(pauseAt ?? -2) + 1]]
    const seconds = (atMs - startMs) / 1000
    return recordingOf({
      start,
      end: localTime(new Date(atMs).toISOString().slice(0, 19)),
      sport,
      notes,
      statistics: { elapsedSeconds: seconds, timerSeconds: seconds, distanceMeters, energyKcal: 321 },
      track,
      pauses: fromMs === undefined || toMs === undefined ? [] : [{ fromMs, toMs }],
    })
  })

describe('workouts of Runkeeper', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(anyWorkout, (workout) => {
        const body = bodyOf(workout, { sport: sportOfFile(workout), notes: workout.notes })
        expect(readDetail(JSON.parse(JSON.stringify(body)))).toEqual(workout)
      }),
    )
  })

  it('say once that somebody stopped, and once that they went on', () => {
    const startMs = Date.UTC(2024, 4, 1, 8)
    const at = (row: number) => startMs + row * 5000
    const workout = recordingOf({
      start: localTime('2024-05-01T08:00:00'),
      sport: 'running',
      track: trackOf(
        Array.from({ length: 8 }, (_, row) => ({ atMs: at(row), latitudeDeg: 47 + row / 1000, longitudeDeg: 8 })),
      ),
      pauses: [{ fromMs: at(2), toMs: at(5) }],
    })
    const types = bodyOf(workout, { sport: 'running' })?.path.map(({ type }) => type)
    expect(types).toEqual(['start', 'gps', 'pause', 'resume', 'gps', 'end'])
  })

  it('join name and notes, as there is no name', async () => {
    const at = atService(runkeeper, sandbox)
    const [workout] = at.recorded(60)
    if (workout === undefined) throw new Error('nobody moves')
    const receipt = await upload.send(
      at.task,
      at.outgoing(workout, { name: 'Out', notes: 'and back', isPrivate: true }),
    )
    if (receipt.state !== 'stored') throw new Error('it was not stored')
    expect(receipt.externalId).toMatch(/^\/fitnessActivities\/\d+$/)
    const listed = (await at.list(80)).find(({ externalId }) => externalId === receipt.externalId)
    const got = listed && (await download.fetch(at.task, listed))
    expect(got).toMatchObject({ facts: { notes: 'Out - and back', isPrivate: true } })
  })

  it('are left out for somebody else’s, and while they are being recorded', async () => {
    const task = (body: unknown) =>
      ({ account: { id: '7' }, get: async () => ({ status: 200, body }) }) as unknown as Parameters<
        typeof download.fetch
      >[0]
    const summary = {
      externalId: '/fitnessActivities/1',
      start: localTime('2024-05-01T08:00:00'),
      sport: 'running',
    } as const
    expect(await download.fetch(task({ userID: 8 }), summary)).toMatchObject({ skip: { code: 'other' } })
    expect(await download.fetch(task({ userID: 7, is_live: true }), summary)).toMatchObject({
      skip: { code: 'live', isPermanent: false },
    })
  })

  it('wait as long as the words of a limit say, and for whom they say', () => {
    const date = 'Fri, 20 Nov 2026 10:00:00 GMT'
    const request = { method: 'GET', path: '/fitnessActivities', query: {} } as const
    const limited = (reason: string) => errors({ status: 429, headers: { date }, body: { reason }, request })
    const at = Date.parse(date)
    expect(limited('Wait 2 hours.')).toEqual({ means: 'limit', per: 'app', retryAt: at + 7_200_000 })
    expect(limited('This user is to wait.')).toEqual({ means: 'limit', per: 'connection', retryAt: at + 900_000 })
  })

  it('begin at a wall clock written out', () => {
    expect(writtenTime('2011-01-01T00:00:00')).toBe('Sat, 1 Jan 2011 00:00:00')
  })
})
