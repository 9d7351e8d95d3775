import { describe, expect, it } from 'vitest'
import { data, define, fileOf, head, noon, noonMs, text, u16, u32 } from './by-hand.js'
import { decodeFit } from './decode.js'

const only = (...records: number[][]) => {
  const { activities, others, warnings } = decodeFit(fileOf(records))
  expect(activities).toHaveLength(1)
  expect(others).toEqual([])
  const [activity] = activities
  if (activity === undefined) throw new Error('no activity')
  return { ...activity, warnings }
}
const record = define(1, 20, [
  [253, 4, 0x86],
  [3, 1, 0x02],
])
const point = (second: number, bpm = 100) => data(1, u32(noon + second), bpm)
const event = define(2, 21, [
  [253, 4, 0x86],
  [0, 1, 0],
  [1, 1, 0],
  [3, 4, 0x86],
])
const timer = (second: number, action: number, trigger = 0) => data(2, u32(noon + second), 0, action, u32(trigger))
const session = define(3, 18, [
  [253, 4, 0x86],
  [2, 4, 0x86],
  [5, 1, 0],
  [6, 1, 0],
  [7, 4, 0x86],
  [9, 4, 0x86],
  [16, 1, 2],
])
const summary = (from: number, to: number, sport: number, meters: number) =>
  data(3, u32(noon + to), u32(noon + from), sport, 0, u32((to - from) * 1000), u32(meters * 100), 140)

describe('sessions', () => {
  it('hold their laps and statistics, several of them make a multisport activity', () => {
    const lap = define(4, 19, [
      [253, 4, 0x86],
      [2, 4, 0x86],
      [9, 4, 0x86],
      [24, 1, 0],
    ])
    const lapped = (from: number, to: number, meters: number) =>
      data(4, u32(noon + to), u32(noon + from), u32(meters * 100), 0)
    const activity = only(
      ...head(),
      record,
      point(0),
      lap,
      lapped(0, 60, 500),
      lapped(60, 100, 300),
      lapped(100, 130, 90),
      session,
      summary(0, 100, 2, 800),
      summary(100, 130, 1, 90),
    )
    expect(activity.sport).toBe('multisport')
    expect(activity.sessions.map(({ sport, laps }) => [sport, laps.length])).toEqual([
      ['cycling', 2],
      ['running', 1],
    ])
    expect(activity.sessions[0]?.laps[1]).toEqual({
      start: { at: noonMs + 60_000, offsetFrom: 'unknown' },
      end: { at: noonMs + 100_000, offsetFrom: 'unknown' },
      trigger: 'manual',
      statistics: { distanceMeters: 300 },
    })
    expect(activity.statistics).toEqual({ elapsedSeconds: 130, distanceMeters: 890 })
    expect(activity.end).toEqual({ at: noonMs + 130_000, offsetFrom: 'unknown' })
  })

  it('are made up where a file broke off before its own', () => {
    const activity = only(...head(), define(3, 12, [[0, 1, 0]]), data(3, 1), record, point(0), point(9))
    expect(activity.sport).toBe('running')
    expect(activity.sessions).toEqual([
      {
        start: { at: noonMs, offsetFrom: 'unknown' },
        end: { at: noonMs + 9000, offsetFrom: 'unknown' },
        sport: 'running',
        statistics: {},
        laps: [],
      },
    ])
  })

  it('of a swim hold its lengths', () => {
    const length = define(4, 101, [
      [253, 4, 0x86],
      [2, 4, 0x86],
      [12, 1, 0],
      [7, 1, 0],
      [5, 2, 0x84],
    ])
    const { sessions } = only(
      ...head(),
      session,
      summary(0, 60, 5, 50),
      length,
      data(4, u32(noon + 30), u32(noon), 1, 0, u16(14)),
      data(4, u32(noon + 60), u32(noon + 30), 0, 255, u16(0xffff)),
    )
    const at = (second: number) => ({ at: noonMs + second * 1000, offsetFrom: 'unknown' })
    expect(sessions[0]?.lengths).toEqual([
      { start: at(0), end: at(30), type: 'active', stroke: 'freestyle', strokes: 14 },
      { start: at(30), end: at(60), type: 'idle' },
    ])
  })
})

describe('the wall clock', () => {
  const told = (localSecond: number) =>
    only(
      ...head(),
      session,
      summary(0, 60, 1, 100),
      define(4, 34, [
        [253, 4, 0x86],
        [5, 4, 0x86],
      ]),
      data(4, u32(noon + 60), u32(localSecond)),
    )

  it('is told by the activity message', () => {
    expect(told(noon + 60 + 2 * 3600).start).toEqual({ at: noonMs, offset: 120, offsetFrom: 'provider' })
    expect(told(noon + 60 - 3.5 * 3600 - 20).start).toMatchObject({ offset: -210 })
  })

  it('that is of no zone is left out and told; one that is not set is not', () => {
    expect(told(noon + 999_999).warnings.map(({ code }) => code)).toEqual(['local-time-implausible'])
    expect(told(noon + 999_999).start).toEqual({ at: noonMs, offsetFrom: 'unknown' })
    expect(told(0).warnings).toEqual([])
  })
})

describe('what happens on the way', () => {
  it('is pauses between a stop and the next start, with who stopped', () => {
    const activity = only(...head(), event, timer(0, 0), timer(10, 4, 1), timer(25, 0), timer(40, 4), record, point(0))
    expect(activity.pauses).toEqual([{ fromMs: noonMs + 10_000, toMs: noonMs + 25_000, trigger: 'auto' }])
    expect(activity.events).toBeUndefined()
  })

  it('is other events with their data', () => {
    const marker = data(2, u32(noon + 7), 43, 3, [5, 17, 2, 50])
    const { events } = only(...head(), event, marker, record, point(0))
    expect(events).toEqual([
      {
        atMs: noonMs + 7000,
        event: 'rear_gear_change',
        action: 'marker',
        data: 5 + 17 * 256 + 2 * 65_536 + 50 * 2 ** 24,
      },
    ])
  })

  it('is heart beats, each with the time of the point before', () => {
    const hrv = define(4, 78, [[0, 4, 0x84]])
    const { rrIntervals } = only(
      ...head(),
      hrv,
      data(4, u16(800), u16(0xffff)),
      record,
      point(0),
      data(4, u16(810), u16(790)),
    )
    expect(rrIntervals).toEqual({
      timeMs: Float64Array.of(Number.NaN, noonMs, noonMs),
      milliseconds: Float64Array.of(800, 810, 790),
    })
  })

  it('is heart rates that a strap hands over later, in a chained file without a head', () => {
    const swim = fileOf([
      ...head(),
      define(1, 20, [[253, 4, 0x86]]),
      data(1, u32(noon)),
      data(1, u32(noon + 1)),
      data(1, u32(noon + 60)),
    ])
    const strap = fileOf([
      define(1, 132, [
        [253, 4, 0x86],
        [9, 4, 0x86],
        [6, 1, 2],
      ]),
      data(1, u32(noon), u32(1024), 121),
      define(2, 132, [
        [9, 4, 0x86],
        [6, 1, 2],
      ]),
      data(2, u32(2048), 123),
    ])
    const { activities, others } = decodeFit(Uint8Array.from([...swim, ...strap]))
    expect(others).toEqual([])
    expect(activities[0]?.track.heartRateBpm).toEqual(Float64Array.of(121, 123, Number.NaN))
  })
})

describe('devices', () => {
  it('are the recorder, from the head and its own message, and the sensors, each once', () => {
    const info = define(4, 23, [
      [0, 1, 2],
      [2, 2, 0x84],
      [3, 4, 0x8c],
      [5, 2, 0x84],
      [25, 1, 0],
      [1, 1, 2],
      [11, 1, 2],
    ])
    const { device, sensors } = only(
      define(0, 0, [
        [0, 1, 0],
        [1, 2, 0x84],
        [2, 2, 0x84],
        [3, 4, 0x8c],
      ]),
      data(0, 4, u16(1), u16(3121), u32(42)),
      info,
      data(4, 0, u16(1), u32(42), u16(975), 5, 255, 255),
      data(4, 1, u16(1), u32(77), u16(250), 1, 120, 3),
      data(4, 1, u16(1), u32(77), u16(0xffff), 1, 120, 4),
      record,
      point(0),
    )
    expect(device).toEqual({
      manufacturer: 'garmin',
      product: 'edge_530',
      serial: '42',
      softwareVersion: '9.75',
      connection: 'local',
    })
    expect(sensors).toEqual([
      {
        manufacturer: 'garmin',
        serial: '77',
        softwareVersion: '2.50',
        type: 'heart_rate',
        connection: 'antplus',
        batteryStatus: 'low',
      },
    ])
  })
})

describe('a file that is no workout', () => {
  it('is told by its type, with its raw messages, and not forced into an activity', () => {
    const monitoring = fileOf([
      ...head(32),
      define(1, 55, [
        [253, 4, 0x86],
        [3, 4, 0x86],
      ]),
      data(1, u32(noon), u32(900)),
    ])
    const { activities, others } = decodeFit(monitoring)
    expect(activities).toEqual([])
    expect(others.map(({ type }) => type)).toEqual(['monitoring'])
    expect([...(others[0]?.messages ?? [])].map(({ global }) => global)).toEqual([0, 55])
  })

  it('with no message at all is refused', () => {
    expect(() => decodeFit(fileOf([]))).toThrow(expect.objectContaining({ name: 'ContractError', code: 'fit-empty' }))
  })

  it('is a course when it says so', () => {
    const course = only(
      ...head(6),
      define(2, 31, [
        [5, 8, 7],
        [4, 1, 0],
      ]),
      data(2, text('Loop', 8), 2),
      record,
      point(0),
      point(5),
    )
    expect(course).toMatchObject({ purpose: 'course', name: 'Loop', sport: 'cycling' })
  })
})

it('a summary with two values where one is due is read by the first', () => {
  const doubled = define(3, 18, [
    [2, 4, 0x86],
    [124, 8, 0x86],
  ])
  const { statistics } = only(...head(), record, point(0), doubled, data(3, u32(noon), u32(760), u32(65_535)))
  expect(statistics.speedMetersPerSecond).toEqual({ average: 0.76 })
})
