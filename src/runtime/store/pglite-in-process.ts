import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import type { Store } from './db.js'
import { storeOn } from './open-pool.js'
import { typeParsers } from './types.js'

/**
 * A store in memory, in this thread: for simulations and unit tests, which want to be fast and own their time. The same
 * `pg` client speaks to it, over a stream that ends in the engine instead of a socket: nothing behaves differently.
 */
export const openInProcess = async (options: { readonly prepares?: boolean } = {}): Promise<Store> => {
  const db = await startEngine()
  // The door of `pg` is typed as a socket; the client needs no more of one than `EngineStream` has.
  const stream = (() => new EngineStream(db)) as unknown as NonNullable<pg.PoolConfig['stream']>
  const pool = new pg.Pool({
    stream,
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    types: typeParsers,
  })
  return storeOn(pool, { ...options, type: 'embedded', place: 'memory', afterClose: () => db.close() })
}

/** A socket's face on the engine: what is written is executed at once, and what the engine answers can be read. */
class EngineStream extends Duplex {
  readonly #db: PGlite

  constructor(db: PGlite) {
    super()
    this.#db = db
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {
    // Answers are pushed as the engine gives them.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#execute(chunk, done)
  }

  /** A query's five messages arrive together, and are one call of the engine. */
  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#execute(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  #execute(message: Buffer, done: (error?: Error) => void): void {
    const answer: Buffer[] = []
    // The engine's memory is only ours during the callback, so its bytes are copied.
    const onRawData = (bytes: Uint8Array): void => void answer.push(Buffer.from(bytes))
    this.#db.execProtocolRawStream(message, { syncToFs: false, onRawData }).then(() => {
      if (answer.length > 0) this.push(answer.length === 1 ? answer[0] : Buffer.concat(answer))
      done()
    }, done)
  }
}

/** initdb takes three seconds and 750 MB; loading what it made takes half a second and half the memory. So it is kept. */
const startEngine = async (): Promise<PGlite> => {
  const template = await templateFile()
  const kept = await readFile(template).catch(() => undefined)
  if (kept) return PGlite.create({ loadDataDir: new Blob([new Uint8Array(kept)]) })
  const db = await PGlite.create()
  await keep(template, Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer()))
  return db
}

const templateFile = async (): Promise<string> => {
  const require = createRequire(import.meta.url)
  const manifest = new URL('../package.json', `file://${require.resolve('@electric-sql/pglite')}`)
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/tributary', import.meta.url))
  return join(cache, `pglite-${version}.tar`)
}

/** Only a convenience: where nothing can be written, the next start runs initdb again. */
const keep = async (template: string, content: Buffer): Promise<void> => {
  const draft = `${template}.${randomUUID()}`
  try {
    await mkdir(join(template, '..'), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, template)
  } catch {
    // As said above.
  }
}
