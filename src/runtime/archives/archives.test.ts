import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileOf, folder, keeper, zipOf } from '../testing-archives.js'
import { type Archive, shownName } from './archive.js'
import { candidatesFor, chosenCandidate } from './index.js'
import { explained, openArchive } from './open.js'
import { openZip } from './zip.js'

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}
/** What is in it, by name, with what was told to be damaged. */
const contents = async (archive: Pick<Archive, 'entries'>) => {
  const damage: string[] = []
  const files: Record<string, string> = {}
  for (const { name, bytes } of archive.entries ?? [])
    files[name] = await textOf(bytes((reason) => damage.push(`${name}: ${reason}`)))
  return { files, damage }
}
const zipAt = (files: Record<string, string | Uint8Array>): string => fileOf('export.zip', zipOf(files))
/** Changes bytes of a zip behind its back. */
const patched = (zip: Uint8Array, signature: number, offset: number, bytes: readonly number[]): Uint8Array => {
  const view = Buffer.from(zip)
  for (let at = 0; at + 4 <= view.length; at++) if (view.readUInt32LE(at) === signature) view.set(bytes, at + offset)
  return view
}
const [localHeader, centralHeader] = [0x04034b50, 0x02014b50]
let last = 1
const chance = (): number => {
  last = (Math.imul(last, 1103515245) + 12345) >>> 0
  return last >>> 24
}
/** Packs to no less than half. */
const noise = Buffer.from(Array.from({ length: 20_000 }, chance)).toString('hex')

describe('an archive', () => {
  it('is a zip, a folder or a file, and shows what is in it the same way', async () => {
    const files = { 'Takeout/a.pulse': 'one', 'Takeout/deep/b.txt': 'two' }
    const root = folder()
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    for (const path of [zipAt(files), root]) {
      const archive = await openArchive(path)
      expect(await contents(archive)).toEqual({ files, damage: [] })
      expect(archive.size).toBe(6)
      await archive.close()
    }
    const file = await openArchive(fileOf('a.pulse', 'one'))
    expect([file.entries, file.size, await textOf(file.bytes())]).toEqual([undefined, 3, 'one'])
  })

  it('is told from every other by a few blocks of it, and known again under another name', async () => {
    const big = Buffer.alloc(3_000_000, 'x')
    const fingerprint = async (bytes: Uint8Array, name = 'a') =>
      (await openArchive(fileOf(name, bytes))).fingerprint.toString('hex')
    const known = await fingerprint(big)
    expect(await fingerprint(big, 'b')).toBe(known)
    expect(await fingerprint(big.subarray(1))).not.toBe(known)
    for (const at of [0, 1_500_000, 2_999_999]) {
      const other = Buffer.from(big)
      other.fill('y', Math.max(0, at - 200_000), Math.min(other.length, at + 200_000))
      expect(await fingerprint(other)).not.toBe(known)
    }
  })

  it('is known by its connectors; several candidates are asked about, none is told what there is', async () => {
    const archive = { name: 'x.zip', head: new Uint8Array(), entries: [{ name: 'in/a.pulse' }] } as unknown as Archive
    const twin = { ...keeper, id: 'twin', name: 'Twin' }
    expect(candidatesFor([keeper], archive)).toMatchObject([{ connector: { id: 'keeper' }, reader: 'lines' }])
    expect(() => chosenCandidate([keeper, twin], archive, undefined)).toThrow(
      'x.zip can be read in several ways. Say which is meant: keeper or twin.',
    )
    for (const as of ['twin', 'twin/lines'])
      expect(chosenCandidate([keeper, twin], archive, as).connector.id).toBe('twin')
    expect(() => chosenCandidate([keeper], archive, 'oura')).toThrow('Choose one of: keeper.')
    expect(() => chosenCandidate([keeper, twin], { ...archive, name: 'y.zip', entries: [] }, undefined)).toThrow(
      'y.zip is no archive we know. Known are: Pulse, line by line; Pulse, line by line.',
    )
    const packed = { ...archive, entries: [{ name: 'takeout-001.zip' }] } as unknown as Archive
    expect(() => chosenCandidate([keeper], packed, undefined)).toThrow('further zips in it: unpack it')
  })
})

describe('a hostile archive', () => {
  it('cut off at its end is refused', async () => {
    const path = zipAt({ 'a.pulse': noise })
    truncateSync(path, 10_000)
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'unreadable-archive' })
  })

  it('damaged within one file gives what stands before the damage, and every other file', async () => {
    const zip = Buffer.from(zipOf({ 'a.pulse': noise, 'b.pulse': 'whole' }))
    zip.fill(0xff, 9000, 9100)
    const { files, damage } = await contents(await openArchive(fileOf('export.zip', zip)))
    expect(files['b.pulse']).toBe('whole')
    expect(noise.startsWith(files['a.pulse']?.slice(0, 1000) ?? '?')).toBe(true)
    expect(damage).toEqual([expect.stringMatching(/^a\.pulse: It is damaged after \d+ bytes/)])
  })

  it('whose checksum does not fit says so', async () => {
    const zip = patched(zipOf({ 'a.pulse': 'whole' }), centralHeader, 16, [1, 2, 3, 4])
    expect(await contents(await openArchive(fileOf('export.zip', zip)))).toEqual({
      files: { 'a.pulse': 'whole' },
      damage: [expect.stringContaining('checksum')],
    })
  })

  it('locked with a password says what to do', async () => {
    const zip = patched(patched(zipOf({ 'a.pulse': noise }), localHeader, 6, [1, 0]), centralHeader, 8, [1, 0])
    const archive = await openArchive(fileOf('export.zip', zip))
    await expect(contents(archive)).rejects.toMatchObject({
      code: 'encrypted-archive',
      message: expect.stringContaining('Unpack it'),
    })
  })

  it.each(['../outside.pulse', 'in/../../outside.pulse', '/etc/outside.pulse', 'C:/outside.pulse'])(
    'that names %s is refused whole',
    async (name) => {
      await expect(openArchive(zipAt({ 'a.pulse': 'one', [name]: 'two' }))).rejects.toMatchObject({
        code: 'unsafe-name',
      })
    },
  )

  it('that says to unpack to terabytes is refused before it is unpacked', async () => {
    const size = [0, 0, 0, 0xf0]
    const zip = patched(zipOf({ 'a.pulse': noise }), centralHeader, 24, size)
    await expect(contents(await openArchive(fileOf('export.zip', zip)))).rejects.toMatchObject({ code: 'zip-bomb' })
  })

  it('that says less than it unpacks to is cut off where it said', async () => {
    const zip = patched(zipOf({ 'a.pulse': noise }), centralHeader, 24, [100, 0, 0, 0])
    const { files, damage } = await contents(await openArchive(fileOf('export.zip', zip)))
    expect(files['a.pulse']?.length).toBeLessThanOrEqual(100)
    expect(damage).toHaveLength(1)
  })

  it('made of many modest bombs is stopped by what all of them unpack to', async () => {
    const path = zipAt(Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${n}.pulse`, Buffer.alloc(100_000)])))
    const zip = await openZip(path, 1, { maxRatio: 1000, slackBytes: 450_000 })
    let read = 0
    await expect(async () => {
      for (const { bytes } of zip.entries) for await (const chunk of bytes(() => undefined)) read += chunk.length
    }).rejects.toMatchObject({ code: 'zip-bomb' })
    expect(read).toBeLessThanOrEqual(450_000)
    zip.close()
  })

  it('cannot lead out of its folder by a link, nor move a cursor by its names', async () => {
    const [root, elsewhere] = [folder(), fileOf('secret.pulse', 'secret')]
    symlinkSync(elsewhere, join(root, 'link.pulse'))
    writeFileSync(join(root, 'a.pulse'), 'one')
    expect(await contents(await openArchive(root))).toMatchObject({ files: { 'a.pulse': 'one' } })
    expect(shownName('a\u001B[2Jb\u202Ec')).toBe('a\uFFFD[2Jb\uFFFDc')
    expect(shownName('x'.repeat(5000)).length).toBeLessThan(300)
    for (const name of [`${'x'.repeat(199)}😀😀`, 'half\ud83dof one']) expect(shownName(name)).not.toMatch(/\p{Cs}/u)
  })

  it('that is not there, or may not be read, is told in one sentence', async () => {
    await expect(openArchive('/nowhere/export.zip')).rejects.toMatchObject({
      code: 'unreadable-file',
      message: 'export.zip cannot be read. There is no such file.',
    })
    // Root may read everything, so the system's own word is given.
    const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' })
    expect(explained(denied, 'takeout.zip')).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('This user may not read it'),
    })
    await expect(openArchive('/dev/null')).rejects.toThrow('neither a file nor a folder')
  })
})
