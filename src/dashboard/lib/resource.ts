/** What the server said last, by path: pages show it at once and ask again behind it, so nothing flashes or jumps. */
import { useEffect, useRef } from 'preact/hooks'
import type { Problem } from '../api.js'
import { type Cell, cell, useCell } from './cell.js'
import { get, problemOf } from './client.js'

export interface Resource<T> {
  readonly data?: T
  readonly problem?: Problem
  readonly loading: boolean
}
type Read = (path: string, signal: AbortSignal) => Promise<unknown>
interface Entry {
  read: Read
  readonly state: Cell<Resource<unknown>>
  readers: number
  askedAt: number
  asking?: AbortController | undefined
  /** Something changed while an answer was on its way: ask once more when it is here. */
  isStale?: boolean
}

/** An answer younger than this is not asked for again on changing pages; live events keep it true meanwhile. */
const freshMs = 3_000
/** A server that has not answered by then does not answer. */
const patienceMs = 60_000

const entries = new Map<string, Entry>()

const entryFor = (path: string): Entry => {
  let entry = entries.get(path)
  if (entry === undefined) {
    entry = { read: get, state: cell<Resource<unknown>>({ loading: true }), readers: 0, askedAt: 0 }
    entries.set(path, entry)
  }
  return entry
}

/** Asks again, keeping what is shown until the answer is here. */
export const reload = async (path: string): Promise<void> => {
  const entry = entryFor(path)
  // A slow answer is waited for: asking anew with every event would never show any.
  if (entry.asking !== undefined) {
    entry.isStale = true
    return
  }
  const asking = new AbortController()
  entry.asking = asking
  entry.askedAt = Date.now()
  const { data } = entry.state.get()
  entry.state.set({ ...(data === undefined ? {} : { data }), loading: true })
  const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(patienceMs)])
  try {
    const answer = await entry.read(path, signal)
    if (asking.signal.aborted) return
    entry.state.set({ data: answer, loading: false })
  } catch (error) {
    if (asking.signal.aborted) return
    const kept = entry.state.get().data
    entry.state.set({ ...(kept === undefined ? {} : { data: kept }), problem: problemOf(error), loading: false })
  }
  entry.asking = undefined
  if (entry.isStale !== true) return
  entry.isStale = false
  await reload(path)
}

/** Everything somebody looks at right now. After a lost connection nothing else can be trusted. */
export const reloadAll = (which: (path: string) => boolean = () => true): void => {
  for (const [path, entry] of entries) {
    if (entry.readers > 0 && which(path)) void reload(path)
    else if (which(path)) entry.askedAt = 0
  }
}

/** Changes what is shown, as told by an event, without asking. */
export const patch = <T>(path: string, change: (data: T) => T): void => {
  const entry = entries.get(path)
  const data = entry?.state.get().data
  if (entry === undefined || data === undefined) return
  entry.state.set({ data: change(data as T), loading: false })
}

/** Looking around a timeline leaves many answers behind; the oldest nobody reads are forgotten. */
const mostKept = 150
const forget = (): void => {
  if (entries.size <= mostKept) return
  for (const [path, entry] of entries)
    if (entry.readers === 0) {
      entries.delete(path)
      if (entries.size <= mostKept) return
    }
}

const nothing: Entry = { read: get, state: cell<Resource<unknown>>({ loading: false }), readers: 0, askedAt: 0 }

/** The answer at a path, kept up to date while somebody reads it. Without a path there is nothing to read. */
export const useResource = <T>(
  path: string | undefined,
  read: Read = get,
): Resource<T> & { readonly reload: () => void } => {
  const entry = path === undefined ? nothing : entryFor(path)
  const state = useCell(entry.state) as Resource<T>
  useEffect(() => {
    if (path === undefined) return
    entry.read = read
    entry.readers += 1
    if (Date.now() - entry.askedAt > freshMs) void reload(path)
    forget()
    return () => {
      entry.readers -= 1
      if (entry.readers > 0 || entry.asking === undefined) return
      // Nobody waits for it any more: looking around quickly must not leave a queue behind.
      entry.asking.abort()
      entry.asking = undefined
      entry.isStale = false
      entry.askedAt = 0
    }
  }, [path, entry, read])
  return { ...state, reload: () => path !== undefined && void reload(path) }
}

/** As `useResource`, and while another path is being asked, what the last one said. */
export const useKept = <T>(path: string | undefined, read?: Read): Resource<T> & { readonly reload: () => void } => {
  const last = useRef<T>(undefined)
  const resource = useResource<T>(path, read)
  if (resource.data !== undefined) last.current = resource.data
  return resource.data === undefined && last.current !== undefined ? { ...resource, data: last.current } : resource
}
