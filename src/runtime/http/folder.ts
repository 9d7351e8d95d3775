/**
 * A directory of this machine, served as if it were a service: `http://folder.invalid/…` answers below the one root the
 * operator allowed, so that a connector of folders asks as every other does, and touches no file. Nothing leads out of
 * the root: neither `..` nor a symbolic link, and what is put there never replaces what is there.
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** RFC 6761: no such host will ever be. */
export const folderOrigin = 'http://folder.invalid'
const mostFiles = 100_000
const mostBytes = 60_000_000

/** A `fetch` that answers for folders itself; everything else goes on. Without a root there are no folders. */
export const withFolders = (root: string | undefined, beyond: typeof fetch): typeof fetch => {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith(`${folderOrigin}/`)) return beyond(input, init)
    const request = new Request(input, init)
    return root === undefined ? told(403, 'no folder is allowed') : answer(root, request)
  }
}

const told = (status: number, error: string): Response => Response.json({ error }, { status })

/** The folder is named in a header, as a key is: it says which of those below the root is meant. */
const answer = async (root: string, request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const name = decoded(request.headers.get('x-folder') ?? '')
  const folder = name === undefined ? undefined : await folderAt(root, name)
  if (pathname === '/folder')
    return folder === undefined
      ? told(401, 'no such folder')
      : Response.json({ id: relative(await realpath(root), folder) || '.', name })
  // Not there now, as on a disk that is not mounted: it may be again.
  if (folder === undefined) return told(503, 'the folder cannot be reached')
  try {
    if (pathname === '/files' && request.method === 'GET') return Response.json({ files: await filesIn(folder) })
    const parts = pathname.startsWith('/files/') ? segments(decoded(pathname.slice('/files/'.length))) : undefined
    if (parts === undefined) return told(404, 'not found')
    switch (request.method) {
      case 'GET':
        return await read(folder, parts)
      case 'PUT':
        return await put(folder, parts, new Uint8Array(await request.arrayBuffer()))
      case 'DELETE':
        return await remove(folder, parts)
      default:
        return told(405, 'not allowed')
    }
  } catch (error) {
    return refusal(error)
  }
}

const refusal = (error: unknown): Response => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'EISDIR':
      return told(404, 'not found')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return told(403, 'may not be written')
    case 'ENOSPC':
    case 'EDQUOT':
      return told(507, 'no space left')
    case 'ENAMETOOLONG':
    case 'EINVAL':
      return told(422, 'no such name')
    default:
      return told(503, 'the folder cannot be reached')
  }
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The parts of a path below something; `undefined` where it is none. */
const segments = (path: string | undefined): readonly string[] | undefined => {
  const parts = path?.split('/') ?? []
  const isPath = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part))
  return isPath ? parts : undefined
}

const isWithin = (parent: string, child: string): boolean => child === parent || child.startsWith(parent + sep)

/** A directory below the root, wherever links lead; the root itself by the empty name. */
const folderAt = async (root: string, name: string): Promise<string | undefined> => {
  const parts = name === '' || name === '.' ? [] : segments(name.replace(/^\/+|\/+$/g, ''))
  if (parts === undefined) return undefined
  try {
    const top = await realpath(root)
    const found = await realpath(join(top, ...parts))
    return isWithin(top, found) && (await lstat(found)).isDirectory() ? found : undefined
  } catch {
    return undefined
  }
}

/** The directory a file is in, made where it is missing and wanted. Links on the way are not followed. */
const parentOf = async (folder: string, parts: readonly string[], isMade: boolean): Promise<string> => {
  let at = folder
  for (const part of parts.slice(0, -1)) {
    at = join(at, part)
    if (isMade) await mkdir(at).catch(ignoring('EEXIST'))
    if (!(await lstat(at)).isDirectory()) throw coded('ENOTDIR')
  }
  return at
}

const filesIn = async (folder: string): Promise<readonly object[]> => {
  const files: { path: string; size: number; modified: number; etag: string }[] = []
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) await walk(path)
      if (!entry.isFile() || files.length >= mostFiles) continue
      const { size, mtimeMs, ctimeMs, ino } = await lstat(path)
      const etag = `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}-${Math.floor(ctimeMs).toString(36)}-${ino.toString(36)}`
      files.push({ path: relative(folder, path).split(sep).join('/'), size, modified: Math.floor(mtimeMs), etag })
    }
  }
  await walk(folder)
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

const read = async (folder: string, parts: readonly string[]): Promise<Response> => {
  const path = join(await parentOf(folder, parts, false), parts.at(-1) as string)
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const about = await file.stat()
    if (!about.isFile()) return told(404, 'not found')
    if (about.size > mostBytes) return told(413, 'too large')
    return new Response(await file.readFile(), { headers: { 'content-type': 'application/octet-stream' } })
  } finally {
    await file.close()
  }
}

/** Whole or not at all: written beside, made durable, and then given its name, which must be free. */
const put = async (folder: string, parts: readonly string[], bytes: Uint8Array): Promise<Response> => {
  const parent = await parentOf(folder, parts, true)
  const path = join(parent, parts.at(-1) as string)
  const beside = join(parent, `.tributary-${randomBytes(9).toString('hex')}.part`)
  try {
    await durably(await open(beside, 'wx', 0o644), (file) => file.writeFile(bytes))
    await named(beside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return told(412, 'the name is taken')
    throw error
  } finally {
    await unlink(beside).catch(ignoring('ENOENT'))
  }
  await durably(await open(dirname(path), constants.O_RDONLY), async () => undefined).catch(() => undefined)
  return Response.json({ path: parts.join('/') }, { status: 201 })
}

const named = async (beside: string, path: string): Promise<void> => {
  try {
    await link(beside, path)
  } catch (error) {
    // Some file systems know no second name of a file: then the name is looked at, and taken.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
    const isTaken = await lstat(path).then(
      () => true,
      () => false,
    )
    if (isTaken) throw coded('EEXIST')
    await rename(beside, path)
  }
}

const durably = async (file: FileHandle, work: (file: FileHandle) => Promise<unknown>): Promise<void> => {
  try {
    await work(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

const remove = async (folder: string, parts: readonly string[]): Promise<Response> => {
  const path = join(await parentOf(folder, parts, false), parts.at(-1) as string)
  if (!(await lstat(path)).isFile()) return told(404, 'not found')
  await unlink(path)
  return new Response(null, { status: 204 })
}

const coded = (code: string): Error => Object.assign(new Error(code), { code })
const ignoring =
  (code: string) =>
  (error: unknown): void => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error
  }
