/**
 * The client library, and nothing of it elsewhere: an idempotent producer that has seen all partitions of a topic before
 * it writes to it. One whose write has failed is thrown away, as nobody knows how far it came (0027).
 */
import type { KafkaClient, Producer } from '@kafkats/client'
import { SettingsError, TransientError } from '../../kit/index.js'
import { topicFailure } from './failures.js'
import type { Settings } from './settings.js'

/** A record as Kafka has it. */
export interface Outgoing {
  readonly key: string
  readonly value: Buffer
  readonly headers: Record<string, string>
}
export interface OpenProducer {
  /** Throws where there is no such topic, or not all of it is there. */
  look(topic: string): Promise<void>
  /** All of them, in order, to one topic; returns when all in-sync replicas have them. */
  send(topic: string, records: readonly Outgoing[]): Promise<void>
  /** Breaks off what is under way; nothing more goes out. */
  discard(): void
  close(): Promise<void>
}

/** A broker that restarts is back within this; a longer absence is the outbox's to wait for. */
const retrying = { retries: 10, retryBackoffMs: 100, maxRetryBackoffMs: 1_000, maxBlockMs: 15_000 }

/** The one version of a write that the client speaks, known to brokers since Kafka 2.8. */
const produceVersion = 9

export const openProducer = async (given: Settings): Promise<OpenProducer> => {
  const library = await import('@kafkats/client')
  if (given.compression === 'zstd') await registerZstd(library)
  const client = new library.KafkaClient({
    brokers: given.brokers.split(',').map((address) => address.trim()),
    clientId: given.clientId,
    connectionTimeoutMs: Math.min(10_000, given.timeoutMs),
    requestTimeoutMs: Math.min(20_000, given.timeoutMs),
    logger: library.noopLogger,
    ...(given.tls === 'on' && { tls: tlsOf(given) }),
    ...(given.sasl !== 'none' && { sasl: saslOf(given) }),
  })
  await client.connect()
  // Asked now, as the first write would try for long before it says so.
  const spoken = (await client.cluster.getAnyBroker()).getApiVersions().get(library.ApiKey.Produce)
  if (spoken !== undefined && spoken.max < produceVersion)
    throw new library.UnsupportedVersionError(library.ApiKey.Produce, produceVersion, spoken)
  const producer = client.producer({
    ...retrying,
    idempotent: true,
    acks: 'all',
    compression: given.compression,
    lingerMs: 0,
    // A send is one batch for each partition, and the next waits for it: no batch overtakes one that is tried again.
    maxBatchBytes: 2 ** 30,
    requestTimeoutMs: Math.min(20_000, given.timeoutMs),
  })
  return opened(client, producer, library.ErrorCode)
}

const opened = (client: KafkaClient, producer: Producer, codes: Record<number, string>): OpenProducer => {
  const seen = new Set<string>()
  const look = async (topic: string): Promise<void> => {
    if (seen.has(topic)) return
    const broker = await client.cluster.getAnyBroker()
    const answer = await broker.metadata({ topics: [{ name: topic }], allowAutoTopicCreation: false })
    const found = answer.topics[0]
    const code = found?.errorCode ?? 0
    const failure = topicFailure(codes[code], topic)
    if (failure !== undefined) throw failure
    // The client counts only the partitions that have a leader, and a key's partition follows from their number: while one
    // is missing, a person's records would go where their others are not.
    const { topics } = await client.getMetadata([topic])
    if (found === undefined || code !== 0 || topics.get(topic)?.partitions.size !== found.partitions.length)
      throw new TransientError('kafka-leaderless', `some partitions of the topic ${topic} have no leader yet`)
    seen.add(topic)
  }
  return {
    look,
    async send(topic, records) {
      await look(topic)
      await producer.send(topic, records as Outgoing[])
    },
    discard() {
      client.disconnect().catch(() => undefined)
    },
    async close() {
      await producer.disconnect()
      await client.disconnect()
    },
  }
}

const tlsOf = ({ tlsCa, tlsCert, tlsKey }: Settings) => ({
  enabled: true,
  ...(tlsCa !== undefined && { ca: tlsCa }),
  ...(tlsCert !== undefined && { cert: tlsCert }),
  ...(tlsKey !== undefined && { key: tlsKey }),
})

const mechanisms = { plain: 'PLAIN', 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' } as const

const saslOf = ({ sasl, username = '', password = '' }: Settings) => ({
  mechanism: mechanisms[sasl as keyof typeof mechanisms],
  username,
  password,
})

/** Node's own, where it has one. */
const registerZstd = async (library: typeof import('@kafkats/client')): Promise<void> => {
  const { promisify } = await import('node:util')
  const zlib = (await import('node:zlib')) as unknown as Partial<Record<'zstdCompress' | 'zstdDecompress', Work>>
  const { zstdCompress, zstdDecompress } = zlib
  if (zstdCompress === undefined || zstdDecompress === undefined)
    throw new SettingsError('kafka-zstd', 'This version of Node has no zstd. Choose gzip, or run Node 22.15 or later.')
  library.compressionCodecs.register(library.CompressionType.Zstd, {
    compress: promisify(zstdCompress),
    decompress: promisify(zstdDecompress),
  })
}
type Work = (bytes: Buffer, done: (error: Error | null, result: Buffer) => void) => void
