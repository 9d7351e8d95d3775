/** The promise to who upgrades machine by machine: the old version goes on while the new one is there already. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import type { Store } from '../../src/runtime/store/db.js'
import { loadMigrations, migrate } from '../../src/runtime/store/migrate.js'
import { bareStore } from '../../src/runtime/store/testing.js'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js'
import { connectByHttp } from '../end-to-end/person.js'
import { keepLedger } from './ledger.js'
import { type Running, server, startRoles, until } from './processes.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** The last version before processes shared a store across versions. */
const older = '990908c'

/** Its build in a folder of its own; `undefined` in a clone without that past. */
const buildOlder = (folder: string): string | undefined => {
  try {
    execFileSync('git', ['cat-file', '-e', `${older}^{commit}`], { cwd: root, stdio: 'ignore' })
  } catch {
    return undefined
  }
  execFileSync('sh', ['-c', `git archive ${older} src scripts package.json | tar -x -C "${folder}"`], { cwd: root })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: 'ignore' })
  return join(folder, 'dist')
}

describe.runIf(server)('an upgrade, machine by machine (PostgreSQL only)', () => {
  let store: Store
  let sandbox: Sandbox
  const folder = mkdtempSync(join(tmpdir(), 'tributary-older-'))
  const running: Running[] = []
  beforeAll(async () => {
    store = await bareStore()
    sandbox = await startSandbox({ services: [oura], people: [1, 2], noticeSeconds: 0 })
  })
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await sandbox?.close()
    await store?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets the old and the new pull side by side, and neither loses anything', { timeout: 240_000 }, async () => {
    const dist = buildOlder(folder)
    const start = async (which: { dist?: string }): Promise<Running> => {
      const started = await startRoles({ store, sandbox: sandbox.url, roles: 'api,pull,deliver', ...which })
      running.push(started)
      return started
    }
    const old = await start(dist === undefined ? {} : { dist })
    const before = (await store.query('select number from schema_migrations')).length
    await connectByHttp(old.url, 'oura', { person: 1 })
    // Without a past there is a future: this version becomes the old one.
    if (dist === undefined) {
      const known = await loadMigrations()
      const next = { number: known.length + 1, name: 'next.sql', sql: 'alter table pulls add someday text' }
      await migrate(store, [...known, next])
    }
    const now = await start({})
    expect((await store.query('select number from schema_migrations')).length).toBeGreaterThan(before)
    await keepLedger(store)
    await connectByHttp(now.url, 'oura', { person: 2 })

    const done = async (pid: number): Promise<number> =>
      (await store.query('select 1 as one from campaign_ledger where who = $1 and what = $2', [pid, 'release'])).length
    const connections = await store.query<{ id: string }>('select id from connections')
    expect(connections).toHaveLength(2)
    await until('both have pulled', async () => {
      for (const { id } of connections)
        for (const { post } of running) expect(await post(`/v1/connections/${id}/pull`)).toBeLessThan(300)
      return (await done(old.pid)) > 3 && (await done(now.pid)) > 3
    })
    await until(
      'all is quiet',
      async () => {
        const [row] = await store.query<{ due: number }>(
          `select count(*)::int as due from pulls where lease is not null or due_at < now() + interval '1 second'`,
        )
        return row?.due === 0
      },
      120_000,
    )
    expect(await store.query(`select sentence from runs where state = 'failed'`)).toEqual([])
    expect(await store.query(`select 1 as one from connections where state <> 'connected'`)).toEqual([])
    expect(sandbox.referee.violations).toEqual([])
    const kinds = await store.query<{ person: number }>('select count(*) as person from samples group by stream_id')
    expect(kinds.length).toBeGreaterThan(4)
    for (const each of running) each.child.kill('SIGTERM')
    for (const each of running) expect((await each.ended)[0]).toBe(0)
  })
})
