import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from './open.js'
import { type TestStore, testStore } from './testing.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
  await store.query('DROP TABLE IF EXISTS trial_entries')
  await store.query('CREATE TABLE trial_entries (id int PRIMARY KEY, amount int NOT NULL, note text)')
})
afterAll(async () => {
  await store.query('DROP TABLE trial_entries')
  await store.close()
})

const empty = () => store.query('DELETE FROM trial_entries')
const pause = () => new Promise((resolve) => setImmediate(resolve))
const one = async (text: string, params?: readonly unknown[]) => (await store.query(text, params))[0]

describe('values come out of the store', () => {
  it('as numbers, when they are int8, numeric or a count', async () => {
    expect(
      await one(`SELECT 9007199254740991::int8 AS a, 1.25::numeric AS b, count(*) AS c FROM trial_entries`),
    ).toEqual({
      a: Number.MAX_SAFE_INTEGER,
      b: 1.25,
      c: 0,
    })
  })

  it('not at all, when a number could not hold them', async () => {
    await expect(store.query('SELECT 9007199254740993::int8 AS a')).rejects.toThrow('does not fit')
    expect(await one('SELECT 1 AS still_alive')).toEqual({ still_alive: 1 })
  })

  it('as text, when they are a day or a local time', async () => {
    expect(await one(`SELECT '2026-03-29'::date AS day, '2026-03-29 02:30'::timestamp AS local`)).toEqual({
      day: '2026-03-29',
      local: '2026-03-29 02:30:00',
    })
  })

  it('as a Date, a Buffer and a parsed document', async () => {
    const row = await one(
      `SELECT '2026-03-29T02:30:00.125+02:00'::timestamptz AS at, '\\x00ff'::bytea AS raw, '{"a":[1]}'::jsonb AS doc`,
    )
    expect(row).toEqual({ at: new Date('2026-03-29T00:30:00.125Z'), raw: Buffer.from([0, 255]), doc: { a: [1] } })
  })

  it('in arrays like alone, with their nulls', async () => {
    const row = await one(
      `SELECT ARRAY[1, NULL]::int8[] AS a, ARRAY[0.5]::numeric[] AS b, ARRAY['2026-01-01']::date[] AS c`,
    )
    expect(row).toEqual({ a: [1, null], b: [0.5], c: ['2026-01-01'] })
  })

  it('as they went in', async () => {
    const at = new Date('2026-10-25T00:59:59.999Z')
    const params = [at, Buffer.from('raw'), JSON.stringify({ a: [1] }), [1, 2], 'é', null, '2026-10-25']
    const row = await one(
      `SELECT $1::timestamptz AS a, $2::bytea AS b, $3::jsonb AS c, $4::int[] AS d, $5::text AS e, $6::text AS f, $7::date AS g`,
      params,
    )
    expect(row).toEqual({ a: at, b: Buffer.from('raw'), c: { a: [1] }, d: [1, 2], e: 'é', f: null, g: '2026-10-25' })
  })

  it('in days that begin in UTC, wherever the server stands', async () => {
    expect(await one(`SELECT '2026-06-30T23:30:00Z'::timestamptz::date AS day`)).toEqual({ day: '2026-06-30' })
  })

  it('by the ten thousand, through arrays', async () => {
    await empty()
    const ids = Array.from({ length: 10_000 }, (_, index) => index)
    await store.query(
      'INSERT INTO trial_entries SELECT id, amount FROM unnest($1::int[], $2::int[]) AS t (id, amount)',
      [ids, ids],
    )
    expect(await one('SELECT count(*) AS rows, sum(amount) AS total FROM trial_entries')).toEqual({
      rows: 10_000,
      total: 49_995_000,
    })
  })
})

describe('a transaction', () => {
  it('keeps everything, or nothing', async () => {
    await empty()
    const failing = store.transaction(async (db) => {
      await db.query('INSERT INTO trial_entries VALUES (1, 1)')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await store.transaction((db) => db.query('INSERT INTO trial_entries VALUES (2, 1)'))
    expect(await store.query('SELECT id FROM trial_entries')).toEqual([{ id: 2 }])
  })

  it('is never seen half done, and never mixed with another', async () => {
    await empty()
    await store.query('INSERT INTO trial_entries VALUES (0, 0)')
    const transfer = (number: number) =>
      store.transaction(async (db) => {
        const [row] = await db.query<{ amount: number }>('SELECT amount FROM trial_entries WHERE id = 0 FOR UPDATE')
        await pause()
        await db.query('UPDATE trial_entries SET amount = $1 WHERE id = 0', [(row?.amount ?? 0) + 1])
        await pause()
        await db.query('INSERT INTO trial_entries VALUES ($1, -1)', [number])
        if (number % 5 === 0) throw new Error('rolled back')
        return number
      })
    const reads: Promise<unknown>[] = []
    const transfers = Array.from({ length: 40 }, async (_, index) => {
      const transferred = transfer(index + 1)
      reads.push(store.query('SELECT sum(amount) AS sum, $1::int AS given FROM trial_entries', [index]))
      return transferred
    })
    const results = await Promise.allSettled(transfers)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(8)
    expect(await Promise.all(reads)).toEqual(reads.map((_, index) => ({ sum: 0, given: index })).map((row) => [row]))
    expect(await one('SELECT amount FROM trial_entries WHERE id = 0')).toEqual({ amount: 32 })
    expect(await one('SELECT count(*) AS rows FROM trial_entries WHERE id > 0')).toEqual({ rows: 32 })
  })

  it('says so when the work swallowed a failed statement', async () => {
    await empty()
    const swallowing = store.transaction(async (db) => {
      await db.query('INSERT INTO trial_entries VALUES (1, 1)')
      await db.query('SELECT 1 / 0').catch(() => undefined)
    })
    await expect(swallowing).rejects.toThrow('rolled back')
    expect(await store.query('SELECT id FROM trial_entries')).toEqual([])
  })

  it('refuses a question to the store from inside, which would wait for itself', async () => {
    await expect(store.transaction(() => store.query('SELECT 1'))).rejects.toThrow('use the db')
    await expect(store.transaction(() => store.transaction(async () => 1))).rejects.toThrow('use the db')
  })

  it('cannot be used after it ended', async () => {
    const kept = await store.transaction(async (db) => db)
    await expect(kept.query('SELECT 1')).rejects.toThrow('after it ended')
  })

  it('survives a session that other work left untouched settings in', async () => {
    await store.transaction((db) => db.query(`SET LOCAL TIME ZONE 'Asia/Tokyo'`))
    expect(await one('SHOW TIME ZONE')).toEqual({ TimeZone: 'UTC' })
  })
})

describe('an error', () => {
  it('carries its code and constraint, and no value', async () => {
    await empty()
    await store.query(`INSERT INTO trial_entries VALUES (1, 1, 'first')`)
    const failures = await Promise.all(
      [
        store.query(`INSERT INTO trial_entries VALUES (1, 987654, 'secret')`),
        store.query(`INSERT INTO trial_entries VALUES (2, NULL, 'secret')`),
        store.query(`SELECT $1::text::int`, ['secret']),
      ].map((failing) =>
        failing.then(
          () => undefined,
          (error: Error) => error,
        ),
      ),
    )
    expect(failures.map((error) => (error as { code?: string } | undefined)?.code)).toEqual(['23505', '23502', '22P02'])
    expect(failures[0]).toMatchObject({ constraint: 'trial_entries_pkey' })
    for (const error of failures) {
      expect(JSON.stringify({ ...error, message: error?.message, stack: error?.stack })).not.toMatch(/secret|987654/)
    }
  })
})

describe('a server that cannot be used is refused in one sentence', () => {
  it.each([
    ['nobody answers', 'postgres://user:hidden@127.0.0.1:1/none', 'store-unreachable'],
    ['the URL is none', 'localhost', 'store-url'],
  ])('when %s', async (_, databaseUrl, code) => {
    const failing = openStore({ databaseUrl, dataDir: 'unused' })
    await expect(failing).rejects.toMatchObject({ name: 'SettingsError', code })
    await expect(failing).rejects.not.toThrow(/hidden/)
  })

  it.runIf(process.env.TEST_DATABASE_URL)('when it has no such database', async () => {
    const url = new URL(process.env.TEST_DATABASE_URL ?? '')
    url.pathname = '/no_such_database'
    await expect(openStore({ databaseUrl: url.href, dataDir: 'unused' })).rejects.toMatchObject({
      code: 'store-no-database',
    })
  })
})

describe('a test store', () => {
  it('is as new after a reset', async () => {
    await store.query(`INSERT INTO trial_entries VALUES (7, 1)`)
    const before = await store.query('SELECT number, name FROM schema_migrations ORDER BY 1')
    await store.query('DELETE FROM schema_migrations')
    await store.reset()
    expect(await store.query('SELECT number, name FROM schema_migrations ORDER BY 1')).toEqual(before)
    expect(before).not.toEqual([])
  })
})
