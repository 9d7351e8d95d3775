/**
 * Commands speak to a running instance, and become one themselves where none is running: the embedded store belongs to
 * one process at a time, so there is no third way.
 */
import type { Settings } from '../runtime/index.js'
import { boot, type Instance } from './boot.js'
import { CommandError, exitCodes } from './exit.js'

export interface Api {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** A file. */
  bytes(path: string): Promise<Uint8Array>
  /** The lines of an answer that is told bit by bit. */
  lines<T>(method: 'POST', path: string, body: unknown): AsyncIterable<T>
  /** Set when this process itself is the instance. */
  readonly own: Instance | undefined
}

export const withApi = async <T>(settings: Settings, work: (api: Api) => Promise<T>): Promise<T> => {
  const base = `http://127.0.0.1:${settings.port}`
  if (await isRunning(settings))
    return work(apiOver((path, init) => fetch(`${base}${path}`, init), settings, undefined))
  const own = await boot(settings)
  try {
    return await work(apiOver(async (path, init) => own.app.request(`${base}${path}`, init), settings, own))
  } finally {
    await own.close()
  }
}

/** Does an instance of ours answer there? */
export const isRunning = async ({ port }: Settings): Promise<boolean> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) })
    return (await answer.text()) === 'ok'
  } catch {
    return false
  }
}

const apiOver = (
  call: (path: string, init: RequestInit) => Promise<Response>,
  { adminToken }: Settings,
  own: Instance | undefined,
): Api => {
  const answerTo = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { 'content-type': 'application/json', ...(adminToken && { authorization: `Bearer ${adminToken}` }) }
    const answer = await call(path, { ...init, headers })
    if (answer.ok) return answer
    const { detail } = (await answer.json()) as { detail?: string }
    throw new CommandError(detail ?? `The instance answered ${answer.status}.`, exitCodes.failed)
  }
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => (await answerTo(path, init)).json() as T
  return {
    get: (path) => ask(path, {}),
    bytes: async (path) => new Uint8Array(await (await answerTo(path, {})).arrayBuffer()),
    send: (method, path, body) => ask(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) }),
    async *lines<T>(method: 'POST', path: string, body: unknown) {
      const { body: stream } = await answerTo(path, { method, body: JSON.stringify(body) })
      let rest = ''
      for await (const text of stream?.pipeThrough(new TextDecoderStream()) ?? []) {
        const parts = `${rest}${text}`.split('\n')
        rest = parts.pop() ?? ''
        for (const line of parts) if (line !== '') yield JSON.parse(line) as T
      }
    },
    own,
  }
}
