/**
 * Commands speak to a running instance, and become one themselves where none is running: the embedded store belongs to
 * one process at a time, so there is no third way.
 */
import type { Settings } from '../runtime/index.js'
import { boot, type Instance } from './boot.js'
import { CommandError, exitCodes } from './exit.js'

export interface Api {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
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
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(adminToken && { authorization: `Bearer ${adminToken}` }) }
    const answer = await call(path, { ...init, headers })
    const body = (await answer.json()) as T & { detail?: string }
    if (!answer.ok) throw new CommandError(body.detail ?? `The instance answered ${answer.status}.`, exitCodes.failed)
    return body
  }
  return {
    get: (path) => ask(path, {}),
    send: (method, path, body) => ask(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) }),
    own,
  }
}
