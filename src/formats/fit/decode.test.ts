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

describe('records', () => {
  it('become columns, with gaps where a point has no value', () => {
    const { track } = only(...head(), record, point(0, 100), point(1, 255), point(2, 104))
    expect(track).toEqual({
      timeMs: Float64Array.of(noonMs, noonMs + 1000, noonMs + 2000),
      heartRateBpm: Float64Array.of(100, Number.NaN, 104),
    })
  })

  it('of several definitions fill the same columns', () => {
    const powered = define(
      4,
      20,
      [
        [253, 4, 0x86],
        [7, 2, 0x84],
      ],
      { big: true },
    )
    const row = data(4, u32(noon + 1).reverse(), 0x01, 0x2c)
    const { track } = only(...head(), record, powered, point(0), row, point(2))
    expect(track.heartRateBpm).toEqual(Float64Array.of(100, Number.NaN, 100))
    expect(track.powerWatts).toEqual(Float64Array.of(Number.NaN, 300, Number.NaN))
  })

  it('out of order are put in order, and that is told', () => {
    const { track, warnings } = only(...head(), record, point(0, 100), point(5, 105), point(3, 103), point(6, 106))
    expect(track.heartRateBpm).toEqual(Float64Array.of(100, 103, 105, 106))
    expect(warnings.map(({ code }) => code)).toEqual(['points-out-of-order'])
  })

  it('have positions in degrees, speed and altitude from whichever field has them', () => {
    const rich = define(1, 20, [
      [0, 4, 0x85],
      [1, 4, 0x85],
      [73, 4, 0x86],
      [6, 2, 0x84],
      [2, 2, 0x84],
    ])
    const { track } = only(
      ...head(),
      rich,
      data(1, u32(2 ** 30), u32(-(2 ** 29)), u32(0xffffffff), u16(4000), u16(3000)),
      data(1, u32(2 ** 30), u32(-(2 ** 29)), u32(4001), u16(4000), u16(0xffff)),
    )
    expect(track.latitudeDeg).toEqual(Float64Array.of(90, 90))
    expect(track.longitudeDeg).toEqual(Float64Array.of(-45, -45))
    expect(track.speedMetersPerSecond).toEqual(Float64Array.of(4, 4.001))
    expect(track.altitudeMeters).toEqual(Float64Array.of(100, Number.NaN))
  })

  it('have the cadence with its fraction', () => {
    const cadence = define(1, 20, [
      [4, 1, 2],
      [53, 1, 2],
    ])
    expect(only(...head(), cadence, data(1, 88, 64), data(1, 90, 255)).track.cadenceRpm).toEqual(
      Float64Array.of(88.5, 90),
    )
  })

  it('have further fields by name and unit, arrays side by side', () => {
    const phases = define(1, 20, [
      [253, 4, 0x86],
      [9, 2, 0x83],
      [67, 1, 1],
      [17, 2, 0x02],
    ])
    const { track } = only(
      ...head(),
      phases,
      data(1, u32(noon), u16(250), 5, [16, 32]),
      data(1, u32(noon + 1), u16(0x7fff), 6, [48, 255]),
    )
    expect(track.more).toEqual({
      grade: { unit: '%', values: Float64Array.of(2.5, Number.NaN) },
      left_pco: { unit: 'mm', values: Float64Array.of(5, 6) },
      speed_1s: { unit: 'm/s', width: 2, values: Float64Array.of(1, 2, 3, Number.NaN) },
    })
  })

  it('have developer fields by their names, two of one name side by side', () => {
    const description = define(2, 206, [
      [0, 1, 2],
      [1, 1, 2],
      [2, 1, 2],
      [3, 6, 7],
      [8, 2, 7],
    ])
    const muscle = define(1, 20, [[253, 4, 0x86]], {
      developer: [
        [0, 1, 0],
        [0, 1, 1],
      ],
    })
    const { track } = only(
      ...head(),
      description,
      data(2, 0, 0, 2, text('SmO2', 6), text('%', 2)),
      data(2, 1, 0, 2, text('SmO2', 6), text('%', 2)),
      muscle,
      data(1, u32(noon), 61, 72),
    )
    const field = { name: 'SmO2', unit: '%', number: 0, type: 'uint8' }
    expect(track.more).toEqual({
      SmO2: { unit: '%', values: Float64Array.of(61), developer: { ...field, index: 0 } },
      'SmO2 (2)': { unit: '%', values: Float64Array.of(72), developer: { ...field, index: 1 } },
    })
  })

  it('with packed speed and distance accumulate the way', () => {
    const packed = define(1, 20, [[8, 3, 0x0d]])
    // 1.00 m/s = 100 = 0x064; distances 4000 and, rolled over, 10 sixteenths: 0xfa0, 0x00a.
    const { track } = only(...head(), packed, data(1, 0x64, 0x00, 0xfa), data(1, 0x64, 0xa0, 0x00))
    expect(track.speedMetersPerSecond).toEqual(Float64Array.of(1, 1))
    expect(track.distanceMeters).toEqual(Float64Array.of(250, (4096 + 10) / 16))
  })
})

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

describe('memory', () => {
  it('stays in proportion when a file defines more columns than it has bytes for', () => {
    const records: number[][] = [...head()]
    const wide = Array.from({ length: 200 }, (_, number) => [number, 1, 2] as const)
    records.push(define(1, 20, wide), data(1, new Array(200).fill(1)), define(2, 20, [[3, 1, 2]]))
    for (let row = 0; row < 50_000; row += 1) records.push(data(2, 100))
    const { activities, warnings } = decodeFit(fileOf(records))
    const columns = Object.values(activities[0]?.track.more ?? {})
    const bytes = columns.reduce((sum, { values }) => sum + values.byteLength, 0)
    expect(bytes).toBeLessThan(10 * 100_000 + (1 << 20))
    expect(warnings.map(({ code }) => code)).toContain('too-many-channels')
  })

  it('stays in proportion when a file holds nothing but summaries', () => {
    const records: number[][] = [...head(), define(1, 19, [[24, 1, 0]])]
    for (let lap = 0; lap < 100_000; lap += 1) records.push(data(1, 0))
    const { activities, warnings } = decodeFit(fileOf(records))
    expect(activities[0]?.sessions[0]?.laps.length).toBeLessThan(50_000)
    expect(warnings.map(({ code }) => code)).toEqual(['too-many-messages'])
  })
})
