import { afterAll, beforeEach, expect, it } from 'vitest'
import { defineSink, z } from '../../kit/index.js'
import { createBus } from '../bus.js'
import { saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import { createDeliverer } from './deliverer.js'

const store = await testStore()
beforeEach(() => store.reset())
afterAll(() => store.close())

it('a sink that always has more to take goes from process to process', async () => {
  let now = Date.UTC(2026, 9, 5)
  const turns: string[] = []
  await store.query(`insert into individuals (id, created_at) values ('me', now())`)
  const write = async (): Promise<void> => {
    await store.query(
      `insert into changes (individual_id, stream_id, committed_at, count, kinds, records) values ('me', 1, now(), 1, '{steps}', $1)`,
      [JSON.stringify([{ id: `${now}.1`, type: 'record-created', kind: 'steps', individual: 'me', data: {} }])],
    )
    await outboxSettled(store)
  }
  const processOf = (name: string) =>
    createDeliverer(
      {
        store,
        bus: createBus(),
        world: {
          now: () => now,
          random: () => 0.5,
          fetch: () => Promise.reject(new Error('nobody is asked')),
          sleep: async () => undefined,
          log: { debug() {}, info() {}, warn() {}, error() {} },
        },
      },
      new Map([
        [
          'slow',
          defineSink({
            id: 'slow',
            title: 'Slow',
            settings: z.strictObject({}),
            // Each batch takes ten seconds, and meanwhile there is more.
            open: async () => ({
              async deliver() {
                turns.push(name)
                now += 10_000
                await write()
                return []
              },
              close: async () => undefined,
            }),
          }),
        ],
      ]),
      async () => ({}),
      name,
    )
  await saveSink(store, { id: 's', type: 'slow', settings: new Uint8Array(), filter: {}, now })
  await write()
  const [one, two] = [processOf('one'), processOf('two')]
  for (let round = 0; round < 3; round++) for (const each of [one, one, two, two]) await each.step()
  expect(turns.join(' ')).toBe(Array(3).fill('one one one two two two').join(' '))
  await one.stop()
  await two.stop()
})
