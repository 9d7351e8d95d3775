/** `tributary inspect` and `tributary convert`, as somebody at a terminal runs them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { emptyFolder, type Options, run as runProgram } from '../../test/end-to-end/program.js'
import { type Activity, instant } from '../core/index.js'
import { decode, encode } from '../formats/index.js'

/** The command itself: without a file of its own, Node takes the word `inspect` for its debugger. */
const run = (args: readonly string[], options: Options = {}) => runProgram(args, { ...options, command: true })

const startMs = Date.UTC(2026, 9, 5, 8)
const rows = Array.from({ length: 120 }, (_, row) => row)
const lap = (from: number, to: number) => ({
  start: instant(startMs + from * 1000),
  end: instant(startMs + to * 1000),
  statistics: { elapsedSeconds: to - from, timerSeconds: to - from, heartRateBpm: { average: 140, maximum: 160 } },
})
const ride: Activity = {
  start: instant(startMs),
  end: instant(startMs + 119_000),
  sport: 'cycling',
  statistics: {},
  sensors: [{ type: 'heart_rate', manufacturer: 'garmin', connection: 'antplus' }],
  sessions: [
    {
      start: instant(startMs),
      end: instant(startMs + 119_000),
      sport: 'cycling',
      statistics: {},
      laps: [lap(0, 60), lap(60, 119)],
    },
  ],
  track: {
    timeMs: Float64Array.from(rows, (row) => startMs + row * 1000),
    latitudeDeg: Float64Array.from(rows, (row) => 48.2 + row / 10_000),
    longitudeDeg: Float64Array.from(rows, (row) => 16.37 + Math.sin(row / 20) / 500),
    altitudeMeters: Float64Array.from(rows, (row) => 200 + row),
    heartRateBpm: Float64Array.from(rows, (row) => (row === 7 ? Number.NaN : 120 + (row % 40))),
  },
  pauses: [],
}
const fit = encode(ride, 'fit').bytes

const folderWith = (files: Readonly<Record<string, Uint8Array>>): string => {
  const directory = emptyFolder()
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes)
  return directory
}

describe('tributary inspect', () => {
  it('shows summary, laps, sensors, the way and the heights', async () => {
    const { code, stdout, stderr } = await run(['inspect', 'a.fit'], { directory: folderWith({ 'a.fit': fit }) })
    expect([code, stderr]).toEqual([0, ''])
    for (const words of ['cycling', '10:00:00+02:00 (Europe/Vienna, by its first position)', '120 with position'])
      expect(stdout).toContain(words)
    for (const words of ['heart_rate: garmin (antplus)', 'Laps', '140', '○ start', '319 m', '200 m'])
      expect(stdout).toContain(words)
    expect(stdout).toMatch(/[\u2801-\u28ff]/)
  })

  it('prints one activity as JSON, also out of gzip and zip', async () => {
    const zipped = zipSync({ 'a.fit.gz': gzipSync(fit), 'readme.txt': strToU8('hello') })
    const directory = folderWith({ 'a.zip': zipped })
    const { code, stdout } = await run(['inspect', 'a.zip', '--json'], { directory })
    const read = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(read).toMatchObject({
      sport: 'cycling',
      start: { time: '2026-10-05T10:00:00+02:00', offsetFrom: 'zone-lookup' },
      zone: 'Europe/Vienna',
      file: { format: 'fit', activities: 1, activity: 1, others: [], warnings: [{ code: 'unknown-format' }] },
    })
    expect(read.track.heartRateBpm.slice(6, 9)).toEqual([126, null, 128])
    expect(read.track.timeMs).toHaveLength(120)
  })

  it('reads what is left of a broken file and says where it breaks', async () => {
    const directory = folderWith({ 'a.fit': fit.subarray(0, fit.length - 400) })
    const { code, stdout } = await run(['inspect', 'a.fit'], { directory })
    expect(code).toBe(0)
    expect(stdout).toMatch(/Warnings\n {2}byte \d+: /)
    expect(await run(['inspect', 'a.fit', '--strict'], { directory })).toMatchObject({ code: 65, stdout: '' })
  })

  it.each([
    ['what is no workout file', 'unknown-format', strToU8('hello')],
    ['an empty file', 'unknown-format', new Uint8Array()],
    [
      'a file without a workout',
      'no-activity',
      strToU8('<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"/>'),
    ],
  ])('answers %s with an error object and exit 65', async (_, errorCode, bytes) => {
    const directory = folderWith({ file: bytes })
    const json = await run(['inspect', 'file', '--json'], { directory })
    expect([json.code, json.stderr]).toEqual([65, ''])
    expect(JSON.parse(json.stdout)).toEqual({
      error: {
        name: 'ContractError',
        code: errorCode,
        path: expect.any(String),
        expected: expect.any(String),
        message: expect.stringMatching(/\.$/),
      },
    })
    const words = await run(['inspect', 'file'], { directory })
    expect([words.code, words.stdout]).toEqual([65, ''])
    expect(words.stderr).toMatch(/^file: [^\n]+\n$/)
  })

  it('says when there is no such file, and no such activity', async () => {
    expect(await run(['inspect', 'nowhere.fit'])).toMatchObject({ code: 66, stderr: 'There is no file nowhere.fit.\n' })
    const directory = folderWith({ 'a.fit': fit })
    expect(await run(['inspect', 'a.fit', '--activity', '2'], { directory })).toMatchObject({ code: 64 })
  })
})

describe('tributary convert', () => {
  it('writes the format the ending names, and says what it cannot hold', async () => {
    const directory = folderWith({ 'a.fit': fit })
    const { code, stdout, stderr } = await run(['convert', 'a.fit', 'a.gpx'], { directory })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('a.gpx: cycling, 120 points.')
    expect(stdout).toContain('What GPX cannot hold:\n')
    const { format, activities } = decode(readFileSync(join(directory, 'a.gpx')))
    expect([format, activities[0]?.track.heartRateBpm?.[8]]).toEqual(['gpx', 128])
  })

  it('takes the format from --to, packs what ends in .gz, and tells losses as JSON', async () => {
    const directory = folderWith({ 'a.fit': fit })
    expect((await run(['convert', 'a.fit', 'b', '--to', 'tcx'], { directory })).code).toBe(0)
    expect(decode(readFileSync(join(directory, 'b'))).format).toBe('tcx')
    const packed = await run(['convert', 'a.fit', 'b.pwx.gz', '--json'], { directory })
    expect(JSON.parse(packed.stdout)).toMatchObject({ out: 'b.pwx.gz', format: 'pwx', losses: expect.any(Array) })
    expect(readFileSync(join(directory, 'b.pwx.gz')).subarray(0, 2)).toEqual(Buffer.of(0x1f, 0x8b))
  })

  it('gives each of several activities a file of its own', async () => {
    const directory = folderWith({ 'a.zip': zipSync({ '1.fit': fit, '2.fit': fit }) })
    expect((await run(['convert', 'a.zip', 'b.tcx'], { directory })).code).toBe(0)
    expect(['b.tcx', 'b-1.tcx', 'b-2.tcx'].map((name) => existsSync(join(directory, name)))).toEqual([
      false,
      true,
      true,
    ])
  })

  it('refuses an ending it does not know, the file it reads, and what holds nothing', { timeout: 60_000 }, async () => {
    const directory = folderWith({ 'a.fit': fit, 'b.txt': strToU8('hello') })
    for (const [args, code] of [
      [['a.fit', 'a.kml'], 64],
      [['a.fit', 'a.fit'], 64],
      [['a.fit', 'a.gpx', '--to', 'kml'], 64],
      [['b.txt', 'b.fit'], 65],
      [['nowhere', 'b.fit'], 66],
    ] as const) {
      const ended = await run(['convert', ...args], { directory })
      expect([ended.code, ended.stdout]).toEqual([code, ''])
      expect(ended.stderr).toMatch(/^[^\n]+\n$/)
    }
  })
})
