/** The invented services, for who has no keys. Loaded only when wanted: nobody pays for it in production. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
}): Promise<OpenSandbox> => {
  const { sandboxClient, startSandbox } = await import('../sandbox/index.js')
  const services = (await Promise.all(how.services.map(simulatorOf))).filter((service) => service !== undefined)
  const sandbox: Sandbox = await startSandbox({
    port: how.port,
    services,
    ...(how.stateFile !== undefined && { stateFile: how.stateFile }),
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

/** A connector's folder holds its simulator, where it has one. */
const simulatorOf = async (id: string): Promise<SimulatedService | undefined> => {
  const file = new URL(`../connectors/${id}/sandbox.js`, import.meta.url)
  if (!existsSync(fileURLToPath(file))) return undefined
  const { sandbox } = (await import(file.href)) as { sandbox: SimulatedService }
  return sandbox
}
