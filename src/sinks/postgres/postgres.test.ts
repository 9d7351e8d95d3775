import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Envelope, OpenSink, SinkWorld } from '../../kit/index.js'
import { heartRate, idOf, night } from '../testing-envelopes.js'
import { postgres } from './index.js'
import { serverUrl, type TestDatabase, testDatabase } from './testing-database.js'

const world = {} as SinkWorld
let database: TestDatabase
let sink: OpenSink

const opened = (schema = 'tributary', url = database.url): Promise<OpenSink> =>
  postgres.open({ url, schema } as never, world)
const rows = (sql: string) => database.query(sql)

beforeAll(async () => {
  database = await testDatabase()
  sink = await opened()
})
beforeEach(async () => {
  await rows('truncate tributary.samples, tributary.events')
})
afterAll(async () => {
  await sink.close()
  await database.close()
})

it('writes a value and an event to the table of their shape', async () => {
  expect(await sink.deliver([heartRate(1), night(2)])).toEqual([])
  expect(
    await rows(
      `select id, revision, individual, kind, start_at = '2026-10-04T00:00:01Z' as then, start_local, value, unit, code,
         connector, origin, deleted_reason from tributary.samples`,
    ),
  ).toEqual([
    {
      id: idOf(1),
      revision: 1,
      individual: 'me',
      kind: 'heart_rate',
      // biome-ignore lint/suspicious/noThenProperty: a column of the row
      then: true,
      start_local: null,
      value: 51,
      unit: '/min',
      code: null,
      connector: 'oura',
      origin: 'sleep',
      deleted_reason: null,
    },
  ])
  expect(
    await rows(
      `select start_at = '2026-10-04T17:40:00Z' as instant, start_local::text as clock, offset_minutes, day::text,
         detail, flags from tributary.events`,
    ),
  ).toEqual([
    {
      instant: true,
      clock: '2026-10-04 23:10:00',
      offset_minutes: 330,
      day: '2026-10-05',
      detail: night(2).data.detail,
      flags: night(2).data.flags,
    },
  ])
})

it('keeps a time whose offset nobody told as a wall clock, and as no instant', async () => {
  await sink.deliver([heartRate(1, 1, { start: { time: '2026-10-04T02:30:00.000', offsetFrom: 'unknown' } })])
  expect(await rows('select start_at, start_local::text as clock, offset_minutes from tributary.samples')).toEqual([
    { start_at: null, clock: '2026-10-04 02:30:00', offset_minutes: null },
  ])
})

it('ends with the newest revision, in whatever order and however often they come', async () => {
  const told = [heartRate(1), heartRate(1, 2, { value: 72 }), heartRate(1, 3, { value: 73 }), heartRate(2)]
  for (const batch of [
    [told[2], told[3]],
    [told[0], told[1]],
    [told[1], told[2], told[0]],
    [told[3], told[0]],
  ])
    expect(await sink.deliver(batch as Envelope[])).toEqual([])
  expect(await rows('select revision, value from tributary.samples order by value')).toEqual([
    { revision: 1, value: 52 },
    { revision: 3, value: 73 },
  ])
})

it('keeps what was deleted as a mark without a value, which an older revision does not bring back', async () => {
  const deleted = { deleted: { reason: 'provider-deleted' } }
  await sink.deliver([heartRate(1), night(2)])
  await sink.deliver([heartRate(1, 2, deleted), night(2, 2, deleted)])
  await sink.deliver([heartRate(1), night(2)])
  const marked = { revision: 2, deleted_reason: 'provider-deleted' }
  expect(await rows('select revision, value, deleted_reason from tributary.samples')).toEqual([
    { ...marked, value: null },
  ])
  expect(await rows('select revision, detail, deleted_reason from tributary.events')).toEqual([
    { ...marked, detail: null },
  ])
})

it('returns the rows that the database will not have, says which rule, quotes none, and takes the others', async () => {
  await rows('alter table tributary.samples add constraint resting check (value < 90)')
  try {
    const batch = Array.from({ length: 100 }, (_, number) => heartRate(number))
    const refused = await sink.deliver([...batch, heartRate(1, 2, { value: 9000 })])
    expect(refused).toEqual([
      ...batch.filter(({ data }) => (data.value as number) >= 90).map(({ id }) => ({ id, reason: refusalReason })),
      // Its first revision, in the same batch, stands.
      { id: `${idOf(1)}.2`, reason: refusalReason },
    ])
    expect(await rows('select count(*)::int as count, max(value) as most from tributary.samples')).toEqual([
      { count: 80, most: 89 },
    ])
    expect(await rows(`select revision from tributary.samples where id = '${idOf(1)}'`)).toEqual([{ revision: 1 }])
  } finally {
    await rows('alter table tributary.samples drop constraint resting')
  }
})
const refusalReason = 'the database refused it (23514, resting)'

it('refuses alone a row whose id is no uuid', async () => {
  const odd = heartRate(3, 1, { id: 'third' })
  expect(await sink.deliver([heartRate(1), odd, heartRate(2)])).toEqual([
    { id: odd.id, reason: 'the database refused it (22P02)' },
  ])
  expect(await rows('select id from tributary.samples')).toHaveLength(2)
})

it('explains its columns to whoever finds the tables', async () => {
  const bare = await rows(
    `select attname from pg_attribute where attrelid in ('tributary.samples'::regclass, 'tributary.events'::regclass)
       and attnum > 0 and not attisdropped and col_description(attrelid, attnum) is null`,
  )
  expect(bare).toEqual([])
})

it('takes the tables as they stand when it is opened again', async () => {
  await sink.deliver([heartRate(1)])
  const again = await opened()
  await again.deliver([heartRate(1), heartRate(2)])
  await again.close()
  expect(await rows('select id from tributary.samples')).toHaveLength(2)
})

it('says that a table of the same name is somebody else’s', async () => {
  await rows('create schema theirs; ').then(() => rows('create table theirs.samples (id int primary key)'))
  await expect(opened('theirs')).rejects.toMatchObject({
    name: 'SettingsError',
    code: 'sink-postgres-tables',
    message: expect.stringContaining('(42') as unknown,
  })
})

it.each([
  ['mysql://me:secret@db/health', 'url'],
  ['db.example.com', 'url'],
])('does not take %s for its url', (url, field) => {
  const { error } = postgres.settings.safeParse({ url })
  expect(error?.issues[0]?.path).toEqual([field])
  expect(error?.issues[0]?.message).not.toContain('secret')
})

it('takes no schema that would have to be quoted', () => {
  expect(postgres.settings.safeParse({ url: database.url, schema: 'a"; drop table x' }).success).toBe(false)
})

it.each([
  ['nobody listens', 'postgres://me:hunter2@127.0.0.1:1/health', 'TransientError', 'sink-postgres-unreachable'],
  ['the url is malformed', 'postgres://me:hunter2@[::1/health', 'SettingsError', 'sink-postgres-url'],
  [
    'its certificate is missing',
    'postgres://me:hunter2@127.0.0.1/health?sslrootcert=/nowhere.pem',
    'SettingsError',
    'sink-postgres-url',
  ],
])('says so when %s, without a word of the url', async (_, url, name, code) => {
  const error = await opened('tributary', url).then(
    () => undefined,
    (each: Error) => each,
  )
  expect(error).toMatchObject({ name, code })
  expect(error?.message).not.toMatch(/hunter2|127\.0\.0\.1|nowhere|health/)
})

// What only a server of its own can show: users, databases, connections that are cut. CI runs it under
// scripts/with-postgres.sh, where CI_REQUIRE_POSTGRES makes a missing server a failure.
describe.runIf(serverUrl !== undefined)('on a server', () => {
  const as = (change: (url: URL) => void): string => {
    const url = new URL(database.url)
    change(url)
    return url.href
  }

  it('says which part of the settings is wrong', async () => {
    await expect(
      opened(
        'tributary',
        as((url) => (url.username = 'no_such_user')),
      ),
    ).rejects.toMatchObject({
      code: 'sink-postgres-sign-in',
    })
    await expect(
      opened(
        'tributary',
        as((url) => (url.pathname = '/no_such_database')),
      ),
    ).rejects.toMatchObject({
      code: 'sink-postgres-database',
    })
  })

  it('needs no more rights than to write, where the tables stand', async () => {
    const role = `writer_${process.pid}`
    await rows(`create role ${role} login`)
    const url = as((each) => (each.username = role))
    await expect(opened('elsewhere', url)).rejects.toMatchObject({ code: 'sink-postgres-permission' })
    await expect(opened('tributary', url)).rejects.toMatchObject({ code: 'sink-postgres-permission' })
    await rows(
      `grant usage on schema tributary to ${role}; grant select, insert, update on all tables in schema tributary to ${role}`,
    )
    const writer = await opened('tributary', url)
    expect(await writer.deliver([heartRate(1)])).toEqual([])
    await writer.close()
    await rows(`drop owned by ${role}; drop role ${role}`)
  })

  it('makes the tables once when many processes begin together', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => opened('together')))
    await Promise.all(all.map((each) => each.deliver([heartRate(1)])))
    await Promise.all(all.map((each) => each.close()))
    expect(await rows('select id from together.samples')).toHaveLength(1)
  })

  it('throws when its connection is cut, and goes on with the next batch', async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'tributary-sink' and datname = current_database()`
    await rows(
      'create function tributary.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(5); return new; end $$',
    )
    await rows('create trigger slow before insert on tributary.samples execute function tributary.slow()')
    const broken = sink.deliver([heartRate(1)]).then(
      () => undefined,
      (error: unknown) => error,
    )
    // Cut in the middle of the statement, not before it.
    for (;;) {
      const busy = await rows(
        `select 1 from pg_stat_activity where application_name = 'tributary-sink' and wait_event = 'PgSleep'`,
      )
      if (busy.length > 0) break
    }
    await rows(cut)
    expect(await broken).toMatchObject({ name: 'TransientError', code: 'sink-postgres-unreachable' })
    await rows('drop function tributary.slow() cascade')
    expect(await sink.deliver([heartRate(1)])).toEqual([])
    expect(await rows('select revision from tributary.samples')).toHaveLength(1)
  })
})
