/** The server's events, one connection for all pages. It reconnects by itself and says how it stands. */
import type { Connection, Import, Run, SinkState, SyncStatus } from '../api.js'
import { cell } from './cell.js'

export interface LiveEvents {
  run: Run
  connection: Connection
  sink: SinkState
  import: Import
  sync: SyncStatus
  coverage: { connection: string; stream: string }
  /** The connection was lost and is back: what happened meanwhile is not known. */
  returned: undefined
}
type Name = keyof LiveEvents

export const liveState = cell<'connecting' | 'live' | 'lost'>('connecting')

const listeners: { [N in Name]: Set<(data: LiveEvents[N]) => void> } = {
  run: new Set(),
  connection: new Set(),
  sink: new Set(),
  import: new Set(),
  sync: new Set(),
  coverage: new Set(),
  returned: new Set(),
}

export const onLive = <N extends Name>(name: N, listener: (data: LiveEvents[N]) => void): (() => void) => {
  listeners[name].add(listener)
  return () => listeners[name].delete(listener)
}

const tell = <N extends Name>(name: N, data: LiveEvents[N]): void => {
  for (const listener of [...listeners[name]]) listener(data)
}

const firstWaitMs = 1_000
const longestWaitMs = 30_000

/** Opens the stream and keeps it open. An EventSource gives up after an HTTP error; we do not. */
export const startLive = (url = '/v1/events'): void => {
  let waitMs = firstWaitMs
  let wasLost = false
  const open = () => {
    const source = new EventSource(url)
    source.onopen = () => {
      waitMs = firstWaitMs
      liveState.set('live')
      if (wasLost) tell('returned', undefined)
      wasLost = false
    }
    source.onerror = () => {
      wasLost = true
      liveState.set('lost')
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(open, waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
    for (const name of ['run', 'connection', 'sink', 'import', 'sync', 'coverage'] as const)
      source.addEventListener(name, (event) => {
        const data = parsed((event as MessageEvent<string>).data)
        if (data !== undefined) tell(name, data as never)
      })
  }
  open()
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls at most once per `waitMs`, at the end of it: a backfill sends many events a second. */
export const gathered = (action: () => void, waitMs: number): (() => void) => {
  let isWaiting = false
  return () => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      action()
    }, waitMs)
  }
}
