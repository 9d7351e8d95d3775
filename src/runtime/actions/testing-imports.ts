/** A store, an account and an archive: what the tests of imports share. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { openArchive } from '../archives/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, ingest } from '../intake/index.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { type TestStore, testStore } from '../store/testing.js'
import { keeper } from '../testing-archives.js'
import { answerOf, type Item } from '../testing-feeds.js'
import { type ImportProgress, importArchive } from './import.js'

export let store: TestStore
export const noon = Date.UTC(2026, 9, 5, 12)
export const clock = { now: noon }
export const engineOf = (connector: Connector = keeper): Engine =>
  ({
    get store() {
      return store
    },
    world: { now: () => clock.now },
    bus: createBus(),
    connectors: new Map([[connector.id, connector]]),
    seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
    unseal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
  }) as unknown as Engine
export const engine = engineOf()

/** Called by every file of tests: a thread loads this file once, and hooks are a file's own. */
export const bench = (): void => {
  beforeAll(async () => {
    store = await testStore()
  })
  beforeEach(async () => {
    await store.reset()
    clock.now = noon
  })
  afterAll(() => store.close())
}

export const items = (count: number, bpm = 60): Item[] =>
  Array.from({ length: count }, (_, index) => ({ at: noon - index * 60_000, bpm: bpm + index }))
export const importing = async (
  path: string,
  more: { connector?: Connector; tell?: (progress: ImportProgress) => void; signal?: AbortSignal } = {},
) => {
  const archive = await openArchive(path)
  const { connector = keeper } = more
  try {
    return await importArchive(
      engineOf(connector),
      { connector, reader: 'lines', archive, individual: 'me' },
      more.tell,
      more.signal,
    )
  } finally {
    await archive.close()
  }
}
export const live = async (): Promise<(number | null)[]> =>
  (
    await store.query<{ value: number | null }>(
      `select value from samples where deleted_at is null and kind = 'heart_rate' order by order_at desc, series`,
    )
  ).map(({ value }) => value)
export const revisions = async () =>
  (await store.query<{ most: number | null }>('select max(revision) as most from samples'))[0]?.most
/** An account of the person, with its stream, as after a sign-in. */
export const account = async (name: string): Promise<StreamRow> => {
  const id = connectionIdOf('me', 'keeper', name)
  await store.query(`insert into individuals (id, created_at) values ('me', $1) on conflict do nothing`, [
    new Date(clock.now),
  ])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'keeper', $2, 'connected', $3, $3)`,
    [id, name, new Date(clock.now)],
  )
  const of = { connectionId: id, individual: 'me', connector: 'keeper', now: clock.now, backfillTo: clock.now }
  await ensureStreams(store, of, [{ name: 'pulse', pulled: true, history: true }])
  return (await streamByName(store, id, 'pulse')) as StreamRow
}
export const pull = (stream: StreamRow, ...pulled: Item[]) =>
  ingest(engine, {
    stream,
    definition: (keeper.streams as { pulse: never }).pulse,
    mapper: 1,
    page: { answer: answerOf(pulled) },
  })
export const connections = async () =>
  (await store.query<{ account_id: string }>('select account_id from connections order by account_id')).map(
    ({ account_id }) => account_id,
  )
