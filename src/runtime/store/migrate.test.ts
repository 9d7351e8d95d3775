import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from './db.js'
import { loadMigrations, type Migration, migrate } from './migrate.js'
import { bareStore } from './testing.js'

const migration = (number: number, sql: string): Migration => ({ number, name: `000${number}-step.sql`, sql })
const first = migration(1, 'CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people VALUES (1);')
const second = migration(2, 'ALTER TABLE people ADD name text;')

describe('migrations', () => {
  let store: Store
  beforeAll(async () => {
    store = await bareStore()
  })
  afterAll(() => store.close())
  beforeEach(() => store.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'))

  it('run in order, once', async () => {
    expect(await migrate(store, [first])).toEqual([first.name])
    expect(await migrate(store, [first, second])).toEqual([second.name])
    expect(await migrate(store, [first, second])).toEqual([])
    expect(await store.query('SELECT * FROM people')).toEqual([{ id: 1, name: null }])
  })

  it('run once when several processes start at once', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => migrate(store, [first, second])))
    expect(taken.flat().sort()).toEqual([first.name, second.name])
    expect(await store.query('SELECT id FROM people')).toEqual([{ id: 1 }])
  })

  it('leave nothing behind when one fails half way', async () => {
    const broken = migration(2, 'CREATE TABLE half (id int); SELECT 1 / 0;')
    await expect(migrate(store, [first, broken])).rejects.toMatchObject({ code: '22012' })
    expect(await store.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    expect(await migrate(store, [first, second])).toEqual([second.name])
  })

  it('refuse a store whose past was changed', async () => {
    await migrate(store, [first])
    const changed = migrate(store, [{ ...first, sql: `${first.sql} SELECT 1;` }])
    await expect(changed).rejects.toMatchObject({ name: 'SettingsError', code: 'store-migration-changed' })
  })

  it('accept other line ends', async () => {
    const two = migration(1, 'SELECT 1;\nSELECT 2;')
    await migrate(store, [two])
    expect(await migrate(store, [{ ...two, sql: 'SELECT 1;\r\nSELECT 2;' }])).toEqual([])
  })

  it('let an older program run on what a newer one has added', async () => {
    await migrate(store, [first, second])
    expect(await migrate(store, [first])).toEqual([])
    expect(await migrate(store, [first, second])).toEqual([])
  })

  it('refuse an older program once a step has taken away what it needs', async () => {
    const contract = { ...migration(3, 'ALTER TABLE people DROP id;'), needs: 2 }
    await migrate(store, [first, second, contract])
    expect(await migrate(store, [first, second])).toEqual([])
    await expect(migrate(store, [first])).rejects.toMatchObject({ name: 'SettingsError', code: 'store-newer' })
    await expect(migrate(store, [])).rejects.toMatchObject({ code: 'store-newer' })
  })

  it('read from their text what a program must know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tributary-migrations-'))
    await writeFile(join(folder, '0001-first.sql'), 'SELECT 1;')
    await writeFile(join(folder, '0002-second.sql'), '-- What nobody reads any more goes.\n-- needs 0001\nSELECT 2;')
    expect((await loadMigrations(folder)).map(({ needs }) => needs)).toEqual([undefined, 1])
  })

  it('know stores made before steps could need something', async () => {
    await migrate(store, [first])
    await store.query('ALTER TABLE schema_migrations DROP needs')
    expect(await migrate(store, [first, second])).toEqual([second.name])
  })

  it('of the product apply to an empty store', async () => {
    const migrations = await loadMigrations()
    expect(await migrate(store, migrations)).toEqual(migrations.map(({ name }) => name))
    expect(await migrate(store, migrations)).toEqual([])
  })
})
