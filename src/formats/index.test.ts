import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type Activity, instant } from '../core/index.js'
import { rootElementOf } from './codec.js'
import { decode, encode, formatOf } from './index.js'

const startMs = Date.UTC(2026, 9, 5, 8)
const run: Activity = {
  start: instant(startMs),
  end: instant(startMs + 2000),
  sport: 'running',
  statistics: {},
  sessions: [{ start: instant(startMs), end: instant(startMs + 2000), sport: 'running', statistics: {}, laps: [] }],
  track: { timeMs: Float64Array.of(startMs, startMs + 2000), heartRateBpm: Float64Array.of(120, 125) },
  pauses: [],
}
const { bytes: fit } = encode(run, 'fit')

describe('a file', () => {
  it('is recognised by its first bytes', () => {
    expect(formatOf(fit)).toBe('fit')
    expect(formatOf(strToU8('hello'))).toBeUndefined()
    expect(decode(fit)).toEqual({ format: 'fit', activities: [run], others: [], warnings: [] })
  })

  it('is read through gzip, zip, and one in the other', () => {
    const gzipped = gzipSync(fit)
    const zipped = zipSync({
      'activities/1.fit.gz': gzipped,
      'activities/2.fit': fit,
      '__MACOSX/._2.fit': strToU8('junk'),
    })
    expect(decode(gzipped).activities).toEqual([run])
    expect(decode(zipped)).toEqual({ format: 'fit', activities: [run, run], others: [], warnings: [] })
  })

  it('of no format we know is refused; in an archive it is left out with a warning', () => {
    expect(() => decode(strToU8('hello'))).toThrow(
      expect.objectContaining({ name: 'ContractError', code: 'unknown-format' }),
    )
    const zipped = zipSync({ 'a.txt': strToU8('hello'), 'b.fit': fit })
    expect(decode(zipped).activities).toEqual([run])
    expect(decode(zipped).warnings.map(({ code }) => code)).toEqual(['unknown-format'])
    expect(() => decode(zipped, { strict: true })).toThrow(expect.objectContaining({ code: 'unknown-format' }))
  })

  it('whose gzip wrapper breaks off is read as far as it goes', () => {
    const noise = Float64Array.from({ length: 5000 }, (_, row) => 100 + ((row * 7919) % 101))
    const long: Activity = {
      ...run,
      track: { timeMs: noise.map((_, row) => startMs + row * 1000), heartRateBpm: noise },
    }
    const gzipped = gzipSync(encode(long, 'fit').bytes)
    const { activities, warnings } = decode(gzipped.subarray(0, gzipped.length >> 1))
    expect(activities[0]?.track.timeMs.length).toBeGreaterThan(100)
    expect(warnings.map(({ code }) => code)).toContain('broken-gzip')
  })

  it('wrapped many times over, or in a broken archive, is refused', () => {
    expect(() => decode(gzipSync(gzipSync(gzipSync(gzipSync(fit)))))).toThrow(
      expect.objectContaining({ code: 'nested-too-deep' }),
    )
    const zipped = zipSync({ 'a.fit': fit })
    expect(() => decode(zipped.subarray(0, zipped.length - 30))).toThrow(
      expect.objectContaining({ code: 'broken-zip' }),
    )
    expect(() => decode(zipSync({}))).toThrow(expect.objectContaining({ code: 'empty-archive' }))
  })
})

describe('the root element of a document', () => {
  it('is found behind declarations, comments and prefixes', () => {
    expect(
      rootElementOf(strToU8('\ufeff<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE gpx><gpx version="1.1">')),
    ).toBe('gpx')
    expect(rootElementOf(strToU8('<ns:TrainingCenterDatabase xmlns:ns="x"/>'))).toBe('TrainingCenterDatabase')
    expect(
      rootElementOf(Uint8Array.from([0xff, 0xfe, ...[...'<pwx>'].flatMap((char) => [char.charCodeAt(0), 0])])),
    ).toBe('pwx')
  })
  it('is found behind a document type with declarations of its own, and in UTF-16 without a mark', () => {
    expect(
      rootElementOf(strToU8('<!DOCTYPE gpx SYSTEM "a>b" [<!ELEMENT gpx ANY> <!ATTLIST gpx a CDATA "]">]>\n<gpx>')),
    ).toBe('gpx')
    expect(rootElementOf(strToU8('<!DOCTYPE gpx [<gpx>'))).toBeUndefined()
    const wide = (text: string, order: readonly [number, number]): Uint8Array =>
      Uint8Array.from([...text].flatMap((char) => order.map((part) => part * char.charCodeAt(0))))
    expect(rootElementOf(wide('<?xml version="1.0"?><gpx/>', [1, 0]))).toBe('gpx')
    expect(rootElementOf(wide('<pwx/>', [0, 1]))).toBe('pwx')
  })
  it('is none in anything else', () => {
    expect(rootElementOf(strToU8('{"gpx": 1}'))).toBeUndefined()
    expect(rootElementOf(strToU8('<?xml version="1.0"'))).toBeUndefined()
    expect(rootElementOf(fit)).toBeUndefined()
  })
})
