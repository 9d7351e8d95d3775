/** A PostgreSQL of its own on a machine of the network, that can be ended hard and started again. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Machine } from './network.js'

export interface DatabaseServer {
  readonly url: string
  /** Ends every session at once, as a crash does; it recovers when it starts again. */
  restart(downMs: number): Promise<void>
  close(): void
}

/** Where distributions keep them out of the PATH: the newest. */
const binaries = (): string => {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : []
  if (versions[0] === undefined) throw new Error('There is no PostgreSQL here: run scripts/with-postgres.sh once.')
  return join(root, versions[0], 'bin')
}

export const startServer = async (machine: Machine): Promise<DatabaseServer> => {
  const bin = binaries()
  const home = mkdtempSync(join(tmpdir(), 'tributary-many-'))
  const [uid, gid] = ['-u', '-g'].map((flag) => execFileSync('id', [flag, 'postgres']).toString().trim()) as [
    string,
    string,
  ]
  chownSync(home, Number(uid), Number(gid))
  const owned = (...command: string[]): string[] => [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    ...command,
  ]
  const data = join(home, 'data')
  const [as, ...init] = owned(
    join(bin, 'initdb'),
    '-D',
    data,
    '-U',
    'tributary',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  )
  execFileSync(as as string, init, { cwd: home, stdio: 'ignore' })
  appendFileSync(join(data, 'pg_hba.conf'), 'host all all 10.77.0.0/24 trust\n')
  const url = `postgres://tributary@${machine.address}:5432/postgres`
  let child: ChildProcess | undefined

  const start = async (): Promise<void> => {
    const settings = [
      `listen_addresses=${machine.address}`,
      `unix_socket_directories=${home}`,
      'fsync=off',
      'max_connections=200',
    ]
    const [first, ...rest] = machine.inside(
      owned(join(bin, 'postgres'), '-D', data, ...settings.flatMap((one) => ['-c', one])),
    )
    child = spawn(first, rest, { cwd: home, stdio: 'ignore' })
    for (let tries = 0; tries < 300; tries++) {
      if (await answers(url)) return
      await sleep(100)
    }
    throw new Error('PostgreSQL did not start.')
  }

  await start()
  return {
    url,
    async restart(downMs) {
      const ended = once(child as ChildProcess, 'exit')
      child?.kill('SIGQUIT')
      await ended
      await sleep(downMs)
      await start()
    },
    close() {
      child?.kill('SIGQUIT')
      // Its children end a moment later, and may write until then.
      rmSync(home, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 })
    },
  }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
