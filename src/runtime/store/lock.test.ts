import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from './lock.js'
import type { LockHolder } from './lock-holder.js'

describe('the lock of a data directory', () => {
  let home: string
  let dataDir: string
  let path: string
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tributary-test-'))
    dataDir = join(home, 'store')
    path = `${dataDir}.lock`
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  /** The lock as this process would write it, to be changed. */
  const sample = async (): Promise<LockHolder> => {
    const lock = await takeLock(dataDir)
    const holder = JSON.parse(readFileSync(path, 'utf8')) as LockHolder
    await lock.release()
    return holder
  }
  const left = (holder: LockHolder): void => writeFileSync(path, JSON.stringify(holder))
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid
  const takes = async (): Promise<void> => (await takeLock(dataDir)).release()
  const refused = { name: 'SettingsError', code: 'store-locked' }

  it('leaves nothing behind', async () => {
    const { scratch, release } = await takeLock(dataDir)
    expect(existsSync(scratch)).toBe(true)
    await release()
    expect(existsSync(scratch)).toBe(false)
    expect(readdirSync(home)).toEqual([])
  })

  it('is refused while its holder lives', async () => {
    const lock = await takeLock(dataDir)
    await expect(takeLock(dataDir)).rejects.toMatchObject(refused)
    await lock.release()
    await takes()
  })

  it('is taken over from the dead, and what they left is cleared away', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'tributary-store-'))
    left({ ...(await sample()), pid: deadPid(), scratch })
    await takes()
    expect(existsSync(scratch)).toBe(false)
    expect(readdirSync(home)).toEqual([])
  })

  it.each([
    ['another directory', (precious: string) => precious],
    [
      'a way around',
      (precious: string) => `${join(tmpdir(), 'tributary-store-')}/../${basename(home)}/${basename(precious)}`,
    ],
  ])('clears away nothing that is not ours, though the file names %s', async (_, named) => {
    const precious = join(home, 'precious')
    mkdirSync(precious)
    writeFileSync(join(precious, 'letter'), '')
    left({ ...(await sample()), pid: deadPid(), scratch: named(precious), socket: `${path}.x/../precious/letter` })
    await takes()
    expect(existsSync(join(precious, 'letter'))).toBe(true)
  })

  it.runIf(existsSync('/proc/self/stat'))('is taken over when another program has the number of the dead', async () => {
    left({ ...(await sample()), started: '1' })
    await takes()
  })

  it.runIf(existsSync('/proc/self/stat'))('is taken over after the machine was started again', async () => {
    left({ ...(await sample()), boot: 'an-earlier-one' })
    await takes()
  })

  it('is refused when its holder is on another machine, which cannot be asked', async () => {
    left({ ...(await sample()), host: 'elsewhere.example', boot: 'another' })
    await expect(takeLock(dataDir)).rejects.toThrow(`process ${process.pid} on elsewhere.example`)
    expect(hostname()).not.toBe('elsewhere.example')
  })

  it('goes to one of many who find a dead one at once', async () => {
    left({ ...(await sample()), pid: deadPid() })
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(dataDir)))
    const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(locks).toHaveLength(1)
    for (const lock of locks) await lock.release()
  })

  it('is not guessed at when the file is not one of ours', async () => {
    writeFileSync(path, 'pid 7')
    await expect(takeLock(dataDir)).rejects.toMatchObject(refused)
  })

  it('is taken over when a power cut left the file empty, or a guard behind', async () => {
    const longAgo = new Date(Date.now() - 60_000)
    left({ ...(await sample()), pid: deadPid() })
    writeFileSync(`${path}.takeover`, '')
    utimesSync(`${path}.takeover`, longAgo, longAgo)
    await takes()
    writeFileSync(path, '')
    utimesSync(path, longAgo, longAgo)
    await takes()
  })

  describe('in another container, where numbers mean nothing', () => {
    let server: Server | undefined
    afterEach(() => server?.close())

    it('is refused while its socket answers', async () => {
      const socket = join(home, 'answers')
      const holder = await sample()
      await new Promise<void>((listening) => {
        server = createServer().listen(socket, listening)
      })
      left({ ...holder, pid: 1, space: 'pid:[1]', socket })
      await expect(takeLock(dataDir)).rejects.toMatchObject(refused)
    })

    it.runIf(existsSync('/proc/self/stat'))('is taken over when nobody listens there any more', async () => {
      const socket = `${path}.0badcafe`
      const script = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
      const holder = await sample()
      spawnSync(process.execPath, ['-e', script])
      expect(existsSync(socket)).toBe(true)
      left({ ...holder, pid: 1, space: 'pid:[1]', socket })
      await takes()
      expect(readdirSync(home)).toEqual([])
    })

    it('is refused when there is no socket to ask', async () => {
      left({ ...(await sample()), space: 'pid:[1]', socket: undefined })
      await expect(takeLock(dataDir)).rejects.toThrow(`delete ${path}`)
    })
  })
})
