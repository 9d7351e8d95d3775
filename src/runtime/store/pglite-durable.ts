import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { mirrorOf } from './pglite-trial.js'

/** What the engine asked of the disk, counted where it reaches it. */
export interface DiskCounts {
  fsyncs: number
  writes: number
  /** The operating system's word for the last write or sync that failed. */
  failure?: 'ENOSPC' | 'EIO'
}

/**
 * Options for a database whose commits survive a power cut. PGlite never syncs by default; three things together make it
 * (each was needed to bring back every acknowledged commit from simulated power cuts): an `fsync` for emscripten's NODEFS,
 * no `-F` among the start parameters, and `wal_sync_method=fsync`, because `fdatasync` is a no-op in its WASM.
 */
export const durableOptions = (dataDir: string, counts: DiskCounts, trial: DiskTrial = {}): PGliteOptions => ({
  fs: new SyncingNodeFs(dataDir, counts, trial),
  startParams: PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  postgresqlconf: CONFIGURATION,
})

/** Replaces the whole postgresql.conf at every open, so it lists everything we rely on. */
const CONFIGURATION = [
  'wal_sync_method=fsync',
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'shared_buffers=32MB',
  // Segments of the log are kept for use again up to this much. Checkpoints are `pglite-upkeep.ts`'s.
  'max_wal_size=128MB',
  'min_wal_size=32MB',
  "timezone='UTC'",
  "log_timezone='UTC'",
  "datestyle='ISO, MDY'",
  "default_text_search_config='pg_catalog.simple'",
]

/** Lets a test play the disk. */
export interface DiskTrial {
  /** Writes fail with ENOSPC once the engine has made this many. */
  readonly fullAfterWrites?: number
  /** A directory that receives what was synced and nothing else: what a power cut would leave. */
  readonly keepSyncedIn?: string
}

interface NodeFsStream {
  readonly nfd: number
  readonly node: unknown
}
type Operation<Result> = (stream: NodeFsStream, ...rest: unknown[]) => Result
interface NodeFsModule {
  readonly stream_ops: { fsync?: Operation<number>; write: Operation<number> }
  realPath(node: unknown): string
}
interface Emscripten {
  readonly FS: {
    readonly ErrnoError: new (errno: number) => Error
    readonly filesystems: { readonly NODEFS: NodeFsModule }
  }
}

/** WASI's numbers. https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#-errno-variant */
const ERRNO = { EDQUOT: 19, EIO: 29, ENOSPC: 51 } as const

class SyncingNodeFs extends NodeFS {
  readonly #counts: DiskCounts
  readonly #trial: DiskTrial

  constructor(dataDir: string, counts: DiskCounts, trial: DiskTrial) {
    super(dataDir)
    this.#counts = counts
    this.#trial = trial
  }

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const syncing = (module: unknown): void => this.#installSync(module as Emscripten)
    const { emscriptenOpts } = await super.init(pg, options)
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [syncing, ...asArray(emscriptenOpts.preRun)] } as typeof options,
    }
  }

  #installSync({ FS }: Emscripten): void {
    const nodeFs = FS.filesystems.NODEFS
    const operations = nodeFs.stream_ops
    const mirror = this.#trial.keepSyncedIn === undefined ? undefined : mirrorOf(this.rootDir, this.#trial.keepSyncedIn)
    const write = operations.write
    const counts = this.#counts
    const limit = this.#trial.fullAfterWrites ?? Number.POSITIVE_INFINITY
    const fail = (failure: 'ENOSPC' | 'EIO'): never => {
      counts.failure = failure
      throw new FS.ErrnoError(ERRNO[failure])
    }
    operations.fsync = ({ nfd, node }) => {
      try {
        fsyncSync(nfd)
      } catch {
        fail('EIO')
      }
      mirror?.(nodeFs.realPath(node))
      counts.fsyncs += 1
      return 0
    }
    operations.write = (...args) => {
      if (counts.writes >= limit) fail('ENOSPC')
      counts.writes += 1
      try {
        return write(...args)
      } catch (error) {
        const { errno } = error as { readonly errno?: number }
        return fail(errno === ERRNO.ENOSPC || errno === ERRNO.EDQUOT ? 'ENOSPC' : 'EIO')
      }
    }
  }
}

const asArray = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Syncs every file and directory below, and the directory itself: what initdb wrote, it wrote without syncing. */
export const syncTree = (directory: string): void => {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else if (entry.isFile()) syncPath(path)
  }
  syncPath(directory)
}

export const syncPath = (path: string): void => {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
