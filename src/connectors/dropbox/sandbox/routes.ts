/** Which call is answered how. What is wrong with a call itself is a 409 with a summary. */
import { empty, json, type Session, type Shelf, type ShelvedWorkout } from '../../../sandbox/index.js'
import { accountOf, byRev, bytesOf, entryTold, hashOf, idOf, pathOf, shelfIdOf, shelfOf } from './told.js'

const problem = (summary: string): Response =>
  json({ error_summary: `${summary}/..`, error: { '.tag': summary.split('/')[0] } }, { status: 409 })

type Argument = Readonly<Record<string, unknown>>
type Call = (given: Argument, session: Session, shelf: Shelf, bytes: Uint8Array) => Response
const calls: Readonly<Record<string, { readonly scope: string; readonly call: Call }>> = {
  '/2/users/get_current_account': {
    scope: 'account_info.read',
    call: (_, { person }) => json({ account_id: accountOf(person), name: { display_name: person.name } }),
  },
  '/2/files/list_folder': {
    scope: 'files.metadata.read',
    call: (given, session, shelf) => begin(given, session, shelf),
  },
  '/2/files/list_folder/continue': {
    scope: 'files.metadata.read',
    call: ({ cursor }, session, shelf) => {
      const from = cursorIn(cursor)
      return from === undefined ? problem('reset') : list(from, session, shelf)
    },
  },
  '/2/files/get_metadata': {
    scope: 'files.metadata.read',
    call: ({ path }, { now }, shelf) => {
      const found = at(shelf, path, now)
      return found ? json({ ...entryTold(found), content_hash: hashOf(bytesOf(found)) }) : problem('path/not_found')
    },
  },
  '/2/files/download': {
    scope: 'files.content.read',
    call: ({ path }, { now }, shelf) => {
      const found = at(shelf, path, now)
      if (found === undefined) return problem('path/not_found')
      return new Response(bytesOf(found) as Uint8Array<ArrayBuffer>, {
        headers: {
          'content-type': 'application/octet-stream',
          'dropbox-api-result': JSON.stringify({ id: idOf(found), rev: entryTold(found).rev }),
        },
      })
    },
  },
  '/2/files/upload': {
    scope: 'files.content.write',
    call: (given, session, shelf, bytes) => upload(given, session, shelf, bytes),
  },
  '/2/files/delete_v2': {
    scope: 'files.content.write',
    call: ({ path }, { now }, shelf) => {
      const found = at(shelf, path, now)
      if (found === undefined) return problem('path_lookup/not_found')
      shelf.remove(found.id, now)
      return json({ metadata: entryTold(found) })
    },
  },
}

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (pathname === '/2/auth/token/revoke') {
    session.app.end(session.person)
    return empty(200)
  }
  const known = calls[pathname]
  if (known === undefined || request.method !== 'POST') return new Response('Unknown API function', { status: 400 })
  if (!session.scopes.includes(known.scope))
    return json(
      { error_summary: 'missing_scope/..', error: { '.tag': 'missing_scope', required_scope: known.scope } },
      { status: 401 },
    )
  const header = request.headers.get('dropbox-api-arg')
  const bytes = new Uint8Array(await request.arrayBuffer())
  let given: unknown
  try {
    given = JSON.parse(header ?? (new TextDecoder().decode(bytes) || 'null'))
  } catch {
    return new Response('Error in call: could not decode input as JSON', { status: 400 })
  }
  return known.call((given ?? {}) as Argument, session, shelfOf(session.person, session.state), bytes)
}

const at = (shelf: Shelf, path: unknown, now: number): ShelvedWorkout | undefined => {
  if (typeof path !== 'string') return undefined
  if (path.startsWith('rev:')) return byRev(shelf, path.slice(4), now)
  const id = shelfIdOf(path)
  if (id !== undefined) return shelf.get(id, now)
  return shelf.list(now).find((workout) => pathOf(workout).toLowerCase() === path.toLowerCase())
}

interface From {
  readonly folder: string
  readonly size: number
  /** All as it was then, from this one on; then what changed since. */
  readonly asOf: number
  readonly skip?: number
}
const cursorOf = (from: From): string => Buffer.from(JSON.stringify(from)).toString('base64url')
const cursorIn = (text: unknown): From | undefined => {
  try {
    return JSON.parse(Buffer.from(String(text), 'base64url').toString()) as From
  } catch {
    return undefined
  }
}

const begin = ({ path, limit = 2000 }: Argument, session: Session, shelf: Shelf): Response => {
  if (typeof path !== 'string' || path === '/') return new Response("path: '/' is not a valid path", { status: 400 })
  const within = shelf.list(session.now).some((workout) => pathOf(workout).startsWith(`${path}/`))
  if (path !== '' && !within) return problem('path/not_found')
  return list({ folder: path, size: Number(limit), asOf: session.now, skip: 0 }, session, shelf)
}

const list = ({ folder, size, asOf, skip }: From, { now }: Session, shelf: Shelf): Response => {
  const mine = (workout: ShelvedWorkout): boolean =>
    pathOf(workout).toLowerCase().startsWith(`${folder.toLowerCase()}/`)
  if (skip !== undefined) {
    const all = shelf.list(asOf).filter(mine)
    const has_more = skip + size < all.length
    const next: From = has_more ? { folder, size, asOf, skip: skip + size } : { folder, size, asOf }
    return json({ entries: all.slice(skip, skip + size).map(entryTold), cursor: cursorOf(next), has_more })
  }
  const before = new Map(shelf.list(asOf).map((workout) => [workout.id, entryTold(workout)]))
  const after = shelf.list(now)
  const there = new Set(after.map(({ id }) => id))
  // What came in the very moment of the last list may have come after it.
  const changed = after.filter((workout) => mine(workout) && (workout.updatedAt >= asOf || !before.has(workout.id)))
  const deleted = [...before].flatMap(([id, { name, path_lower, path_display }]) =>
    there.has(id) ? [] : [{ '.tag': 'deleted', name, path_lower, path_display }],
  )
  const entries = [...deleted, ...changed.map(entryTold)]
  return json({ entries, cursor: cursorOf({ folder, size, asOf: now }), has_more: false })
}

/** `add` without `autorename`: the same content under the same name is fine, anything else a conflict. */
const upload = ({ path, content_hash }: Argument, { now }: Session, shelf: Shelf, bytes: Uint8Array): Response => {
  if (typeof path !== 'string' || !/^\/[^/]/.test(path)) return problem('path/malformed_path')
  if (content_hash !== undefined && content_hash !== hashOf(bytes)) return problem('content_hash_mismatch')
  const standing = at(shelf, path, now)
  if (standing !== undefined)
    return hashOf(bytesOf(standing)) === hashOf(bytes) ? json(told(standing, bytes)) : problem('path/conflict/file')
  const receipt = shelf.upload({ bytes, name: path, now })
  const made = 'id' in receipt ? shelf.get(receipt.id, now) : undefined
  // Any other file is a file as well, of no further interest here.
  return made === undefined ? json({ ...nameless(path), content_hash: hashOf(bytes) }) : json(told(made, bytes))
}
const told = (workout: ShelvedWorkout, bytes: Uint8Array) => ({
  ...entryTold(workout),
  size: bytes.length,
  content_hash: hashOf(bytes),
})
const nameless = (path: string) => ({
  name: path.split('/').at(-1),
  path_lower: path.toLowerCase(),
  id: 'id:nothing',
  rev: '1',
})
