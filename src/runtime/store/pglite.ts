import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { SettingsError, TransientError } from '../../core/index.js'
import type { Log } from '../world.js'
import type { Store } from './db.js'
import { type Lock, takeLock } from './lock.js'
import { codeOf, safeError } from './open-errors.js'
import { storeOn } from './open-pool.js'
import type { DiskTrial } from './pglite-durable.js'
import { type Engine, EngineFailure, startEngine } from './pglite-engine.js'
import type { FromCreator } from './pglite-messages.js'
import { keepTidy } from './pglite-upkeep.js'
import { typeParsers } from './types.js'

export interface OpenEmbeddedOptions {
  readonly dataDir: string
  readonly log?: Log
  readonly trial?: DiskTrial
}

/** The embedded store also tells what reached the disk: tests count one sync per commit. */
export interface EmbeddedStore extends Store {
  readonly diskCounts: Engine['diskCounts']
}

/** PostgreSQL in WASM, in `dataDir`, without a server. One process at a time. */
export const openEmbedded = async (options: OpenEmbeddedOptions): Promise<EmbeddedStore> => {
  const dataDir = resolve(options.dataDir)
  makeParent(dataDir)
  const lock = await takeLock(dataDir).catch((error: unknown) => {
    throw inWords(error, dataDir)
  })
  try {
    if (isNew(dataDir)) await createDatabase(dataDir)
    const engine = await startEngine({ dataDir, socketPath: join(lock.scratch, SOCKET), trial: options.trial })
    return storeOver(engine, lock, { dataDir, log: options.log })
  } catch (error) {
    await lock.release()
    throw inWords(error, dataDir)
  }
}

/** libpq's name for port 5432, so that psql finds it with `-h <directory>`, too. */
const SOCKET = '.s.PGSQL.5432'

const storeOver = (engine: Engine, lock: Lock, { dataDir, log }: OpenEmbeddedOptions): EmbeddedStore => {
  // One client, because the engine has one session and the door queues messages, not queries: with two, as soon as a
  // query's parameters come in several packets, the parse of one gets between the parse and the bind of the other, which
  // then binds to the wrong statement. The pool queues instead, so transactions are as isolated as they can be.
  const pool = new pg.Pool({ host: lock.scratch, user: 'postgres', database: 'postgres', max: 1, types: typeParsers })
  pool.on('error', (error) => log?.warn({ code: codeOf(error) }, 'the connection to the embedded store was lost'))
  const store = storeOn(pool, {
    type: 'embedded',
    place: dataDir,
    async afterClose() {
      await engine.close()
      await lock.release()
    },
  })
  const stopUpkeep = keepTidy(store, log)
  let stopped: SettingsError | undefined
  engine.failure.then((failure) => {
    stopped = asStopped(failure, dataDir)
    stopUpkeep()
  })
  /** When the engine dies under a query, the lost connection is noticed first: then the reason is waited for. */
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    if (stopped) throw stopped
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof TransientError)) throw error
      await Promise.race([engine.failure, pause(REASON_TIMEOUT_MS)])
      throw stopped ?? error
    }
  }
  return {
    type: store.type,
    diskCounts: engine.diskCounts,
    query: (text, params) => explained(() => store.query(text, params)),
    transaction: (work) => explained(() => store.transaction(work)),
    async close() {
      stopUpkeep()
      await store.close()
    },
  }
}

const REASON_TIMEOUT_MS = 2_000
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const asStopped = (failure: EngineFailure, dataDir: string): SettingsError =>
  failure.code === 'ENOSPC'
    ? new SettingsError('store-full', `The disk that holds ${dataDir} is full: free some space, then start again.`)
    : new SettingsError(
        'store-stopped',
        `The embedded store in ${dataDir} stopped: look after its disk, then start again.`,
        {
          cause: failure,
        },
      )

const makeParent = (dataDir: string): void => {
  try {
    makeDirectory(dirname(dataDir))
  } catch (error) {
    throw inWords(error, dataDir)
  }
}

/** Node's own recursive mkdir never ends where a parent exists and yet nothing can be made in it, as in /proc. */
const makeDirectory = (path: string): void => {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  mkdirSync(path)
}

/** An empty directory is as good as none; one with somebody else's files is not ours to fill. */
const isNew = (dataDir: string): boolean => {
  let names: string[]
  try {
    names = readdirSync(dataDir)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true
    throw error
  }
  if (names.length > 0 && !names.includes('PG_VERSION')) {
    throw new SettingsError('store-directory', `${dataDir} holds other files: choose an empty directory for the store.`)
  }
  return names.length === 0
}

const createDatabase = async (dataDir: string): Promise<void> => {
  // What a creator that died left beside the place. We hold the lock: no living one is at work.
  const drafts = readdirSync(dirname(dataDir)).filter((name) => name.startsWith(`${basename(dataDir)}.new-`))
  // Its process may outlive the one that was killed for a moment, and write on.
  const patient = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }
  for (const draft of drafts) rmSync(join(dirname(dataDir), draft), patient)
  const child = fork(compiled('pglite-create.js'), [dataDir], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Only the answer counts; an engine's own chatter would not help an operator.
  child.stderr?.resume()
  const message = await new Promise<FromCreator>((done) => {
    child.once('message', (answer) => done(answer as FromCreator))
    child.once('error', (error) => done({ type: 'failed', message: error.message }))
    child.once('exit', (code, signal) => done({ type: 'failed', message: `initdb ended with ${signal ?? code}` }))
  })
  if (message.type === 'created') return
  if (message.code) throw new EngineFailure(message)
  throw new SettingsError(
    'store-not-created',
    `The embedded store could not be made in ${dataDir}: it takes about 800 MB of memory for a few seconds.`,
    { cause: new EngineFailure(message) },
  )
}

/** Threads and processes run compiled code: the file beside this one, or, when tests run from src/, the one in dist/. */
export const compiled = (name: string): string => {
  const here = fileURLToPath(import.meta.url)
  const folder = here.endsWith('.ts')
    ? dirname(here).replace(/([\\/])src([\\/]runtime[\\/]store)$/, '$1dist$2')
    : dirname(here)
  return join(folder, name)
}

/** One sentence for everything that may be wrong with a directory. */
const inWords = (error: unknown, dataDir: string): unknown => {
  if (error instanceof SettingsError) return error
  const say = (id: string, sentence: string): SettingsError => new SettingsError(id, sentence, { cause: error })
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return say(
        'store-directory',
        `The data directory ${dataDir} cannot be written: change its permissions, or choose another.`,
      )
    case 'ENOTDIR':
    case 'EEXIST':
      return say(
        'store-directory',
        `The data directory ${dataDir} cannot be made, as a file is in its way: choose another.`,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return safeError(Object.assign(new Error(), { code: 'ENOSPC' }), dataDir)
  }
  if (!(error instanceof EngineFailure)) return error
  return say(
    'store-damaged',
    `The embedded store in ${dataDir} does not start: restore ${basename(dataDir)} from a backup, or begin a new one elsewhere.`,
  )
}
