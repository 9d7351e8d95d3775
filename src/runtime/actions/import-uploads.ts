/**
 * Archives brought over HTTP: kept in the data directory until they are read, one after another. A file whose process
 * ended is read on by the next one; what is no longer needed is deleted.
 */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ContractError, TransientError, TributaryError } from '../../core/index.js'
import { chosenCandidate, openArchive } from '../archives/index.js'
import type { Engine } from '../engine.js'
import { awaitImport, closeInterrupted, endImport, type ImportRow, uploadsToRead } from '../store/imports.js'
import { importArchive, rowOf } from './import.js'

export interface Uploads {
  /** Takes a file in, finds out what it is, and puts it in the queue. Every refusal is one sentence. */
  receive(file: UploadedFile): Promise<{ readonly id: string }>
  /** Reads on what another process has left, and clears away what it cannot. */
  resume(): Promise<void>
  /** Resolves when the queue is empty. */
  idle(): Promise<void>
  /** Ends after the page at hand; what is left is read on at the next start. */
  stop(): Promise<void>
}
export interface UploadedFile {
  readonly bytes: AsyncIterable<Uint8Array>
  /** As announced; unknown where the sender does not say. */
  readonly size: number | undefined
  readonly name: string
  /** Which kind of archive, where it can be read in several ways. */
  readonly as: string | undefined
  readonly individual: string
}

/** Left free on the disk: the store needs room, too, for what is in the file. */
const spareBytes = 256 * 1024 ** 2
/** An archive that has ended its process so often is not tried again. */
const maxAttempts = 3
/** Another process on the same directory may be receiving this file just now. */
const staleMs = 86_400_000
/** A command line tells of its import every second or so. */
const quietMs = 10 * 60_000

export const createUploads = (
  engine: Engine,
  { directory, maxBytes }: { readonly directory: string; readonly maxBytes: number },
): Uploads => {
  const { store, world, bus } = engine
  const stopping = new AbortController()
  let queue: Promise<void> = Promise.resolve()
  const fileOf = (id: string): string => join(directory, `${id}.upload`)

  const enqueue = (row: Pick<ImportRow, 'id' | 'fileName' | 'individual' | 'connector' | 'reader'>): void => {
    queue = queue.then(() => (stopping.signal.aborted ? undefined : read(row)))
  }

  const read = async (row: Pick<ImportRow, 'id' | 'fileName' | 'individual' | 'connector' | 'reader'>) => {
    const path = fileOf(row.id)
    try {
      const archive = await openArchive(path, row.fileName)
      try {
        const connector = engine.connectors.get(row.connector)
        if (connector?.imports?.[row.reader] === undefined) throw noReader(row.connector)
        const wish = { connector, reader: row.reader, archive, individual: row.individual }
        const { ended } = await importArchive(engine, wish, undefined, stopping.signal)
        // Interrupted: it stays where it is, and so does its row.
        if (!ended) return
      } finally {
        await archive.close()
      }
    } catch (error) {
      world.log.warn({ import: row.id, connector: row.connector, fault: nameOf(error) }, 'an import stopped')
      await giveUp(row.id, error instanceof TributaryError ? error.message : undefined)
    }
    await rm(path, { force: true })
  }

  /** For what stopped before the import itself could tell. */
  const giveUp = async (id: string, message: string | undefined): Promise<void> => {
    const [row] = (await uploadsToRead(store)).filter((each) => each.id === id)
    if (row === undefined) return
    const step = { connectionId: undefined, bytesRead: row.bytesRead, pages: row.pages, report: row.report }
    await endImport(store, id, { ...step, state: 'failed', message: message ?? handAgain, now: world.now() })
    bus.publish({ topic: 'import', id })
  }

  return {
    async receive({ bytes, size, name, as, individual }) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await checkRoom(directory, size, maxBytes)
      const part = join(directory, `${randomUUID()}.part`)
      try {
        await write(part, bytes, maxBytes)
        const archive = await openArchive(part, plainName(name))
        try {
          const candidate = chosenCandidate([...engine.connectors.values()], archive, as)
          const row = await rowOf(engine, { ...candidate, archive, individual }, true)
          const isOpen = row.uploaded && (row.state === 'waiting' || row.state === 'running')
          if (isOpen && (await exists(fileOf(row.id)))) return { id: row.id }
          await rename(part, fileOf(row.id))
          await awaitImport(store, row.id, world.now())
          bus.publish({ topic: 'import', id: row.id })
          enqueue(row)
          return { id: row.id }
        } finally {
          await archive.close()
        }
      } finally {
        await rm(part, { force: true })
      }
    },
    async resume() {
      await closeInterrupted(store, world.now(), quietMs)
      const files = await readdir(directory).catch(() => [] as string[])
      const rows = await uploadsToRead(store)
      for (const row of rows) {
        if (!files.includes(basename(fileOf(row.id)))) {
          // On a shared store the file may lie with another process, which would have told of it by now.
          if (store.type === 'embedded' || world.now() - row.changedAt.getTime() > staleMs)
            await giveUp(row.id, handAgain)
        } else if (row.attempts >= maxAttempts) {
          await giveUp(row.id, 'It ended the program several times, and is not tried again. Please report it.')
          await rm(fileOf(row.id), { force: true })
        } else enqueue(row)
      }
      const wanted = new Set(rows.map(({ id }) => basename(fileOf(id))))
      for (const file of files.filter((each) => !wanted.has(each) && /\.(part|upload)$/.test(each)))
        if (store.type === 'embedded' || (await ageOf(join(directory, file), world.now())) > staleMs)
          await rm(join(directory, file), { force: true })
    },
    idle: () => queue,
    async stop() {
      stopping.abort()
      await queue
    },
  }
}

const handAgain = 'Its file is no longer here. Hand it over again, and it goes on where it stopped.'

const write = async (path: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> => {
  let size = 0
  const bounded = async function* () {
    for await (const chunk of bytes) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  }
  try {
    await pipeline(bounded, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw noRoom(error)
    throw error
  }
  if (size === 0)
    throw new ContractError('empty-file', 'The file is empty. Send it as the body of the request.', {
      path: '',
      expected: 'a file',
    })
}

const checkRoom = async (directory: string, size: number | undefined, maxBytes: number): Promise<void> => {
  if (size !== undefined && size > maxBytes) throw tooLarge(maxBytes)
  const { bavail, bsize } = await statfs(directory)
  if (bavail * bsize - spareBytes < (size ?? 0)) throw noRoom()
}

const tooLarge = (maxBytes: number): ContractError =>
  new ContractError(
    'upload-too-large',
    `A file brought this way may be ${Math.floor(maxBytes / 1e6)} megabytes at most. Raise TRIBUTARY_UPLOAD_GIGABYTES, or run \`tributary import\` where the file lies.`,
    { path: '', expected: `at most ${maxBytes} bytes` },
  )
const noRoom = (cause?: unknown): TransientError =>
  new TransientError('disk-full', 'There is no room for this file on the disk. Make room, and hand it over again.', {
    cause,
  })
const noReader = (connector: string): ContractError =>
  new ContractError('unknown-archive', `This version reads no such archive of ${connector}.`, {
    path: '',
    expected: 'an archive of a service',
  })

/** What is sent as a name is a label and never a path. */
const plainName = (name: string): string => name.split(/[/\\]/).at(-1)?.slice(0, 255) || 'file'

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
const ageOf = (path: string, now: number): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => now - mtimeMs,
    () => 0,
  )
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
