/** Zip archives, entry by entry, without unpacking them to disk. */
import { crc32 } from 'node:zlib'
import { type Entry, open, type ZipFile } from 'yauzl'
import { ContractError, TributaryError } from '../../core/index.js'
import { type ArchiveEntry, maxEntries, shownName } from './archive.js'

/**
 * A small file that unpacks to a large one is a trap. Exports of health data shrink to a twentieth at most to a fiftieth;
 * what says to be more than that is refused before it is unpacked, and what turns out to be is stopped while it is.
 */
const usualBounds = { maxRatio: 200, slackBytes: 256 * 1024 ** 2 }
type Bounds = typeof usualBounds

export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))

export interface OpenZip {
  readonly entries: readonly ArchiveEntry[]
  close(): void
}

export const openZip = async (path: string, fileBytes: number, bounds: Bounds = usualBounds): Promise<OpenZip> => {
  const zip = await opened(path)
  try {
    // Entries that share their bytes make a bomb of a modest ratio each; together they are measured by the file itself.
    const budget: Budget = { ...bounds, left: bounds.slackBytes + fileBytes * bounds.maxRatio }
    const entries: ArchiveEntry[] = []
    for await (const entry of entriesOf(zip)) {
      if (entry.fileName.endsWith('/')) continue
      if (entries.length === maxEntries) throw tooManyFiles()
      const { fileName: name, uncompressedSize: size } = entry
      entries.push({ name, size, bytes: (damaged) => bytesOf(zip, entry, budget, damaged) })
    }
    return { entries, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error instanceof TributaryError ? error : explained(error)
  }
}

/** Bytes that may still be unpacked, over all entries. */
interface Budget extends Bounds {
  left: number
}

async function* bytesOf(
  zip: ZipFile,
  entry: Entry,
  budget: Budget,
  damaged: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw encrypted()
  const most = budget.slackBytes + entry.compressedSize * budget.maxRatio
  if (entry.uncompressedSize > most) throw bomb(entry.fileName)
  if (!entry.canDecodeFileData()) return damaged('It is packed in a way that is not read here.')
  let [size, sum] = [0, 0]
  try {
    for await (const chunk of (await stream(zip, entry)) as AsyncIterable<Buffer>) {
      size += chunk.length
      budget.left -= chunk.length
      if (size > most || budget.left < 0) throw bomb(entry.fileName)
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    // What the disk has to say is no fault of the archive.
    if (error instanceof TributaryError || isOfTheDisk(error)) throw error
    return damaged(`It is damaged after ${size} bytes; what stands before them was read.`)
  }
  if (sum !== entry.crc32) damaged('Its checksum does not fit: parts of it may be wrong. Download the archive again.')
}

const isOfTheDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.syscall !== undefined

const stream = (zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })

const opened = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(explained(error)) : resolve(zip as ZipFile),
    )
  })

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const onEntry = (found: Entry): void => settle(() => resolve(found))
      const onEnd = (): void => settle(() => resolve(undefined))
      const onError = (error: Error): void => settle(() => reject(error))
      const settle = (done: () => void): void => {
        zip.off('entry', onEntry).off('end', onEnd).off('error', onError)
        done()
      }
      zip.on('entry', onEntry).on('end', onEnd).on('error', onError)
      zip.readEntry()
    })
    if (entry === undefined) return
    yield entry
  }
}

/** The library tells one fault from another by its words alone. */
const explained = (error: unknown): unknown => {
  const { message } = error as Error
  if (isOfTheDisk(error)) return error
  if (/encrypt/i.test(message)) return encrypted()
  if (/relative path|absolute path|invalid characters in fileName/.test(message))
    return new ContractError(
      'unsafe-name',
      'The archive names files outside of itself, as no export does. Nothing of it was read.',
      ordinary,
    )
  return new ContractError('unreadable-archive', 'The archive is damaged or cut off. Download it again.', {
    ...ordinary,
    cause: error,
  })
}

const ordinary = { path: '', expected: 'an ordinary zip file' }

const tooManyFiles = (): ContractError =>
  new ContractError(
    'too-many-files',
    `The archive has more than ${maxEntries} files. Unpack it, and import the folders one by one.`,
    ordinary,
  )

const encrypted = (): ContractError =>
  new ContractError(
    'encrypted-archive',
    'The archive is locked with a password. Unpack it, and import what was in it.',
    ordinary,
  )

const bomb = (name: string): ContractError =>
  new ContractError(
    'zip-bomb',
    `${shownName(name)} unpacks to more than any export does, and reading stopped there. What was read before it is stored.`,
    ordinary,
  )
