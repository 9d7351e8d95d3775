/** The real program as somebody starts it: a child process with a data directory and ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/tributary.js', import.meta.url))
/** What `bin` does once it has built: here the suite has, and a dozen programs at once need not look again. */
const built = `import { run } from ${JSON.stringify(new URL('../../dist/cli/main.js', import.meta.url).href)}
process.exitCode = await run(process.argv.slice(1))`

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
export interface Options {
  /** Where it is started; settings files there are read. Default: an empty folder. */
  readonly directory?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Another program than the command, as the text of a module. */
  readonly module?: string
  /** Start the command itself, which builds what is not built yet, the dashboard too. */
  readonly command?: true
}
type Running = ChildProcess & { readonly told: { out: string; err: string } }

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'tributary-test-'))

/** Nothing of this machine's settings reaches it. */
export const begin = (args: readonly string[], options: Options): Running => {
  const { directory = emptyFolder(), env = {}, command, module = built } = options
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => ['PATH', 'HOME', 'TMPDIR', 'LANG'].includes(name)),
  )
  const program = command === undefined ? ['--input-type=module', '--eval', module, '--'] : [bin]
  const child = spawn(process.execPath, [...program, ...args], { cwd: directory, env: { ...inherited, ...env } })
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (told.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (told.err += chunk.toString()))
  return Object.assign(child, { told })
}

/** In a clone the first start after a change builds, and says so. */
const withoutBuilding = (text: string): string => text.replaceAll(/^Building.*\n/gm, '')

/** Runs a command to its end. */
export const run = async (args: readonly string[], options: Options = {}): Promise<Ended> => {
  const child = begin(args, options)
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: child.told.out, stderr: withoutBuilding(child.told.err) }
}

export interface Program {
  readonly url: string
  readonly told: () => string
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>
  /** Asks it to stop; resolves to its exit code. */
  stop(): Promise<number | null>
}

const startMs = 60_000

/** Starts an instance and waits until it answers. */
export const start = async (options: Options & { readonly port: number }): Promise<Program> => {
  const url = `http://localhost:${options.port}`
  const child = begin([], { ...options, env: { TRIBUTARY_PORT: String(options.port), ...options.env } })
  const ended = once(child, 'close') as Promise<[number | null]>
  const deadline = Date.now() + startMs
  while (!child.told.out.includes('Tributary is at')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`it did not start: ${child.told.out}${child.told.err}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await fetch(`${url}${path}`, init).catch((error: unknown) => {
      // A connection kept open and closed by the server just as it was used again; nothing was asked on it.
      if (init.method !== undefined || child.exitCode !== null) throw error
      return fetch(`${url}${path}`, init)
    })
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url,
    told: () => child.told.out + child.told.err,
    get: (path) => ask(path, {}),
    post: (path, body) =>
      ask(path, {
        method: 'POST',
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    put: (path, body) =>
      ask(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      return (await ended)[0]
    },
  }
}

/** A port that is free now, and the next one too: the invented services listen there. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const first = await listening(0)
    const second = await listening(first.port + 1).catch(() => undefined)
    await first.close()
    if (second === undefined) continue
    await second.close()
    return first.port
  }
}

/** Another program on a port. */
export const listening = async (port: number): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
