import { describe, expect, it } from 'vitest'
import { dayMs, type Instant, isKnown } from '../../core/index.js'
import { decode, encode, statisticsOf, withZone } from '../../formats/index.js'
import { person } from '../city/index.js'
import { historyOf } from './history.js'
import { outlineOf } from './outline.js'
import { recordingOf } from './recording.js'
import { firstOf, now, runner } from './testing-shelf.js'

const people = [1, 2, 3, 4, 5, 6].map((seed) => runner(seed))
const all = people.flatMap((who) =>
  historyOf(who, now).map((living) => {
    const workout = firstOf(living)
    return { who, workout, outline: outlineOf(who, workout), activity: recordingOf(who, workout) }
  }),
)
const atOf = (moment: Parameters<typeof isKnown>[0]): Instant => (isKnown(moment) ? moment.at : Number.NaN)

/** Files take their time. */
const someOf = <T>(many: readonly T[]): readonly T[] => many.filter((_, index) => index % 9 === 0)

describe('a recording', () => {
  it('is the same each time it is asked for', () => {
    for (const { who, workout, activity } of all.slice(0, 20)) {
      const again = person(who.seed, { training: who.training })
      expect(recordingOf(again, workout)).toEqual(activity)
    }
  })

  it('comes in every way a workout is recorded', () => {
    const has = (what: (one: (typeof all)[number]) => boolean) => expect(all.some(what)).toBe(true)
    has(({ outline }) => outline.hasPositions)
    has(({ outline }) => outline.isStationary)
    has(({ outline }) => !outline.hasPositions && !outline.isStationary)
    has(({ activity }) => activity.pauses.length === 1)
    has(({ activity }) => (activity.sessions[0]?.lengths?.length ?? 0) > 10)
    has(({ activity }) => activity.track.powerWatts !== undefined)
    has(({ activity }) => (activity.sessions[0]?.laps.length ?? 0) > 5)
  })

  it('has a point every one to ten seconds, but in a pause, and as many as it was asked for', () => {
    for (const { activity, outline } of all.filter(({ outline: { isStationary } }) => !isStationary)) {
      const { timeMs } = activity.track
      expect([timeMs[0], timeMs.at(-1)]).toEqual([outline.start.at, outline.end.at])
      const long = timeMs.slice(1).filter((at, index) => at - (timeMs[index] as number) > 10_000)
      expect(long.length).toBe(activity.pauses.length)
    }
    for (const { who, workout, activity } of all.filter(({ activity: { pauses } }) => pauses.length > 0)) {
      const coarse = recordingOf(who, workout, { everySeconds: 60 })
      expect([coarse.statistics, coarse.pauses]).toEqual([activity.statistics, activity.pauses])
    }
    const { who, workout } = all.find(({ outline: { hasPositions } }) => hasPositions) as (typeof all)[number]
    expect(recordingOf(who, workout, { everySeconds: 60 }).track.timeMs.length).toBeLessThan(160)
  })

  it('goes round and ends where it began, as long as the workout is', () => {
    for (const { activity, outline } of all.filter(({ outline: { hasPositions } }) => hasPositions)) {
      const { latitudeDeg = new Float64Array(), longitudeDeg = new Float64Array(), distanceMeters } = activity.track
      expect(latitudeDeg.at(-1)).toBeCloseTo(latitudeDeg[0] as number, 6)
      expect(longitudeDeg.at(-1)).toBeCloseTo(longitudeDeg[0] as number, 6)
      expect(distanceMeters?.at(-1)).toBe(outline.distanceMeters)
      const { distanceMeters: byPlaces = 0 } = statisticsOf({
        timeMs: activity.track.timeMs,
        latitudeDeg,
        longitudeDeg,
      })
      expect(byPlaces / (outline.distanceMeters as number)).toBeGreaterThan(0.98)
      expect(byPlaces / (outline.distanceMeters as number)).toBeLessThan(1.02)
      const { ascentMeters = 0 } = statisticsOf(activity.track)
      expect(Math.abs(ascentMeters - (outline.ascentMeters ?? 0))).toBeLessThan(20)
    }
  })

  it('lies in the zone where the person is', () => {
    for (const { activity } of all.filter(({ outline: { hasPositions } }) => hasPositions)) {
      const { zone, ...bare } = activity
      const start = { at: atOf(activity.start), offsetFrom: 'unknown' } as const
      expect(withZone({ ...bare, start }).zone).toBe(zone)
    }
  })

  it('beats with the person’s own heart where the device was worn', () => {
    const days = all.filter(({ who, workout, outline }) => workout.start >= who.training.since && !outline.isStationary)
    expect(days.length).toBeGreaterThan(20)
    for (const { who, activity } of days) {
      const { timeMs, heartRateBpm } = activity.track
      const own = timeMs.map((at) => who.heartRateAt(at) ?? Number.NaN)
      if (who.isWorn(timeMs[0] as number)) expect(heartRateBpm).toEqual(own)
    }
  })

  it('says in its laps what it says in all', () => {
    for (const { activity } of all) {
      const laps = activity.sessions[0]?.laps ?? []
      const sum = (what: 'elapsedSeconds' | 'timerSeconds' | 'energyKcal' | 'distanceMeters') =>
        laps.reduce((total, { statistics }) => total + (statistics[what] ?? 0), 0)
      expect(sum('elapsedSeconds')).toBe(activity.statistics.elapsedSeconds)
      expect(sum('timerSeconds')).toBe(activity.statistics.timerSeconds)
      expect(sum('energyKcal')).toBe(activity.statistics.energyKcal)
      expect(sum('distanceMeters')).toBeCloseTo(activity.statistics.distanceMeters ?? 0, 1)
    }
  })

  it('is in FIT what it was, to the last value', () => {
    for (const { activity } of someOf(all)) {
      const { zone: _, ...recorded } = activity
      const [read] = decode(encode(activity, 'fit').bytes).activities
      const { zone: __, ...back } = read as typeof activity
      expect(back).toEqual(recorded)
    }
  })

  it('keeps in TCX and GPX when, how long, how far and where', () => {
    for (const { activity, outline } of someOf(all.filter(({ outline: { hasPositions } }) => hasPositions)))
      for (const format of ['tcx', 'gpx'] as const) {
        const [read] = decode(encode(activity, format).bytes).activities
        expect(read?.start).toEqual(activity.start)
        expect(read?.end).toEqual(activity.end)
        expect(read?.statistics.distanceMeters).toBeCloseTo(outline.distanceMeters ?? 0, 6)
        expect(read?.track.timeMs).toEqual(activity.track.timeMs)
        const off = read?.track.latitudeDeg?.map((at, index) =>
          Math.abs(at - (activity.track.latitudeDeg?.[index] as number)),
        )
        expect(Math.max(...(off ?? [1]))).toBeLessThan(1e-6)
      }
  })

  it('is off by as much as its clock is, and otherwise the same', () => {
    const wrong = 14 * 3_600_000
    for (const { who, workout, activity } of all.slice(0, 30)) {
      const shifted = recordingOf(who, workout, { clockErrorMs: wrong })
      expect(atOf(shifted.start) - atOf(activity.start)).toBe(wrong)
      expect(shifted.track.timeMs.map((at) => at - wrong)).toEqual(activity.track.timeMs)
      expect(shifted.track.heartRateBpm).toEqual(activity.track.heartRateBpm)
      expect(shifted.sessions[0]?.laps.map(({ statistics }) => statistics)).toEqual(
        activity.sessions[0]?.laps.map(({ statistics }) => statistics),
      )
    }
  })
})

describe('the history', () => {
  it('reaches back as far as it was asked to, oldest first, and begins where the days begin otherwise', () => {
    const who = runner(2, { older: 4000 })
    const history = historyOf(who, now)
    const starts = history.map((living) => firstOf(living).start)
    expect(starts).toEqual(starts.toSorted((one, other) => one - other))
    expect(history.filter((living) => firstOf(living).start < who.training.since)).toHaveLength(4000)
    expect(new Set(history.map(({ id }) => id)).size).toBe(history.length)
    expect(starts[0]).toBeGreaterThan(now - 9.5 * 365 * dayMs)
    expect(historyOf(runner(2, { older: 0 }), now).every((living) => firstOf(living).end >= now - 60 * dayMs)).toBe(
      true,
    )
  })

  it('has no two workouts at one time', () => {
    for (const who of people) {
      const spans = historyOf(who, now).map(firstOf)
      for (const [index, { start }] of spans.entries())
        expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? start)
    }
  })
})
