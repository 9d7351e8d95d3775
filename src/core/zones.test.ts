import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayMs, hourMs, isZone, minuteMs, offsetAt, resolveLocal, startOfDay } from './time.js'

/** Half hours, quarters, both hemispheres, a half-hour summer time, zones that changed their mind, none at all. */
const zones = [
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Africa/Casablanca',
  'UTC',
] as const

/** The wall clock by another way than the one under test. */
const readers = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
)
const wall = (zone: (typeof zones)[number], at: number): string =>
  (readers.get(zone) as Intl.DateTimeFormat).format(at).replace(' ', 'T')
const asUtc = (local: string): number => Date.parse(`${local}Z`)
const localText = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 19)

const aZone = fc.constantFrom(...zones)
const anInstant = fc
  .integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 })
  .map((s) => s * 1000)

/** Every change of the clock in a zone between two years, to the minute: Newfoundland's was at one past midnight. */
const changes = (zone: (typeof zones)[number], from: number, to: number): readonly number[] => {
  const found: number[] = []
  for (let at = Date.UTC(from, 0, 1); at < Date.UTC(to, 0, 1); at += 6 * hourMs) {
    if (offsetAt(zone, at) === offsetAt(zone, at + 6 * hourMs)) continue
    let change = at
    while (offsetAt(zone, change) === offsetAt(zone, at)) change += 15 * minuteMs
    while (offsetAt(zone, change - minuteMs) !== offsetAt(zone, at)) change -= minuteMs
    found.push(change)
  }
  return found
}

describe('the offset of a zone', () => {
  test('is what turns an instant into its wall clock', () => {
    fc.assert(
      fc.property(aZone, anInstant, (zone, at) => {
        expect(localText(at + offsetAt(zone, at) * minuteMs)).toBe(wall(zone, at))
      }),
      { numRuns: 500 },
    )
  })

  test('does not depend on what was asked before', () => {
    const at = Date.UTC(2026, 6, 1)
    expect(offsetAt('Europe/Berlin', at)).toBe(120)
    expect(offsetAt('Asia/Kathmandu', at)).toBe(345)
    expect(offsetAt('Europe/Berlin', at + 30_000)).toBe(120)
    expect(offsetAt('Europe/Berlin', at - 180 * dayMs)).toBe(60)
  })

  test('is told only for zones that exist', () => {
    expect(isZone('Pacific/Chatham')).toBe(true)
    expect(isZone('Mars/Olympus')).toBe(false)
    expect(() => offsetAt('Mars/Olympus', 0)).toThrow(RangeError)
  })
})

describe('a wall-clock time in a zone', () => {
  test('resolves to an instant that shows it again, the earlier one if there are two', () => {
    fc.assert(
      fc.property(aZone, anInstant, (zone, at) => {
        const local = wall(zone, at)
        const resolved = resolveLocal(local, zone)
        expect(wall(zone, resolved.at)).toBe(local)
        expect(resolved.at).toBeLessThanOrEqual(at)
        expect(offsetAt(zone, resolved.at)).toBe(resolved.offset)
      }),
      { numRuns: 500 },
    )
  })

  const changing = zones.filter((zone) => changes(zone, 2010, 2020).length > 0)

  test.each(changing)('is right on every quarter of an hour around each change of the clock in %s', (zone) => {
    for (const change of changes(zone, 2010, 2020)) {
      // All instants of two days and more by the wall clock they show: the truth, found without any arithmetic of offsets.
      const shown = new Map<string, number>()
      for (let at = change + 30 * hourMs; at >= change - 30 * hourMs; at -= 15 * minuteMs) shown.set(wall(zone, at), at)
      const center = asUtc(wall(zone, change))
      for (let clock = center - 3 * hourMs; clock <= center + 3 * hourMs; clock += 15 * minuteMs) {
        const local = localText(clock)
        const resolved = resolveLocal(local, zone)
        const truth = shown.get(local)
        if (truth !== undefined) expect(resolved.at, local).toBe(truth)
        else {
          // It does not occur: it moves on by the gap, which is the difference of the offsets around the change.
          const gap = offsetAt(zone, change) - offsetAt(zone, change - minuteMs)
          expect(wall(zone, resolved.at), local).toBe(localText(clock + gap * minuteMs))
        }
        expect(resolved.offset).toBe(offsetAt(zone, resolved.at))
      }
    }
  })

  test('that occurs twice is the earlier one', () => {
    expect(resolveLocal('2026-10-25T02:30:00', 'Europe/Berlin')).toEqual({
      at: Date.UTC(2026, 9, 25, 0, 30),
      offset: 120,
    })
    expect(resolveLocal('2026-04-05T01:45:00', 'Australia/Lord_Howe')).toEqual({
      at: Date.UTC(2026, 3, 4, 14, 45),
      offset: 660,
    })
  })

  test('that does not occur moves on by the gap', () => {
    expect(resolveLocal('2026-03-29T02:30:00', 'Europe/Berlin')).toEqual({
      at: Date.UTC(2026, 2, 29, 1, 30),
      offset: 120,
    })
    expect(resolveLocal('2026-10-04T02:15:00', 'Australia/Lord_Howe')).toEqual({
      at: Date.UTC(2026, 9, 3, 15, 45),
      offset: 660,
    })
  })

  test('on a day that never was moves on by the whole day', () => {
    // Samoa had no 30 December 2011: it went from the last of the zones to the first.
    expect(resolveLocal('2011-12-30T12:00:00', 'Pacific/Apia')).toEqual({ at: Date.UTC(2011, 11, 30, 22), offset: 840 })
  })
})

describe('a civil day in a zone', () => {
  const lengthOf = (day: string, zone: string): number =>
    (resolveLocal(startOfDay(addDays(day, 1)).local, zone).at - resolveLocal(startOfDay(day).local, zone).at) / hourMs

  test('has 23, 24 or 25 hours', () => {
    expect(lengthOf('2026-03-29', 'Europe/Berlin')).toBe(23)
    expect(lengthOf('2026-06-01', 'Europe/Berlin')).toBe(24)
    expect(lengthOf('2026-10-25', 'Europe/Berlin')).toBe(25)
    expect(lengthOf('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5)
  })

  test('may begin at one in the morning', () => {
    // Midnight did not occur in São Paulo on the first day of summer time.
    expect(resolveLocal('2018-11-04T00:00:00', 'America/Sao_Paulo')).toEqual({
      at: Date.UTC(2018, 10, 4, 3),
      offset: -120,
    })
    expect(lengthOf('2018-11-04', 'America/Sao_Paulo')).toBe(23)
  })
})
