/** Opens what lies at a path. */
import { createReadStream } from 'node:fs'
import { type FileHandle, lstat, open, opendir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ContractError } from '../../core/index.js'
import { type Archive, type ArchiveEntry, maxEntries, shownName } from './archive.js'
import { fingerprintOf, fingerprintOfEntries } from './fingerprint.js'
import { isZip, openZip } from './zip.js'

const headBytes = 4096

/** `name` is what the person calls it, where the path does not say. Close it when done. */
export const openArchive = async (path: string, name = basename(path)): Promise<Archive> => {
  try {
    const facts = await stat(path)
    if (facts.isDirectory()) return await openFolder(path, name)
    if (!facts.isFile()) throw unreadable(name, 'It is neither a file nor a folder.')
    return await openFile(path, name)
  } catch (error) {
    throw explained(error, name)
  }
}

const openFile = async (path: string, name: string): Promise<Archive> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const head = await headOf(file)
    const fingerprint = await fingerprintOf(file, size)
    const zip = isZip(head) ? await openZip(path, size) : undefined
    return {
      name,
      head,
      fingerprint,
      size: zip === undefined ? size : zip.entries.reduce((sum, entry) => sum + entry.size, 0),
      bytes: () => bytesAt(path, name),
      ...(zip && { entries: zip.entries }),
      close: async () => zip?.close(),
    }
  } finally {
    await file.close()
  }
}

const headOf = async (file: FileHandle): Promise<Uint8Array> => {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
  return buffer.subarray(0, bytesRead)
}

/** Links are not followed: one that leads out of the folder is not what was handed over. */
const openFolder = async (path: string, name: string): Promise<Archive> => {
  const entries: ArchiveEntry[] = []
  for await (const inside of filesIn(path, '')) {
    if (entries.length === maxEntries) throw unreadable(name, `It has more than ${maxEntries} files.`)
    const at = join(path, inside)
    entries.push({ name: inside, size: (await lstat(at)).size, bytes: () => bytesAt(at, inside) })
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    name,
    head: new Uint8Array(),
    size: entries.reduce((sum, { size }) => sum + size, 0),
    fingerprint: fingerprintOfEntries(entries),
    bytes: () => {
      throw new Error('a folder has no bytes of its own')
    },
    entries,
    close: async () => undefined,
  }
}

async function* filesIn(root: string, folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(join(root, folder))) {
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesIn(root, inside)
    else if (entry.isFile()) yield inside
  }
}

async function* bytesAt(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Uint8Array
  } catch (error) {
    throw explained(error, name)
  }
}

/** Errors of the machine in a sentence that says what to do. */
export const explained = (error: unknown, name: string): unknown => {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(name, 'There is no such file.', error)
    case 'EACCES':
    case 'EPERM':
      return unreadable(name, 'This user may not read it: allow it, or copy the file to where it may be read.', error)
    case 'EIO':
    case 'ENODEV':
    case 'ESTALE':
      return unreadable(name, 'The disk it lies on does not answer: copy it to another one.', error)
    default:
      return error
  }
}

const unreadable = (name: string, why: string, cause?: unknown): ContractError =>
  new ContractError('unreadable-file', `${shownName(name)} cannot be read. ${why}`, {
    path: '',
    expected: 'a file that can be read',
    cause,
  })
