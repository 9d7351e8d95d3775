import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compiled, type EmbeddedStore, openEmbedded } from './pglite.js'
import { checkpoints, vacuumOne } from './pglite-upkeep.js'

const home = mkdtempSync(join(tmpdir(), 'tributary-test-'))
const template = join(home, 'template')
/** Seconds on a free machine; processes and disks of a busy one take their time. */
const SLOW_MS = 180_000
const opened: EmbeddedStore[] = []

/** Creating a database takes seconds: one is created, and copied for each test. */
beforeAll(async () => {
  const store = await openEmbedded({ dataDir: template })
  await store.query('CREATE TABLE entries (id int PRIMARY KEY, filler text)')
  await store.close()
}, SLOW_MS)
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

let copies = 0
const copyOfTemplate = (): string => {
  copies += 1
  const dataDir = join(home, `copy-${copies}`)
  cpSync(template, dataDir, { recursive: true })
  return dataDir
}
const open = async (...args: Parameters<typeof openEmbedded>): Promise<EmbeddedStore> => {
  const store = await openEmbedded(...args)
  opened.push(store)
  return store
}
const idsIn = async (store: EmbeddedStore): Promise<ReadonlySet<number>> => {
  const rows = await store.query<{ id: number }>('SELECT id FROM entries')
  return new Set(rows.map(({ id }) => id))
}

/** Runs a script of its own, with `openStore` from the compiled code and the directory in hand. */
const processOn = (dataDir: string, script: string): ChildProcess => {
  const code = `
    import { openStore } from ${JSON.stringify(`file://${compiled('open.js')}`)}
    const dataDir = ${JSON.stringify(dataDir)}
    try { ${script} } catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message })); process.exit(1) }`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
}
const linesOf = (child: ChildProcess) => createInterface({ input: child.stdout ?? process.stdin })
const endOf = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

describe('a commit on the embedded store', { timeout: SLOW_MS }, () => {
  it('reaches the disk: one sync each', async () => {
    const store = await open({ dataDir: copyOfTemplate() })
    await store.query('SELECT 1')
    const before = await store.diskCounts()
    for (let id = 0; id < 50; id += 1) await store.query('INSERT INTO entries VALUES ($1)', [id])
    await store.transaction(async (db) => {
      for (let id = 50; id < 60; id += 1) await db.query('INSERT INTO entries VALUES ($1)', [id])
    })
    await store.query('SELECT count(*) FROM entries')
    const after = await store.diskCounts()
    expect(after.fsyncs - before.fsyncs).toBe(51)
  })

  it('is there after a power cut, when the disk kept only what was synced', async () => {
    const dataDir = copyOfTemplate()
    const kept = `${dataDir}-kept`
    cpSync(dataDir, kept, { recursive: true })
    const store = await open({ dataDir, trial: { keepSyncedIn: kept } })
    let last = 0
    const cuts: { readonly disk: string; readonly acknowledged: number }[] = []
    for (let round = 0; round < 4; round += 1) {
      for (let step = 0; step < 15; step += 1) {
        last += 1
        await store.query(`INSERT INTO entries SELECT $1, repeat('x', 3000)`, [last])
      }
      await store.query(`UPDATE entries SET filler = 'y' WHERE id % 3 = 0`)
      // The second cut comes right after a checkpoint, the fourth after the files were written anew.
      if (round === 1) await store.query('CHECKPOINT')
      if (round === 3) await store.query('VACUUM FULL entries')
      const disk = `${kept}-${round}`
      cpSync(kept, disk, { recursive: true })
      cuts.push({ disk, acknowledged: last })
    }
    await store.close()
    for (const { disk, acknowledged } of cuts) {
      const survivor = await open({ dataDir: disk })
      expect((await idsIn(survivor)).size).toBe(acknowledged)
      expect(await survivor.query(`SELECT count(*) AS updated FROM entries WHERE filler = 'y'`)).toEqual([
        { updated: Math.floor(acknowledged / 3) },
      ])
    }
  })

  it('is there after kill -9 in the middle of others, ten times over', async () => {
    const dataDir = copyOfTemplate()
    let acknowledged = -1
    for (let round = 0; round < 10; round += 1) {
      const child = processOn(
        dataDir,
        `const store = await openStore({ dataDir })
         for (let id = ${round * 100_000}; ; id += 1) { await store.query('INSERT INTO entries VALUES ($1)', [id]); console.log(id) }`,
      )
      let seen = 0
      for await (const line of linesOf(child)) {
        acknowledged = Number(line)
        seen += 1
        // The rest of what it printed before it died is read, too.
        if (seen === 5 + round * 13) child.kill('SIGKILL')
      }
      await endOf(child)
    }
    const ids = await idsIn(await open({ dataDir }))
    for (let round = 0; round < 10; round += 1) {
      const last = round === 9 ? acknowledged : round * 100_000 + 4 + round * 13
      const missing = Array.from({ length: last - round * 100_000 + 1 }, (_, index) => round * 100_000 + index).filter(
        (id) => !ids.has(id),
      )
      expect(missing).toEqual([])
    }
  })
})

describe('the data directory', { timeout: SLOW_MS }, () => {
  it('is refused to a second process, which is told who has it', async () => {
    const dataDir = copyOfTemplate()
    const store = await open({ dataDir })
    const lines: string[] = []
    for await (const line of linesOf(processOn(dataDir, 'await openStore({ dataDir })'))) lines.push(line)
    const { code, message } = JSON.parse(lines.join('')) as { code: string; message: string }
    expect(code).toBe('store-locked')
    expect(message).toBe(
      `The data directory ${dataDir} is in use by process ${process.pid}: stop it, or give this one another data directory.`,
    )
    expect(await store.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }])
  })

  it('is refused to the same process a second time', async () => {
    const dataDir = copyOfTemplate()
    await open({ dataDir })
    await expect(openEmbedded({ dataDir })).rejects.toMatchObject({ code: 'store-locked' })
  })

  it('is taken over from a process that died, and from no other', async () => {
    const dataDir = copyOfTemplate()
    const child = processOn(dataDir, `await openStore({ dataDir }); console.log('open'); setInterval(() => {}, 1000)`)
    for await (const line of linesOf(child)) {
      expect(line).toBe('open')
      await expect(openEmbedded({ dataDir })).rejects.toMatchObject({ code: 'store-locked' })
      child.kill('SIGKILL')
    }
    await endOf(child)
    const store = await open({ dataDir })
    expect(JSON.parse(readFileSync(`${dataDir}.lock`, 'utf8'))).toMatchObject({ pid: process.pid })
    await store.close()
    expect(existsSync(`${dataDir}.lock`)).toBe(false)
  })

  it('is left alone when it holds somebody else’s files', async () => {
    const dataDir = join(home, 'photos')
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'cat.jpg'), 'miaow')
    await expect(openEmbedded({ dataDir })).rejects.toMatchObject({ name: 'SettingsError', code: 'store-directory' })
    expect(existsSync(`${dataDir}.lock`)).toBe(false)
  })

  it('may exist, if it is empty, and is made anew when its creation was interrupted', async () => {
    const dataDir = join(home, 'interrupted')
    mkdirSync(dataDir)
    const child = processOn(dataDir, `console.log('started'); await openStore({ dataDir })`)
    for await (const _ of linesOf(child)) setTimeout(() => child.kill('SIGKILL'), 1500)
    await endOf(child)
    const store = await open({ dataDir })
    expect(await store.query('SHOW wal_sync_method')).toEqual([{ wal_sync_method: 'fsync' }])
    expect(readdirSync(home).filter((name) => name.startsWith('interrupted.new'))).toEqual([])
  })

  it.each(['file/store', 'file/below/store'])('must be one that can be made: not %s, below a file', async (name) => {
    writeFileSync(join(home, 'file'), '')
    const failing = openEmbedded({ dataDir: join(home, name) })
    await expect(failing).rejects.toMatchObject({ name: 'SettingsError', code: 'store-directory' })
  })

  it.runIf(existsSync('/proc/self'))('must be one that can be made: not where no directory can be', async () => {
    const failing = openEmbedded({ dataDir: '/proc/tributary/store' })
    await expect(failing).rejects.toMatchObject({ name: 'SettingsError', code: 'store-directory' })
  })

  it.each([
    ['its control file is cut short', (dir: string) => writeFileSync(join(dir, 'global', 'pg_control'), 'short')],
    ['its log is gone', (dir: string) => rmSync(join(dir, 'pg_wal'), { recursive: true })],
    ['its version is another', (dir: string) => writeFileSync(join(dir, 'PG_VERSION'), '12\n')],
  ])('is refused in one sentence when %s', async (_, damage) => {
    const dataDir = copyOfTemplate()
    damage(dataDir)
    const failing = openEmbedded({ dataDir })
    await expect(failing).rejects.toMatchObject({ name: 'SettingsError', code: 'store-damaged' })
    expect(existsSync(`${dataDir}.lock`)).toBe(false)
  })
})

describe('upkeep', { timeout: SLOW_MS }, () => {
  it('keeps the log short, and removes dead rows, as the engine alone would not', async () => {
    const store = await open({ dataDir: copyOfTemplate() })
    const tidy = checkpoints(store, 2_000_000)
    await tidy()
    const redo = async () => (await store.query('SELECT redo_lsn AS at FROM pg_control_checkpoint()'))[0]
    const before = await redo()
    await store.query(`INSERT INTO entries SELECT n, repeat('x', 500) FROM generate_series(1, 20000) AS n`)
    expect(await redo()).toEqual(before)
    await tidy()
    const after = await redo()
    expect(after).not.toEqual(before)
    await tidy()
    expect(await redo()).toEqual(after)

    await store.query('DELETE FROM entries WHERE id % 2 = 0')
    const dead = async () => {
      // Counts are otherwise written down once a second.
      await store.query('SELECT pg_stat_force_next_flush()')
      return (await store.query(`SELECT n_dead_tup AS rows FROM pg_stat_user_tables WHERE relname = 'entries'`))[0]
    }
    expect(await dead()).toEqual({ rows: 10_000 })
    await vacuumOne(store)
    expect(await dead()).toEqual({ rows: 0 })
  })
})

describe('a full disk', { timeout: SLOW_MS }, () => {
  it('stops the store in one sentence, and loses nothing that was acknowledged', async () => {
    const dataDir = copyOfTemplate()
    const store = await open({ dataDir, trial: { fullAfterWrites: 400 } })
    let acknowledged = 0
    const failure = await (async () => {
      for (let id = 1; id < 5000; id += 1) {
        await store.query(`INSERT INTO entries VALUES ($1, repeat('x', 2000))`, [id])
        acknowledged = id
      }
      return undefined
    })().catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'SettingsError', code: 'store-full' })
    // The engine that could not write its log is gone: it must not go on acknowledging.
    await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'store-full' })
    expect(acknowledged).toBeGreaterThan(10)
    await store.close()
    const reopened = await open({ dataDir })
    const ids = await idsIn(reopened)
    expect(Array.from({ length: acknowledged }, (_, index) => index + 1).filter((id) => !ids.has(id))).toEqual([])
  })
})
