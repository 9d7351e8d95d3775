/** A sink that follows the settings, over starts and changes. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defineSink, type Sink, z } from '../../kit/index.js'
import { createRuntime, instanceKey, type Runtime, sinkContext } from '../start.js'
import { allSinks } from '../store/sinks.js'
import { testStore } from '../store/testing.js'
import { wrapperFromText } from '../tokens/index.js'
import { testWorld } from '../tokens/testing.js'
import { keepSink } from './kept-sink.js'
import { addSink } from './sinks.js'

const store = await testStore()
afterAll(() => store.close())
/** A broker that is away. */
const broker = defineSink({
  id: 'broker',
  title: 'Broker',
  settings: z.strictObject({ secret: z.string().min(3) }),
  open: async () => {
    throw new Error('nobody answers')
  },
}) as Sink
const quiet = { ...broker, open: async () => ({ deliver: async () => [], close: async () => undefined }) } as Sink
const start = (...sinks: Sink[]): Promise<Runtime> =>
  createRuntime({
    world: testWorld(() => new Response('', { status: 503 })),
    store,
    wrapper: wrapperFromText(Buffer.alloc(32, 7).toString('base64')),
    connectors: [],
    sinks,
    clientOf: () => undefined,
    historyDays: 1,
    name: 'test',
  })
const keep = (runtime: Runtime, secret: string) =>
  keepSink(runtime, { id: 'settings', type: 'broker', settings: { secret }, encoding: 'record' })
const held = async ({ vault }: Runtime) => {
  const [sink, ...more] = await allSinks(store)
  const settings = await vault.open(instanceKey, sinkContext('settings'), sink?.settings as Buffer)
  return { ...JSON.parse(settings.toString('utf8')), encoding: sink?.encoding, others: more.length }
}
beforeEach(() => store.reset())

describe('a sink of the settings', () => {
  it('is made once, also while its broker is away', async () => {
    expect(await keep(await start(broker), 'first')).toBe('added')
    const runtime = await start(broker)
    expect(await keep(runtime, 'first')).toBe('same')
    expect(await held(runtime)).toEqual({ secret: 'first', encoding: 'record', others: 0 })
  })

  it('changes with the settings, and keeps its position and what an operator chose of it', async () => {
    const runtime = await start(quiet)
    await keep(runtime, 'first')
    const filter = { kinds: ['heart_rate'] }
    const chosen = { id: 'settings', type: 'broker', settings: { secret: 'first' }, filter, encoding: 'fhir' }
    await addSink(runtime, chosen)
    await store.query(`update sinks set position_seq = 7, delivered = 7`)
    expect(await keep(runtime, 'second')).toBe('changed')
    expect(await held(runtime)).toEqual({ secret: 'second', encoding: 'fhir', others: 0 })
    const [sink] = await allSinks(store)
    expect(sink).toMatchObject({ filter, delivered: 7, position: { seq: 7 } })
  })

  it('leaves one of another type alone that an operator gave the same name', async () => {
    const other = { ...quiet, id: 'other' } as Sink
    const runtime = await start(quiet, other)
    await addSink(runtime, { id: 'settings', type: 'other', settings: { secret: 'theirs' } })
    await expect(keep(runtime, 'first')).rejects.toThrow('there is one of type other by that name')
    expect(await allSinks(store)).toMatchObject([{ type: 'other' }])
    expect(await held(runtime)).toMatchObject({ secret: 'theirs' })
  })

  it('that cannot be is told at once', async () =>
    expect(keep(await start(broker), 'x')).rejects.toThrow("The broker sink's secret is not usable"))
})
