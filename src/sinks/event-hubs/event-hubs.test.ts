import { afterEach, describe, expect, it } from 'vitest'
import type { Envelope, OpenSink, Wire } from '../../kit/index.js'
import { defaultIdentity } from './identity.js'
import { type EventHubsParts, eventHubsWith } from './index.js'
import { settings } from './settings.js'
import { type Fault, type HubsDouble, startHubsDouble } from './testing-hubs.js'

const world = { fetch, now: Date.now }
/** As the sink's own, but quick. */
const retry = { maxRetries: 3, retryDelayInMs: 5, maxRetryDelayInMs: 20, timeoutInMs: 1_500 }
const parts: EventHubsParts = {
  retry,
  identity: () => Promise.reject(new Error('no identity is needed here')),
  registry: () => Promise.reject(new Error('no registry is needed here')),
}
const hubs = { happenings: { partitions: 2 }, values: { partitions: 4 } }

let double: HubsDouble | undefined
let sink: OpenSink | undefined
afterEach(async () => {
  await sink?.close()
  await double?.close()
  sink = undefined
  double = undefined
})

const opened = async (more: object = {}, options: { maxMessageBytes?: number; retry?: object } = {}) => {
  double = await startHubsDouble({ hubs, ...options })
  const given = settings.parse({
    connectionString: double.connectionString(),
    eventsHub: 'happenings',
    datastreamsHub: 'values',
    ...more,
  })
  sink = await eventHubsWith({ ...parts, ...(options.retry && { retry: options.retry }) }).open(given, world)
  return { double, sink }
}

const envelope = (id: string, individual = 'ann', more: { kind?: string; wire?: Wire } = {}): Envelope<unknown> =>
  ({ id, type: 'record-created', individual, kind: 'heart_rate', data: { n: id }, ...more }) as never
const several = (count: number, individual = 'ann') =>
  Array.from({ length: count }, (_, number) => envelope(`${individual}-${number}`, individual))

const kept = (hub: string) => [...(double?.hubs.get(hub)?.partitions ?? [])].flat()
const idsOf = (hub: string, individual?: string) =>
  kept(hub)
    .filter(({ partitionKey }) => individual === undefined || partitionKey === individual)
    .map(({ id }) => id)
/** Once each, in the order of their first coming. */
const once = (ids: readonly string[]) => [...new Set(ids)]

describe('the event-hubs sink', () => {
  it('sends what took place to one hub and values to the other, everybody in order and in one partition', async () => {
    const { sink } = await opened()
    const people = ['ann', 'bob', 'cleo', 'dan', 'eve'].map((name) => several(40, name))
    const mixed = Array.from({ length: 40 }, (_, number) => people.map((each) => each[number] as Envelope)).flat()
    expect(await sink.deliver([...mixed, envelope('night', 'ann', { kind: 'sleep_session' })])).toEqual([])
    expect(idsOf('happenings')).toEqual(['night'])
    expect(kept('values')).toHaveLength(200)
    for (const each of people) {
      const name = each[0]?.individual
      expect(idsOf('values', name)).toEqual(each.map(({ id }) => id))
      expect(
        double?.hubs.get('values')?.partitions.filter((log) => log.some(({ partitionKey }) => partitionKey === name)),
      ).toHaveLength(1)
    }
  })

  it('sends the body as it is, and says its type, its message id and of what kind it is', async () => {
    const { sink } = await opened()
    const avro = { name: 'reading', avro: '"int"' }
    await sink.deliver([
      envelope('a'),
      envelope('b', 'ann', {
        wire: { body: '{"streamName":"x"}', contentType: 'application/json', channel: 'datastreams' },
      }),
      envelope('c', 'ann', {
        wire: { body: new Uint8Array([7]), contentType: 'avro/binary', schema: avro, channel: 'datastreams' },
      }),
    ])
    const [a, b, c] = kept('values')
    expect(JSON.parse(String(a?.body))).toEqual(envelope('a'))
    expect(a).toMatchObject({ id: 'a', contentType: 'application/json', properties: { id: 'a', kind: 'heart_rate' } })
    expect(String(b?.body)).toBe('{"streamName":"x"}')
    expect([...(c?.body ?? [])]).toEqual([7])
    expect(c).toMatchObject({ contentType: 'avro/binary', properties: { schema: 'reading' } })
  })

  it('can do with one hub for both', async () => {
    const { sink } = await opened({ eventsHub: 'values' })
    await sink.deliver([envelope('a'), envelope('night', 'ann', { kind: 'sleep_session' })])
    expect(idsOf('values')).toEqual(expect.arrayContaining(['a', 'night']))
  })

  it('takes a connection string for each hub, with the hub in it', async () => {
    double = await startHubsDouble({ hubs })
    const given = settings.parse({
      connectionString: double.connectionString('happenings'),
      datastreamsConnectionString: double.connectionString('values'),
    })
    sink = await eventHubsWith(parts).open(given, world)
    await sink.deliver([envelope('a'), envelope('night', 'ann', { kind: 'sleep_session' })])
    expect([idsOf('happenings'), idsOf('values')]).toEqual([['night'], ['a']])
  })

  it('keeps its connections open from one delivery to the next, and closes them at the end', async () => {
    const { double, sink } = await opened()
    for (let turn = 0; turn < 5; turn++) await sink.deliver([envelope(String(turn))])
    expect(double.connections).toEqual({ opened: 1, open: 1 })
    await sink.close()
    await expect.poll(() => double.connections.open).toBe(0)
  })

  it('fills several batches where one does not hold all, in order', async () => {
    const { sink } = await opened({}, { maxMessageBytes: 4_000 })
    let batches = 0
    double!.fate = () => void batches++
    expect(await sink.deliver(several(200))).toEqual([])
    expect(batches).toBeGreaterThan(5)
    expect(idsOf('values')).toEqual(several(200).map(({ id }) => id))
  })

  it('shortens what Azure takes no more than 128 characters of, and tells the whole id beside it', async () => {
    const { sink } = await opened()
    const long = 'x'.repeat(300)
    await sink.deliver([envelope(long, `${long}y`)])
    expect(kept('values')).toMatchObject([{ properties: { id: long } }])
    expect(kept('values')[0]?.id.length).toBeLessThan(128)
    expect(kept('values')[0]?.partitionKey?.length).toBeLessThan(128)
  })
})

describe('what is too large', () => {
  it('is refused for good, and its neighbours go on in order', async () => {
    const { sink } = await opened({}, { maxMessageBytes: 4_000 })
    const wire: Wire = { body: 'x'.repeat(5_000), contentType: 'text/plain', channel: 'datastreams' }
    const refused = await sink.deliver([...several(3), envelope('huge', 'ann', { wire }), ...several(3, 'bob')])
    expect(refused).toEqual([{ id: 'huge', reason: 'it is larger than any message the hub takes' }])
    expect(idsOf('values', 'ann')).toEqual(['ann-0', 'ann-1', 'ann-2'])
    expect(idsOf('values', 'bob')).toEqual(['bob-0', 'bob-1', 'bob-2'])
  })

  it('is found by cutting, where the hub takes less than its link has promised', async () => {
    const { sink } = await opened()
    const wire: Wire = { body: 'x'.repeat(5_000), contentType: 'text/plain', channel: 'datastreams' }
    double!.fate = ({ bytes }) => (bytes > 4_000 ? 'too-large' : undefined)
    const batch = [...several(9), envelope('huge', 'ann', { wire }), envelope('last')]
    expect(await sink.deliver(batch)).toEqual([{ id: 'huge', reason: 'it is larger than any message the hub takes' }])
    expect(idsOf('values')).toEqual([...several(9).map(({ id }) => id), 'last'])
  })
})

describe('a fault that passes', () => {
  const passing: readonly Fault[] = ['busy', 'detach', 'accept-then-detach', 'drop', 'accept-then-drop', 'silence']
  it.each(passing)(
    '%s is outlived within the delivery, or by the next one, and repeats come under equal ids',
    async (fault) => {
      const { double, sink } = await opened({}, { retry: { ...retry, timeoutInMs: 300 } })
      const batch = [...several(20), ...several(20, 'bob')]
      await sink.deliver([envelope('before')])
      let injected = false
      double.fate = () => {
        if (injected) return undefined
        injected = true
        return fault
      }
      await sink.deliver(batch).catch(() => sink.deliver(batch))
      expect(injected).toBe(true)
      expect(once(idsOf('values', 'ann'))).toEqual(['before', ...several(20).map(({ id }) => id)])
      expect(once(idsOf('values', 'bob'))).toEqual(several(20, 'bob').map(({ id }) => id))
    },
  )
})

describe('a fault that stays', () => {
  it('throttling is a limit with a time, and not a failure', async () => {
    const { double, sink } = await opened()
    double.fate = () => 'busy'
    await expect(sink.deliver([envelope('a')])).rejects.toMatchObject({
      name: 'RateLimitError',
      code: 'event-hubs-busy',
    })
    double.fate = () => undefined
    expect(await sink.deliver([envelope('a')])).toEqual([])
  })

  it.each(['detach', 'drop'] as const)(
    '%s at every batch is an error that passes, and nothing was taken',
    async (fault) => {
      const { double, sink } = await opened({}, { retry: { ...retry, maxRetries: 1 } })
      double.fate = () => fault
      await expect(sink.deliver([envelope('a')])).rejects.toMatchObject({
        name: 'TransientError',
        code: 'event-hubs-unreachable',
      })
      double.fate = () => undefined
      expect(await sink.deliver([envelope('a')])).toEqual([])
      expect(idsOf('values')).toEqual(['a'])
    },
  )

  it('a hub that says nothing is given up at the deadline, and what was sent to it does not come late', async () => {
    const { double, sink } = await opened({ timeoutMs: 1_000 }, { retry: { ...retry, timeoutInMs: 30_000 } })
    double.fate = () => 'silence'
    const began = Date.now()
    await expect(sink.deliver([envelope('a')])).rejects.toMatchObject({ name: 'TransientError' })
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(double.connections.open).toBe(0)
  })

  it('a hub that is throttled leaves nothing on its way to the other, which says nothing', async () => {
    const { double, sink } = await opened(
      { timeoutMs: 1_000 },
      { retry: { ...retry, maxRetries: 0, timeoutInMs: 30_000 } },
    )
    double.fate = ({ hub }) => (hub === 'happenings' ? 'busy' : 'silence')
    await expect(
      sink.deliver([envelope('night', 'ann', { kind: 'sleep_session' }), envelope('a')]),
    ).rejects.toMatchObject({ name: 'RateLimitError' })
    expect(double.connections.open).toBe(0)
  })

  it('a failing half keeps the whole delivery from being acknowledged', async () => {
    const { double, sink } = await opened({}, { retry: { ...retry, maxRetries: 0 } })
    double.fate = ({ hub }) => (hub === 'happenings' ? 'busy' : undefined)
    await expect(
      sink.deliver([envelope('a'), envelope('night', 'ann', { kind: 'sleep_session' })]),
    ).rejects.toMatchObject({ name: 'RateLimitError' })
    expect(idsOf('happenings')).toEqual([])
  })

  it('a wrong key says so, without showing it', async () => {
    double = await startHubsDouble({ hubs })
    const key = Buffer.alloc(32, 9).toString('base64')
    const given = settings.parse({
      connectionString: double.connectionString(undefined, key),
      eventsHub: 'happenings',
      datastreamsHub: 'values',
    })
    sink = await eventHubsWith(parts).open(given, world)
    const error = await sink.deliver([envelope('a')]).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ name: 'SettingsError', code: 'event-hubs-unauthorized' })
    expect(String((error as Error).message)).not.toContain(key)
  })

  it('a hub that is not there says which', async () => {
    const { sink } = await opened({ datastreamsHub: 'elsewhere' })
    await expect(sink.deliver([envelope('a')])).rejects.toMatchObject({
      name: 'SettingsError',
      code: 'event-hubs-not-found',
      message: expect.stringContaining('elsewhere'),
    })
  })

  it('a namespace that nobody answers at is an error that passes', async () => {
    const { double, sink } = await opened({}, { retry: { ...retry, maxRetries: 0 } })
    await double.close()
    await expect(sink.deliver([envelope('a')])).rejects.toMatchObject({ name: 'TransientError' })
  })
})

it('an identity is asked for where there is no connection string, and its absence is told on opening', async () => {
  const given = settings.parse({ namespace: 'a.servicebus.windows.net', eventsHub: 'a', datastreamsHub: 'b' })
  const asked = eventHubsWith({ ...parts, identity: () => defaultIdentity(() => Promise.reject(new Error('absent'))) })
  await expect(asked.open(given, world)).rejects.toMatchObject({ code: 'azure-identity-missing' })
})

describe('settings', () => {
  const problems = (given: object) => settings.safeParse(given).error?.issues.map(({ path }) => path.join('.')) ?? []
  const string = 'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k='

  it('want one way to sign in, and a name for each hub', () => {
    expect(problems({ eventsHub: 'a', datastreamsHub: 'b' })).toEqual(['connectionString'])
    expect(problems({ connectionString: 'sb://x', eventsHub: 'a', datastreamsHub: 'b' })).toEqual(['connectionString'])
    expect(problems({ connectionString: string })).toEqual(['eventsHub', 'datastreamsHub'])
    expect(problems({ connectionString: `${string};EntityPath=a` })).toEqual(['datastreamsHub'])
    expect(problems({ connectionString: `${string};EntityPath=a`, datastreamsHub: 'a' })).toEqual([])
    expect(problems({ namespace: 'a.servicebus.windows.net', eventsHub: 'a', datastreamsHub: 'b' })).toEqual([])
    expect(problems({ connectionString: string, eventsHub: 'a', datastreamsHub: 'b', schemaGroup: 'g' })).toEqual([
      'schemaGroup',
    ])
  })
})
