import { expect, it } from 'vitest'
import { dayMs, hourMs } from '../../core/index.js'
import type { Connector, Page, PullTask, Stream } from '../../kit/index.js'
import { claimSyncs } from '../store/syncs.js'
import { createPorts, leaseFence } from './ports.js'
import {
  benchOf,
  clock,
  connectionOf,
  noon,
  shelfBench,
  shelfConnector,
  shelfService,
  store,
} from './testing-shelves.js'

shelfBench()

/** What the service is asked for where an upload of unknown outcome is looked for. */
const askedFor = async (changes: Partial<Stream>) => {
  const service = shelfService('a')
  service.add({ start: noon - 3 * hourMs })
  const asked: PullTask[] = []
  const connector = shelfConnector('a')
  const { workouts } = connector.streams as Record<string, Stream>
  const watched = {
    ...workouts,
    ...changes,
    pull: (task: PullTask<unknown, never>): AsyncIterable<Page<unknown, never>> => {
      asked.push(task as PullTask)
      return workouts?.pull?.(task) as AsyncIterable<Page<unknown, never>>
    },
  }
  const { runtime } = await benchOf([service], [{ ...connector, streams: { workouts: watched } } as Connector])
  while ((await runtime.worker.step(4)) > 0);
  const [claim] = await claimSyncs(store, { limit: 1, lease: 'test', now: clock.now, leaseMs: 60_000 })
  if (claim === undefined) throw new Error('nobody is due')
  const nothing = (): void => undefined
  const ports = createPorts({
    engine: runtime.engine,
    individual: 'me',
    fence: leaseFence(runtime.engine, claim),
    signal: new AbortController().signal,
    onProgress: nothing,
    onTrouble: nothing,
  })
  await ports.load()
  const cursor = async () => (await store.query<{ cursor: unknown }>('select cursor from streams'))[0]?.cursor
  const before = await cursor()
  asked.length = 0
  const listed = await ports.listAround(connectionOf('a'), { from: noon - dayMs, to: noon - hourMs })
  expect(listed).toHaveLength(1)
  expect(await cursor()).toEqual(before)
  return { before, asked: asked.map(({ purpose, cursor, window }) => ({ purpose, cursor, window })) }
}

it('is looked for in the time at which it took place', async () => {
  const { asked } = await askedFor({})
  expect(asked).toEqual([{ purpose: 'backfill', window: { from: noon - dayMs, to: noon - hourMs } }])
})

it('is looked for among the changes, where the service tells those: not in years of files', async () => {
  const { asked, before } = await askedFor({ listsChanges: true })
  expect(before).toBeDefined()
  expect(asked).toEqual([{ purpose: 'fresh', cursor: before, window: { from: noon - dayMs, to: noon } }])
})
