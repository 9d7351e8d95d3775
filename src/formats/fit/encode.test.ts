import fc from 'fast-check'
import FitParser from 'fit-file-parser'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, localTime } from '../../core/index.js'
import { activity } from './arbitrary.js'
import { type BaseTypeName, baseTypeOf, baseTypes } from './base-types.js'
import { decodeFit } from './decode.js'
import { encodeFit } from './encode.js'
import { type RawField, readMessages } from './messages.js'
import { encodeMessages } from './writer.js'

const startMs = Date.UTC(2026, 9, 5, 8)

const ride: Activity = {
  start: instant(startMs, 120),
  end: instant(startMs + 3_000),
  sport: 'cycling',
  statistics: { elapsedSeconds: 3, distanceMeters: 21 },
  sessions: [
    {
      start: instant(startMs, 120),
      end: instant(startMs + 3_000, 120),
      sport: 'cycling',
      statistics: { elapsedSeconds: 3, timerSeconds: 3, distanceMeters: 21 },
      laps: [],
    },
  ],
  track: {
    timeMs: Float64Array.of(startMs, startMs + 1000, startMs + 3000),
    latitudeDeg: Float64Array.of(45, 45 + 45 / 64, 45 + 45 / 32),
    longitudeDeg: Float64Array.of(-22.5, -22.5 - 45 / 64, Number.NaN),
    heartRateBpm: Float64Array.of(120, Number.NaN, 124),
    altitudeMeters: Float64Array.of(400, 400.2, 400.4),
    powerWatts: Float64Array.of(180, 190, 200),
  },
  pauses: [],
}

describe('an activity', () => {
  it('comes back the same from the bytes it is written to', () => {
    fc.assert(
      fc.property(activity, fc.constantFrom('little', 'big'), (original, byteOrder) => {
        const { bytes, losses } = encodeFit(original, { byteOrder })
        expect(losses).toEqual([])
        const { activities, others, warnings } = decodeFit(bytes)
        expect(warnings).toEqual([])
        expect(others).toEqual([])
        expect(activities).toEqual([original])
      }),
      { numRuns: 150, interruptAfterTimeLimit: 20_000 },
    )
  })

  it('that is a course comes back as one', () => {
    const { statistics: _, ...session } = ride.sessions[0] as Activity['sessions'][number]
    const start = instant(startMs)
    const end = instant(startMs + 3000)
    const course: Activity = {
      ...ride,
      start,
      end,
      purpose: 'course',
      name: 'Loop',
      statistics: {},
      sessions: [
        { ...session, start, end, statistics: {}, laps: [{ start, end, statistics: { distanceMeters: 21 } }] },
      ],
      places: [{ name: 'Well', type: 'water', latitudeDeg: 0, longitudeDeg: 0, distanceMeters: 10 }],
    }
    const decoded = decodeFit(encodeFit(course).bytes).activities[0]
    expect(decoded).toEqual(course)
  })

  it('is read with equal values by somebody else', async () => {
    const { bytes } = encodeFit(ride)
    const parser = new FitParser({ force: false, mode: 'list' })
    const read = await parser.parseAsync(Buffer.from(bytes) as unknown as ArrayBuffer & Buffer<ArrayBuffer>)
    expect(read.records?.map(({ heart_rate: bpm, power: watts }) => [bpm, watts])).toEqual([
      [120, 180],
      [undefined, 190],
      [124, 200],
    ])
    for (const [row, meters] of [400, 400.2, 400.4].entries()) expect(read.records?.[row]?.altitude).toBeCloseTo(meters)
    expect(read.records?.[0]?.position_lat).toBeCloseTo(45, 6)
    expect(read.sessions?.[0]).toMatchObject({ sport: 'cycling', total_elapsed_time: 3, total_distance: 21 })
    expect(new Date(read.sessions?.[0]?.start_time as never).getTime()).toBe(startMs)
  })
})

describe('what FIT cannot hold', () => {
  const lossesOf = (change: Partial<Activity>) =>
    encodeFit({ ...ride, ...change }).losses.map(({ field, reason }) => `${field}: ${reason}`)

  it('is told, field by field', () => {
    expect(lossesOf({})).toEqual([])
    expect(lossesOf({ links: [{ href: 'https://example.org' }] })).toEqual(['links: no-place'])
    expect(lossesOf({ device: { manufacturer: 'Tin Can Works', serial: 'A-1' } })).toEqual([
      'device.manufacturer: no-place',
      'device.serial: no-place',
    ])
    expect(lossesOf({ start: localTime('2026-10-05T10:00:00') })).toEqual(['start: precision'])
  })

  it('is told of values that do not fit, and the others are written', () => {
    const track = { ...ride.track, heartRateBpm: Float64Array.of(120, 300, 124) }
    expect(lossesOf({ track })).toEqual(['track.heartRateBpm: out-of-range'])
    const [decoded] = decodeFit(encodeFit({ ...ride, track }).bytes).activities
    expect(decoded?.track.heartRateBpm).toEqual(Float64Array.of(120, Number.NaN, 124))
  })

  it('is told of parts of a second', () => {
    const track = { ...ride.track, timeMs: ride.track.timeMs.map((time) => time + 250) }
    expect(lossesOf({ track })).toContain('track.timeMs: precision')
  })
})

describe('raw messages', () => {
  const elementOf = (type: BaseTypeName): fc.Arbitrary<number | bigint> => {
    const { minimum, maximum, size } = baseTypeOf[type]
    if (type === 'float32') return fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    if (type === 'float64') return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    if (size < 8) return fc.integer({ min: minimum, max: maximum })
    if (type === 'sint64') return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 2n })
    return fc.bigInt({ min: 1n, max: 2n ** 64n - 2n })
  }
  const rawValueOf = (type: BaseTypeName): fc.Arbitrary<RawField['value']> => {
    if (type === 'string') return fc.stringMatching(/^[\w ßé山]{0,30}$/)
    const element = type === 'byte' ? elementOf(type) : fc.option(elementOf(type), { nil: null })
    return fc.oneof(fc.option(elementOf(type), { nil: null }), fc.array(element, { minLength: 2, maxLength: 5 }))
  }
  const field = fc
    .tuple(fc.integer({ min: 0, max: 252 }), fc.constantFrom(...baseTypes.map(({ name }) => name)))
    .chain(([number, type]) => rawValueOf(type).map((value): RawField => ({ number, type, value })))
  const message = fc.record({
    global: fc.integer({ min: 0, max: 0xfffe }).filter((global) => global !== 206),
    fields: fc.uniqueArray(field, { selector: ({ number }) => number, maxLength: 6 }),
  })

  it('come back the same, in either byte order, with any number of layouts', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('little', 'big'),
        fc.constantFrom(12, 14),
        (messages, byteOrder, headerSize) => {
          const stream = readMessages(encodeMessages(messages, { byteOrder, headerSize }))
          expect([...stream].map(({ global, fields }) => ({ global, fields }))).toEqual(messages)
          expect(stream.warnings).toEqual([])
        },
      ),
      { numRuns: 150, interruptAfterTimeLimit: 20_000 },
    )
  })
})
