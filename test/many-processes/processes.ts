/** Processes of an instance that share one PostgreSQL and one sandbox, as an operator starts them: by roles. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Store } from '../../src/runtime/store/db.js'
import { emptyFolder, freePort } from '../end-to-end/program.js'

export const server = process.env['TEST_DATABASE_URL']
const here = fileURLToPath(new URL('../../dist', import.meta.url))
const startMs = 90_000

export interface Running {
  readonly url: string
  readonly child: ChildProcess
  readonly pid: number
  readonly told: () => string
  /** The status of an answer; 0 where nobody answers. */
  status(path: string): Promise<number>
  post(path: string): Promise<number>
  /** Resolves to exit code and signal. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>
}

export interface StartOptions {
  readonly store: Store
  readonly sandbox: string
  readonly roles: string
  /** Another build than this one. */
  readonly dist?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The database of its own that a store of the tests was given. */
export const databaseUrl = async (store: Store): Promise<string> => {
  const [row] = await store.query<{ name: string }>('select current_database() as name')
  const url = new URL(server ?? '')
  url.pathname = `/${row?.name}`
  return url.href
}

export const startRoles = async ({ store, sandbox, roles, dist = here, env = {} }: StartOptions): Promise<Running> => {
  const port = await freePort()
  const program = `import { run } from ${JSON.stringify(`file://${dist}/cli/main.js`)}
process.exitCode = await run(process.argv.slice(1))`
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', 'serve', '--roles', roles], {
    cwd: emptyFolder(),
    env: {
      PATH,
      HOME,
      DATABASE_URL: await databaseUrl(store),
      TRIBUTARY_PORT: String(port),
      TRIBUTARY_SANDBOX_URL: sandbox,
      TRIBUTARY_MASTER_KEY: Buffer.alloc(32, 6).toString('base64'),
      TRIBUTARY_HISTORY_DAYS: '6',
      ...env,
    },
  })
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (told += chunk.toString()))
  const url = `http://localhost:${port}`
  for (const until = Date.now() + startMs; !told.includes('(started in'); await sleep(30))
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL')
      throw new Error(`it did not start: ${told}`)
    }
  const ask = (path: string, method: string): Promise<number> =>
    fetch(`${url}${path}`, { method }).then(
      ({ status }) => status,
      () => 0,
    )
  return {
    url,
    child,
    pid: child.pid as number,
    told: () => told,
    status: (path) => ask(path, 'GET'),
    post: (path) => ask(path, 'POST'),
    ended,
  }
}

/** Looks again and again until it is so. */
export const until = async (what: string, isSo: () => Promise<boolean>, withinMs = 60_000): Promise<void> => {
  for (const deadline = Date.now() + withinMs; !(await isSo()); await sleep(50))
    if (Date.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`)
}
