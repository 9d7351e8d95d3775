import { describe, expect, it } from 'vitest'
import { data, define, fileOf, noon, noonMs, text, u16, u32 } from './by-hand.js'
import { interpretMessages } from './interpret.js'

const meant = (...records: number[][]) => [...interpretMessages(fileOf(records))].map(({ values }) => values)

describe('a field', () => {
  it('has its scale and offset', () => {
    const file = [
      define(0, 20, [
        [2, 2, 0x84],
        [5, 4, 0x86],
      ]),
      data(0, u16(2500), u32(12_345)),
    ]
    expect(meant(...file)).toEqual([{ altitude: 0, enhanced_altitude: 0, distance: 123.45 }])
  })

  it('has a word where its type has one, and else its number', () => {
    expect(meant(define(0, 12, [[0, 1, 0x00]]), data(0, 1), data(0, 99))).toEqual([{ sport: 'running' }, { sport: 99 }])
  })

  it('that is a time counts from 1989-12-31', () => {
    expect(meant(define(0, 0, [[4, 4, 0x86]]), data(0, u32(noon)))).toEqual([{ time_created: noonMs }])
    expect(meant(define(0, 0, [[4, 4, 0x86]]), data(0, u32(0)))).toEqual([{ time_created: Date.UTC(1989, 11, 31) }])
  })

  it('without a value is absent', () => {
    expect(
      meant(
        define(0, 20, [
          [3, 1, 0x02],
          [4, 1, 0x02],
        ]),
        data(0, 255, 80),
      ),
    ).toEqual([{ cadence: 80 }])
  })

  it('that is text where a number is due means nothing', () => {
    expect(
      meant(
        define(0, 20, [
          [3, 3, 0x07],
          [4, 1, 0x02],
        ]),
        data(0, text('abc', 3), 80),
      ),
    ).toEqual([{ cadence: 80 }])
  })
})

describe('a sub-field', () => {
  it('is the reading whose condition holds', () => {
    const session = define(0, 18, [
      [5, 1, 0x00],
      [10, 4, 0x86],
    ])
    expect(meant(session, data(0, 1, u32(700)), data(0, 2, u32(700)), data(0, 10, u32(700)))).toEqual([
      { sport: 'running', total_strides: 700 },
      { sport: 'cycling', total_strokes: 700 },
      { sport: 'training', total_cycles: 700 },
    ])
  })

  it('keeps the stored number within reach', () => {
    const [event] = [
      ...interpretMessages(
        fileOf([
          define(0, 21, [
            [0, 1, 0],
            [3, 4, 0x86],
          ]),
          data(0, 0, u32(1)),
        ]),
      ),
    ]
    expect(event?.values).toEqual({ event: 'timer', timer_trigger: 'auto' })
    expect(event?.below).toEqual({ data: 1 })
  })
})

describe('components', () => {
  it('make up other fields, from the lowest bits up', () => {
    const gears = define(0, 21, [
      [0, 1, 0x00],
      [3, 4, 0x86],
    ])
    const [values] = meant(gears, data(0, 43, [5, 17, 2, 50]))
    expect(values).toMatchObject({ rear_gear_num: 5, rear_gear: 17, front_gear_num: 2, front_gear: 50 })
  })

  it('do not replace a field that is there', () => {
    const both = define(0, 20, [
      [6, 2, 0x84],
      [73, 4, 0x86],
    ])
    expect(meant(both, data(0, u16(3000), u32(70_000)))).toEqual([{ speed: 3, enhanced_speed: 70 }])
  })

  it('across bytes: 12 bits of speed in hundredths, 12 bits of distance in sixteenths', () => {
    // Speed 3.54 m/s is 354 = 0x162; distance 14.25 m is 228 = 0x0e4.
    const packed = define(0, 20, [[8, 3, 0x0d]])
    expect(meant(packed, data(0, 0x62, 0x41, 0x0e))[0]).toMatchObject({ speed: 3.54, distance: 14.25 })
  })

  it('accumulate, rolling over their few bits', () => {
    const cycles = define(0, 20, [[18, 1, 0x02]])
    const totals = meant(cycles, data(0, 250), data(0, 254), data(0, 3), data(0, 3), data(0, 1)).map(
      (values) => values['total_cycles'],
    )
    expect(totals).toEqual([250, 254, 259, 259, 513])
  })

  it('of a chest strap go on from the full time before', () => {
    const full = define(0, 132, [[9, 4, 0x86]])
    const packed = define(1, 132, [[10, 3, 0x0d]])
    // 5000 = 0x1388: the counter stands at 0x388; then 0x400 and, rolled over, 0x010.
    const [, beats] = meant(full, data(0, u32(5000)), packed, data(1, 0x00, 0x04, 0x01))
    expect(beats?.['event_timestamp']).toEqual([0x1400 / 1024, 0x2010 / 1024])
  })
})

describe('developer fields', () => {
  const description = define(0, 206, [
    [0, 1, 2],
    [1, 1, 2],
    [2, 1, 2],
    [3, 8, 7],
    [8, 4, 7],
    [6, 1, 2],
    [7, 1, 1],
    [15, 1, 2],
  ])

  it('are read as the file describes them', () => {
    const app = define(2, 207, [
      [1, 16, 0x0d],
      [3, 1, 2],
      [4, 4, 0x86],
    ])
    const record = define(1, 20, [[3, 1, 2]], { developer: [[4, 2, 0]] })
    const id = Array.from({ length: 16 }, (_, index) => index)
    const messages = [
      ...interpretMessages(
        fileOf([
          app,
          data(2, id, 0, u32(12)),
          description,
          data(0, 0, 4, 0x84, text('Form', 8), text('W', 4), 10, 5, 7),
          record,
          data(1, 120, u16(2050)),
        ]),
      ),
    ]
    expect(messages.at(-1)?.developer).toEqual([
      {
        field: {
          name: 'Form',
          unit: 'W',
          application: '000102030405060708090a0b0c0d0e0f',
          applicationVersion: 12,
          index: 0,
          number: 4,
          type: 'uint16',
          scale: 10,
          offset: 5,
          native: { field: 7 },
        },
        value: 200,
      },
    ])
  })

  it('that nobody described mean nothing', () => {
    const record = define(1, 20, [[3, 1, 2]], { developer: [[4, 2, 0]] })
    expect([...interpretMessages(fileOf([record, data(1, 120, u16(1))]))].at(-1)?.developer).toEqual([])
  })
})
