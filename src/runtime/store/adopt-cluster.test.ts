import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Envelope } from '../../kit/index.js'
import { adoptCluster } from './adopt-cluster.js'
import { addChanges, beginning, commitsAfter } from './changes.js'
import { allSinks, saveSink } from './sinks.js'
import { outboxSettled, testStore } from './testing.js'

const store = await testStore()
const now = Date.UTC(2026, 9, 5, 12)
beforeEach(() => store.reset())
afterAll(() => store.close())

const put = (id: string) =>
  store.transaction((db) =>
    addChanges(db, { individual: 'me', streamId: 1, now }, [{ id, kind: 'weight' } as unknown as Envelope]),
  )
const next = async () => {
  await outboxSettled(store)
  const [sink] = await allSinks(store)
  if (sink === undefined) throw new Error('there is no sink')
  return (await commitsAfter(store, sink.position, 10)).flatMap(({ envelopes }) => envelopes.map(({ id }) => id))
}

it('changes nothing in the cluster it knows', async () => {
  expect(await adoptCluster(store)).toBe(false)
  await put('a')
  const before = await store.query('select xid::text as xid from changes')
  expect(await adoptCluster(store)).toBe(false)
  expect(await store.query('select xid::text as xid from changes')).toEqual(before)
})

it('lets each sink of a restored database go on where it stood, and hear of what is new', async () => {
  await adoptCluster(store)
  await saveSink(store, { id: 'out', type: 'memory', settings: new Uint8Array(), filter: {}, now })
  await put('taken')
  const [taken] = await store.query<{ xid: string; seq: number }>('select xid::text as xid, seq from changes')
  await put('waiting')
  // As in the cluster it came from, which had seen many more transactions than this one.
  await store.query(`update changes set xid = (xid::text::bigint + 4000000000)::text::xid8`)
  await store.query(`update sinks set position_xid = $1::text::xid8, position_seq = $2`, [
    String(Number(taken?.xid) + 4_000_000_000),
    taken?.seq,
  ])
  await store.query(`update meta set value = 'another cluster' where key = 'cluster'`)
  // They look as if they had yet to be written.
  const [sink] = await allSinks(store)
  expect(await commitsAfter(store, sink?.position ?? beginning, 10)).toEqual([])
  expect(await adoptCluster(store)).toBe(true)
  await put('new')
  expect(await next()).toEqual(['waiting', 'new'])
})
