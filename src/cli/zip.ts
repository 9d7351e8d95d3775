/** Zip archives, entry by entry, without unpacking them to disk. */
import { promisify } from 'node:util'
import { type Entry, open, type ZipFile } from 'yauzl'
import { ContractError } from '../core/index.js'

/** A small file that unpacks to a large one is a trap: no export of ours compresses better than this. */
const maxRatio = 1000
const maxEntryBytes = 16 * 1024 ** 3

export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)

interface OpenZip {
  readonly names: readonly string[]
  entries(): AsyncIterable<{ readonly name: string; bytes(): AsyncIterable<Uint8Array> }>
}

export const openZip = async (path: string): Promise<OpenZip> => {
  const list: Entry[] = []
  const zip = await opened(path)
  try {
    for await (const entry of entriesOf(zip)) list.push(entry)
  } catch (cause) {
    throw unreadable(cause)
  }
  const files = list.filter(({ fileName }) => !fileName.endsWith('/'))
  const stream = promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )
  return {
    names: files.map(({ fileName }) => fileName),
    async *entries() {
      for (const entry of files)
        yield {
          name: entry.fileName,
          async *bytes() {
            if (
              entry.uncompressedSize > maxEntryBytes ||
              entry.uncompressedSize > 1_000_000 + entry.compressedSize * maxRatio
            )
              throw new ContractError(
                'zip-bomb',
                `${entry.fileName} unpacks to more than any export does; it is refused.`,
                { path: entry.fileName, expected: 'an ordinary file' },
              )
            for await (const chunk of await stream(entry)) yield chunk as unknown as Uint8Array
          },
        }
    },
  }
}

const opened = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(unreadable(error)) : resolve(zip as ZipFile),
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

const unreadable = (cause: unknown): ContractError =>
  new ContractError('unreadable-archive', 'The archive is damaged or cut off. Download it again.', {
    path: '',
    expected: 'a zip file',
    cause,
  })
