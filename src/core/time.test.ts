import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  dayMs,
  dayOf,
  daysBetween,
  instant,
  isDay,
  isKnown,
  localOf,
  localTime,
  minuteMs,
  momentFromIso,
  offsetMinutes,
  orderOf,
  plus,
  startOfDay,
} from './time.js'

const anInstant = fc.integer({ min: Date.UTC(1972, 0, 1), max: Date.UTC(2099, 0, 1) })
/** Offsets in use are whole quarters of an hour between -12:00 and +14:00. */
const anOffset = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15)
const written = (minutes: number, colon = ':'): string => {
  const size = Math.abs(minutes)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`
}
const wallClock = (at: number, offset: number): string => new Date(at + offset * minuteMs).toISOString().slice(0, 23)

describe('a moment from ISO 8601', () => {
  test('with an offset is that instant, seen from that offset', () => {
    fc.assert(
      fc.property(anInstant, anOffset, fc.constantFrom(':', ''), (at, offset, colon) => {
        const moment = momentFromIso(`${wallClock(at, offset)}${written(offset, colon)}`)
        expect(moment).toEqual({ at, offset, offsetFrom: 'provider' })
        expect(orderOf(moment)).toBe(at)
      }),
    )
  })

  test('with Z is an instant, but says nothing of where the person was', () => {
    fc.assert(
      fc.property(anInstant, (at) => {
        const moment = momentFromIso(new Date(at).toISOString())
        expect(moment).toEqual({ at, offsetFrom: 'unknown' })
        expect(localOf(moment)).toBeUndefined()
      }),
    )
  })

  test('without either is a local time, and no way of ours makes it an instant', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: -dayMs, max: dayMs }), (at, by) => {
        const text = wallClock(at, 0)
        for (const moment of [
          momentFromIso(text),
          momentFromIso(text.replace('T', ' ')),
          localTime(text),
          startOfDay(text.slice(0, 10)),
          plus(momentFromIso(text), by),
        ]) {
          expect(isKnown(moment)).toBe(false)
          expect(moment).not.toHaveProperty('at')
          expect(moment).not.toHaveProperty('offset')
        }
      }),
    )
  })

  test('is the same whether the quick reader takes it or the thorough one', () => {
    const decimals = fc.stringMatching(/^([.]\d{1,9})?$/)
    const zones = fc.oneof(
      fc.constantFrom('Z', ''),
      anOffset.map((offset) => written(offset)),
    )
    fc.assert(
      fc.property(anInstant, decimals, zones, (at, decimal, zone) => {
        const clock = `${wallClock(at, 0).slice(0, 19)}${decimal}`
        // A blank before the zone, or in place of the T, is none of the quick reader's business.
        const thorough = zone === '' ? clock.replace('T', ' ') : `${clock} ${zone}`
        expect(momentFromIso(`${clock}${zone}`)).toEqual(momentFromIso(thorough))
      }),
    )
  })

  test('or a refusal: never a moment that the text does not name', () => {
    const spoilt = fc
      .tuple(anInstant, anOffset, fc.nat(28), fc.constantFrom(...'09:-+.,TZ x', ''))
      .map(([at, offset, place, put]) => {
        const text = `${wallClock(at, offset)}${written(offset)}`
        return text.slice(0, place) + put + text.slice(place + 1)
      })
    fc.assert(
      fc.property(spoilt, (text) => {
        let moment: ReturnType<typeof momentFromIso>
        try {
          moment = momentFromIso(text)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        const plain = text
          .replace(',', '.')
          .replace(/ (?=\d)/, 'T')
          .replace(' ', '')
        expect(orderOf(moment)).toBe(Date.parse(isKnown(moment) ? plain : `${plain}Z`))
      }),
    )
  })

  test('takes what providers write', () => {
    const at = Date.UTC(2026, 9, 5, 21, 12, 30)
    expect(momentFromIso('2026-10-05T23:12:30+02:00')).toEqual({ at, offset: 120, offsetFrom: 'provider' })
    expect(momentFromIso('2026-10-05 23:12:30 +0200')).toEqual({ at, offset: 120, offsetFrom: 'provider' })
    expect(momentFromIso('2026-10-05T14:12:30-07')).toEqual({ at, offset: -420, offsetFrom: 'provider' })
    expect(momentFromIso('2026-10-05T21:12:30.000000Z')).toEqual({ at, offsetFrom: 'unknown' })
    expect(momentFromIso('2026-10-05T21:12:30,250Z')).toEqual({ at: at + 250, offsetFrom: 'unknown' })
    expect(momentFromIso('2026-10-05T23:12')).toEqual({ local: '2026-10-05T23:12:00', offsetFrom: 'unknown' })
  })

  test.each([
    '',
    '2026-10-05',
    'yesterday',
    '2026-13-05T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T08:00:00',
    '2026-10-05T25:00:00Z',
    '2026-10-05T10:61:00Z',
    '1791181502',
    '2026-10-05T10:00:00+2',
  ])('refuses %j', (text) => {
    expect(() => momentFromIso(text)).toThrow(RangeError)
  })

  test('a refusal does not repeat what it was given', () => {
    expect(() => momentFromIso('61 bpm')).toThrow(/^(?!.*61).*$/)
  })
})

describe('a local time', () => {
  test('may lack its seconds, and is completed', () => {
    expect(localTime('2026-10-05 23:12')).toEqual({ local: '2026-10-05T23:12:00', offsetFrom: 'unknown' })
  })

  test.each(['2026-10-05', '2026-02-30T10:00:00', '2026-10-05T10:00:00Z', '2026-10-05T99:00:00'])(
    'refuses %j',
    (text) => {
      expect(() => localTime(text)).toThrow(RangeError)
    },
  )

  test('moves along its own clock, across midnight and leap days', () => {
    expect(plus(localTime('2024-02-28T23:59:59'), 2000)).toEqual(localTime('2024-02-29T00:00:01'))
    expect(plus(localTime('2026-02-28T23:59:59.500'), 500)).toEqual(localTime('2026-03-01T00:00:00'))
  })

  test('moving there and back is where it was', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: -dayMs, max: dayMs }), (at, by) => {
        const local = localTime(wallClock(at, 0).replace('.000', ''))
        expect(plus(plus(local, by), -by)).toEqual(local)
        expect(plus(plus(instant(at, 60), by), -by)).toEqual(instant(at, 60))
      }),
    )
  })
})

describe('an instant', () => {
  test('knows its wall clock only with an offset', () => {
    const at = Date.UTC(2026, 9, 5, 21, 12, 30)
    expect(localOf(instant(at, 120))).toBe('2026-10-05T23:12:30')
    expect(localOf(instant(at))).toBeUndefined()
    expect(instant(at).offsetFrom).toBe('unknown')
    expect(instant(at, 0)).toEqual({ at, offset: 0, offsetFrom: 'provider' })
  })

  test('has a wall clock that reads back as itself', () => {
    fc.assert(
      fc.property(anInstant, anOffset, (at, offset) => {
        expect(momentFromIso(`${localOf(instant(at, offset))}${written(offset)}`)).toEqual(instant(at, offset))
      }),
    )
  })
})

describe('an offset', () => {
  test('reads as minutes east of UTC', () => {
    fc.assert(
      fc.property(anOffset, fc.constantFrom(':', ''), (offset, colon) => {
        expect(offsetMinutes(written(offset, colon)) === offset).toBe(true)
      }),
    )
    expect(offsetMinutes('-07')).toBe(-420)
    expect(offsetMinutes('+0545')).toBe(345)
  })

  test.each(['', 'Z', '2:00', '+2', 'UTC'])('refuses %j', (text) => {
    expect(() => offsetMinutes(text)).toThrow(RangeError)
  })
})

describe('civil days', () => {
  test('exist or do not', () => {
    for (const day of ['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01']) expect(isDay(day)).toBe(true)
    for (const day of [
      '2026-02-29',
      '1900-02-29',
      '2026-02-30',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
    ])
      expect(isDay(day), day).toBe(false)
    for (const day of ['', '2026-1-1', '2026-01-01T00:00:00', '２026-01-01', '2026/01/01', '-026-01-01'])
      expect(isDay(day), day).toBe(false)
  })

  test('agree with the calendar, day after day through four hundred years', () => {
    let day = '1970-01-01'
    for (let count = 0; count < 400 * 365.2425; count++) {
      if (!isDay(day)) expect.fail(`${day} exists`)
      day = addDays(day, 1)
    }
    expect(day).toBe('2370-01-01')
  })

  test('adding and counting undo each other', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: -5000, max: 5000 }), (at, count) => {
        const day = dayOf(at)
        expect(daysBetween(day, addDays(day, count))).toBe(count)
        expect(addDays(addDays(day, count), -count)).toBe(day)
      }),
    )
  })

  test('are those of the person, not of Greenwich', () => {
    const at = Date.UTC(2026, 9, 5, 23, 30)
    expect(dayOf(at)).toBe('2026-10-05')
    expect(dayOf(at, 120)).toBe('2026-10-06')
    expect(dayOf(Date.UTC(2026, 9, 5, 3), -420)).toBe('2026-10-04')
  })
})
