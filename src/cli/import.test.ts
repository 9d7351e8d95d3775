/** `tributary import` as somebody types it, over archives that are sound, and over such as are made to do harm. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Ended, emptyFolder, freePort, run, start } from '../../test/end-to-end/program.js'
import { fileOf, folder, zipOf } from '../runtime/testing-archives.js'

const inside = 'Takeout/Fitbit/Global Export Data'
/** Each at a second of its own. */
const beats = (bpm: number) =>
  JSON.stringify([{ dateTime: `03/07/26 00:00:${bpm - 50}`, value: { bpm, confidence: 2 } }])
const day = (number: number): string => `${inside}/heart_rate-2026-03-${String(number).padStart(2, '0')}.json`
const steps = `${inside}/steps-2026-03-07.json`
const takeout = {
  [`${inside}/a-note.txt`]: 'x',
  [day(7)]: beats(61),
  [steps]: JSON.stringify([{ dateTime: '03/07/26 00:01:00', value: '12' }]),
}

/** Changes bytes behind a zip's back, in the directory at its end. */
const patched = (zip: Uint8Array, nth: number, offset: number, bytes: readonly number[]): Uint8Array => {
  const view = Buffer.from(zip)
  for (let at = 0, seen = 0; at + 4 <= view.length; at++)
    if (view.readUInt32LE(at) === 0x02014b50 && seen++ === nth) view.set(bytes, at + offset)
  return view
}

describe('tributary import', { timeout: 120_000 }, () => {
  const directory = emptyFolder()
  const env = { TRIBUTARY_SANDBOX: 'off', TRIBUTARY_HISTORY_DAYS: '5' }
  const importing = async (path: string, args: readonly string[] = [], more: Record<string, string> = {}) =>
    run(['import', path, ...args], {
      directory,
      env: { ...env, TRIBUTARY_PORT: String(await freePort()), ...more },
    })
  const refused = (ended: Ended, code: number, words: string): void => {
    // What it is may stand before it; what is wrong is one sentence.
    const lines = ended.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('This is '))
    expect(lines).toEqual([expect.stringContaining(words)])
    expect(ended.stderr).not.toMatch(/\n\s+at |node:internal|\[object/)
    expect(ended.code).toBe(code)
  }

  it('reads a zip, says what it was, and passes over it when it comes again', async () => {
    const path = fileOf('takeout.zip', zipOf(takeout))
    const first = await importing(path)
    expect([first.code, first.stderr]).toEqual([0, 'This is Fitbit archive from Google Takeout (Fitbit).\n'])
    expect(first.stdout).toContain('2 records new, 0 changed')
    expect(first.stdout).toContain('archive-heart-rate: 1 part, 1 new')
    expect(first.stdout).toContain(`${inside}/a-note.txt: It is not among the parts that are read.`)
    const again = await importing(path, ['--json'])
    expect(again.stderr).toContain('what is here is passed over')
    expect(JSON.parse(again.stdout)).toMatchObject({
      state: 'done',
      report: { pages: 2, passedOver: 2, created: 0, updated: 0, unchanged: 0 },
    })
  })

  it('reads the folder it was unpacked to, and a single file of it', async () => {
    const root = folder()
    for (const [name, text] of Object.entries({ [day(8)]: beats(62), [day(9)]: beats(63) })) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    expect((await importing(root)).stdout).toContain('2 parts of')
    expect((await importing(join(root, day(8)))).stdout).toContain('1 part of')
  })

  it('says what can be imported where it knows nothing of a file', async () => {
    refused(await importing(fileOf('holiday.jpg', 'x')), 65, 'holiday.jpg is no archive we know. Known are: ')
    refused(await importing(folder()), 65, 'is no archive we know')
    refused(await importing(fileOf('a.zip', zipOf(takeout)), ['--as', 'fitbitt']), 65, 'Choose one of: ')
    refused(await importing('nowhere.zip'), 66, 'nowhere.zip cannot be read. There is no such file.')
  })

  it('refuses a zip that is cut off, locked, or names files outside of it', async () => {
    const cut = fileOf('takeout.zip', zipOf(takeout))
    truncateSync(cut, 200)
    refused(await importing(cut), 65, 'damaged or cut off. Download it again')
    refused(await importing(fileOf('locked.zip', patched(zipOf(takeout), 1, 8, [1, 0]))), 65, 'locked with a password')
    const escaping = zipOf({ ...takeout, '../../etc/cron.d/x': 'x' })
    refused(await importing(fileOf('escaping.zip', escaping)), 65, 'names files outside of itself')
  })

  it('stops at a bomb, and keeps what stood before it', async () => {
    const zip = patched(zipOf({ [day(10)]: beats(64), [day(11)]: beats(65) }), 1, 24, [0, 0, 0, 0xf0])
    const ended = await importing(fileOf('bomb.zip', zip))
    refused(ended, 65, 'unpacks to more than any export does')
    const after = await importing(fileOf('bomb.zip', zipOf({ [day(10)]: beats(64) })), ['--json'])
    expect(JSON.parse(after.stdout)).toMatchObject({ report: { passedOver: 1, created: 0 } })
  })

  it('goes on after a file that is damaged, is no JSON, or holds a number that is none', async () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, n) => Math.imul(n, 2654435761) >>> 24)).toString('hex')
    const zip = Buffer.from(
      zipOf({
        [day(12)]: `[{"dateTime":"03/12/26 00:00:02","value":{"bpm":NaN,"confidence":2}}]`,
        [day(13)]: JSON.stringify([{ noise }]),
        [day(14)]: JSON.stringify([...JSON.parse(beats(66)), 'no document']),
      }),
    )
    zip.fill(0xff, zip.indexOf(day(13)) + 200, zip.indexOf(day(13)) + 260)
    const { code, stdout } = await importing(fileOf('takeout.zip', zip), ['--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'done',
      report: {
        pages: 3,
        created: 1,
        parked: 3,
        skipped: [{ what: day(13), reason: expect.stringMatching(/^It is damaged after \d+ bytes/) }],
      },
    })
  })

  it('refuses four gigabytes of JSON after the first megabytes of it, in little memory', async () => {
    const path = fileOf('heart_rate-2026-03-15.json', '[')
    truncateSync(path, 4 * 1024 ** 3)
    const { code, stdout } = await importing(path, ['--json'], { NODE_OPTIONS: '--max-old-space-size=160' })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      report: { pages: 0, skipped: [{ reason: expect.stringContaining('larger than 64 megabytes') }] },
    })
  })

  it('brings the file to an instance that is running', async () => {
    const port = await freePort()
    const program = await start({ directory, port, env })
    const running = { directory, env: { ...env, TRIBUTARY_PORT: String(port) } }
    const ended = await run(['import', fileOf('late.zip', zipOf({ [day(20)]: beats(70) })), '--json'], running)
    const inFolder = await run(['import', folder(), '--as', 'fitbit'], running)
    await program.stop()
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.stdout)).toMatchObject({ file: 'late.zip', state: 'done', report: { created: 1 } })
    refused(inFolder, 69, 'takes single files only')
  })
})
