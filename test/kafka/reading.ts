/** What stands in a topic, as Kafka's own console consumer reads it. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { KafkaClient, noopLogger } from '@kafkats/client'
import { runJava } from './artifacts.js'
import type { Broker } from './broker.js'

/** One record. The value is what its bytes are in Latin-1, so that none of them is lost. */
export interface Read {
  readonly partition: number
  readonly headers: Readonly<Record<string, string>>
  readonly key: string
  readonly value: string
}

/** Makes topics of four partitions; returns when the broker knows them, which is a little later than it says so. */
export const makeTopics = (broker: Broker, ...names: string[]): Promise<void> =>
  asClient(broker, async (client) => {
    await client.createTopics(names.map((name) => ({ name, numPartitions: 4, replicationFactor: 1 })))
    for (;;) {
      const { topics } = await client.getMetadata(names)
      if (names.every((name) => topics.get(name)?.partitions.size === 4)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })

/** How many records a topic holds. */
export const countIn = (broker: Broker, topic: string): Promise<number> =>
  asClient(broker, async (client) => {
    const { topics } = await client.getMetadata([topic])
    let count = 0
    for (const partition of topics.get(topic)?.partitions.keys() ?? []) {
      const leader = await client.cluster.getLeaderForPartition(topic, partition)
      const answer = await leader.listOffsets({
        isolationLevel: 0,
        topics: [{ name: topic, partitions: [{ partitionIndex: partition, timestamp: latest }] }],
      })
      count += Number(answer.topics[0]?.partitions[0]?.offset ?? 0n)
    }
    return count
  })

/** Hands every record of a topic over, in the order of its partition; returns how many there were. */
export const readAll = async (broker: Broker, topic: string, take: (record: Read) => void): Promise<number> => {
  const count = await countIn(broker, topic)
  if (count === 0) return 0
  const child = runJava(
    broker.jars,
    'org.apache.kafka.tools.consumer.ConsoleConsumer',
    [
      ...['--bootstrap-server', broker.plain, '--topic', topic, '--from-beginning'],
      ...['--max-messages', String(count), '--timeout-ms', '90000'],
      ...['partition', 'headers', 'key'].flatMap((name) => ['--formatter-property', `print.${name}=true`]),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let read = 0
  child.stdout?.setEncoding('latin1')
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const [partition = '', headers = '', key = '', ...value] = line.split('\t')
    // It says how many it has read, which is no record.
    if (!partition.startsWith('Partition:')) continue
    read++
    take({
      partition: Number(partition.slice('Partition:'.length)),
      headers: Object.fromEntries(headers.split(',').map((header) => parted(header))),
      key,
      value: value.join('\t'),
    })
  }
  if (child.exitCode === null) await once(child, 'exit')
  if (read !== count) throw new Error(`${topic} holds ${count} records; the console consumer has read ${read}.`)
  return read
}

const parted = (header: string): readonly [string, string] => {
  const colon = header.indexOf(':')
  return [header.slice(0, colon), header.slice(colon + 1)]
}

const asClient = async <T>(broker: Broker, work: (client: KafkaClient) => Promise<T>): Promise<T> => {
  const client = new KafkaClient({ brokers: [broker.plain], clientId: 'test', logger: noopLogger })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.disconnect()
  }
}

const latest = -1n
