import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { SettingsError } from '../../core/index.js'
import { isAnswering, isRunning, type LockHolder, self } from './lock-holder.js'
import { codeOf } from './open-errors.js'

/** Held until `release`. A process that dies leaves the file behind: the next one sees that its holder is dead. */
export interface Lock {
  /** A directory only this user may enter, gone when the lock is. */
  readonly scratch: string
  release(): Promise<void>
}

/**
 * Takes `<dataDir>.lock`, or says who has it. PGlite takes no lock of its own, and of two processes on one directory the
 * later silently overwrites what the earlier acknowledged. The file lies outside the directory, which is the engine's.
 */
export const takeLock = async (dataDir: string): Promise<Lock> => {
  const path = `${resolve(dataDir)}.lock`
  const scratch = await mkdtemp(SCRATCH_PREFIX)
  const { holder, forget } = await self(path, scratch)
  const text = JSON.stringify(holder)
  const clear = async (): Promise<void> => {
    await rm(scratch, { recursive: true, force: true })
    await forget()
  }
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (await createExclusively(path, text)) return { scratch, release: () => release(path, text, clear) }
      await removeDead(path, dataDir)
    }
    throw new SettingsError(
      'store-locked',
      `Other processes keep taking the lock ${path}: stop them, then start again.`,
    )
  } catch (error) {
    await clear()
    throw error
  }
}

/** mkdtemp makes it with mode 0700. */
const SCRATCH_PREFIX = join(tmpdir(), 'tributary-store-')
/** Long enough to see an abandoned guard or an empty lock grow stale. */
const MAX_ATTEMPTS = 300
const POLL_MS = 50
/** Writing a lock or taking one over lasts a few milliseconds: a file this old was left by a process that died in those. */
const STALE_MS = 10_000

const createExclusively = async (path: string, text: string): Promise<boolean> => {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

const release = async (path: string, text: string, clear: () => Promise<void>): Promise<void> => {
  if ((await readOrUndefined(path)) === text) await rm(path, { force: true })
  await clear()
}

/** Removes the lock if its holder is dead, and throws if it lives. One process at a time, so that none removes a new lock. */
const removeDead = async (path: string, dataDir: string): Promise<void> => {
  const guard = `${path}.takeover`
  if (!(await createExclusively(guard, String(process.pid)))) {
    if (await isStale(guard)) await rm(guard, { force: true })
    await pause(POLL_MS)
    return
  }
  try {
    const text = await readOrUndefined(path)
    if (text === undefined) return
    if (text === '') {
      // Another process is between creating and writing it, unless a power cut was.
      if (await isStale(path)) await rm(path, { force: true })
      else await pause(POLL_MS)
      return
    }
    const holder = parseHolder(text)
    await refuseUnlessDead(holder, path, dataDir)
    await rm(path, { force: true })
    if (holder) await clearAfter(holder, path)
  } finally {
    await rm(guard, { force: true })
  }
}

/** Only what bears our names: a lock file is text that anyone may have edited. */
const clearAfter = async ({ socket, scratch }: LockHolder, path: string): Promise<void> => {
  if (socket && resolve(socket) === socket && dirname(socket) === dirname(path) && socket.startsWith(`${path}.`)) {
    await rm(socket, { force: true })
  }
  if (scratch && resolve(scratch) === scratch && dirname(scratch) === tmpdir() && scratch.startsWith(SCRATCH_PREFIX)) {
    await rm(scratch, { recursive: true, force: true })
  }
}

const refuseUnlessDead = async (holder: LockHolder | undefined, path: string, dataDir: string): Promise<void> => {
  if (!holder) {
    throw new SettingsError(
      'store-locked',
      `The lock ${path} is not one of ours: if nothing uses ${dataDir}, delete it.`,
    )
  }
  const verdict = isRunning(holder) ?? (await isAnswering(holder))
  if (verdict === false) return
  const who = holder.pid === process.pid && verdict ? 'this process itself' : `process ${holder.pid}`
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`
  const what = verdict
    ? 'stop it, or give this one another data directory'
    : `stop it there, or, if it is long gone, delete ${path}`
  throw new SettingsError('store-locked', `The data directory ${dataDir} is in use by ${who}${where}: ${what}.`)
}

const parseHolder = (text: string): LockHolder | undefined => {
  try {
    const value = JSON.parse(text) as LockHolder
    return Number.isInteger(value?.pid) && typeof value.host === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

const readOrUndefined = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })

const isStale = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > STALE_MS,
    () => false,
  )

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
