/** The invented services, for who has no keys. Loaded only when wanted: nobody pays for it in production. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SettingsError } from '../core/index.js'
import type { Sandbox, SimulatedService } from '../sandbox/index.js'

export interface OpenSandbox {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly now: () => number
  route(url: string): string
  close(): Promise<void>
}

/** Plays the services named, as far as they have a simulator. */
export const openSandboxFor = async (how: {
  port: number
  stateFile?: string
  services: readonly string[]
  /** How many older workouts everybody has. */
  workouts?: number
}): Promise<OpenSandbox> => {
  const { sandboxClient, startSandbox } = await import('../sandbox/index.js')
  const services = await simulatorsOf(how.services)
  const sandbox: Sandbox = await startSandbox({
    port: how.port,
    services,
    ...(how.stateFile !== undefined && { stateFile: how.stateFile }),
    ...(how.workouts !== undefined && { training: { older: how.workouts } }),
  })
  return {
    url: sandbox.url,
    clientId: sandboxClient.id,
    clientSecret: sandboxClient.secret,
    now: () => sandbox.clock.now(),
    route: (url) => sandbox.route(url),
    close: () => sandbox.close(),
  }
}

const clockEveryMs = 100

/** Uses a sandbox that another process plays. Its clock is read again and again: it may be put forward at any time. */
export const joinSandbox = async (url: string): Promise<OpenSandbox> => {
  const { routeTo, sandboxClient } = await import('../sandbox/index.js')
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${url}/admin/${path}`, { signal: AbortSignal.timeout(5000) })).json()) as T
  const services = await ask<readonly { readonly id: string }[]>('services').catch((cause: unknown) => {
    throw new SettingsError(
      'no-sandbox',
      `No invented services answer at ${url}. Start them with \`tributary sandbox\`, or take TRIBUTARY_SANDBOX_URL away.`,
      { cause },
    )
  })
  const simulators = await simulatorsOf(services.map(({ id }) => id))
  let ahead = 0
  const readClock = async (): Promise<void> => {
    ahead = (await ask<{ readonly now: number }>('clock')).now - Date.now()
  }
  await readClock()
  const timer = setInterval(() => void readClock().catch(() => undefined), clockEveryMs)
  timer.unref()
  return {
    url,
    clientId: sandboxClient.id,
    clientSecret: sandboxClient.secret,
    now: () => Date.now() + ahead,
    route: (text) => routeTo(url, simulators, text),
    close: async () => clearInterval(timer),
  }
}

const simulatorsOf = async (ids: readonly string[]): Promise<readonly SimulatedService[]> =>
  (await Promise.all(ids.map(simulatorOf))).filter((service) => service !== undefined)

/** A connector's folder holds its simulator, where it has one. */
const simulatorOf = async (id: string): Promise<SimulatedService | undefined> => {
  const file = new URL(`../connectors/${id}/sandbox.js`, import.meta.url)
  if (!existsSync(fileURLToPath(file))) return undefined
  const { sandbox } = (await import(file.href)) as { sandbox: SimulatedService }
  return sandbox
}
