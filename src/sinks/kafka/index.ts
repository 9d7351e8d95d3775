/**
 * Apache Kafka: each person is a key, so that all of one person is in one partition, in order. A batch goes out part by
 * part, each written by all in-sync replicas before the next; a delivery that fails is repeated whole, under equal ids.
 */
import { defineSink, type Envelope, type Refusal, TransientError, type z } from '../../kit/index.js'
import { failureOf, isTooLarge } from './failures.js'
import { type Parcel, parcelOf, partsOf } from './messages.js'
import { type OpenProducer, openProducer } from './producer.js'
import { schemaIdsOf } from './registry.js'
import { knownTopics, type Settings, settings } from './settings.js'

/** Apache Kafka. */
export const kafka = defineSink<Settings>({
  id: 'kafka',
  title: 'Apache Kafka',
  settings: settings as unknown as z.ZodType<Settings>,
  async open(given, world) {
    const schemas = schemaIdsOf(given, world)
    let producer: Promise<OpenProducer> | undefined

    const opened = (): Promise<OpenProducer> => {
      producer ??= openProducer(given)
      return producer
    }
    /** What was given up may still be under way, and a producer that is not sure of its past can promise no order. */
    const discard = (): void => {
      producer?.then((open) => open.discard()).catch(() => undefined)
      producer = undefined
    }

    const send = async (topic: string, parcels: readonly Parcel[], deadline: AbortSignal): Promise<Refusal[]> => {
      try {
        const open = await opened()
        deadline.throwIfAborted()
        await open.send(
          topic,
          parcels.map(({ record }) => record),
        )
        return []
      } catch (error) {
        discard()
        if (!isTooLarge(error)) throw failureOf(error, topic)
        if (parcels.length === 1)
          return [{ id: (parcels[0] as Parcel).id, reason: `it is larger than the topic ${topic} takes` }]
        // Cut until the culprit is alone. What has been written of them is written again, under equal ids.
        const middle = parcels.length >> 1
        return [
          ...(await send(topic, parcels.slice(0, middle), deadline)),
          ...(await send(topic, parcels.slice(middle), deadline)),
        ]
      }
    }

    const deliver = async (batch: readonly Envelope<unknown>[], deadline: AbortSignal): Promise<Refusal[]> => {
      const parcels: Parcel[] = []
      for (const envelope of batch) parcels.push(await parcelOf(envelope, given, schemas))
      const refused: Refusal[] = []
      for (const part of partsOf(parcels, given.batchBytes))
        for (const [topic, ofTopic] of byTopic(part)) refused.push(...(await send(topic, ofTopic, deadline)))
      return refused
    }

    const begin = async (): Promise<void> => {
      try {
        const { look } = await opened()
        for (const topic of knownTopics(given)) await look(topic)
      } catch (error) {
        throw failureOf(error, undefined)
      }
    }

    /** Within the time a delivery has; what fails or comes too late leaves no producer behind. */
    const inTime = async <T>(work: (deadline: AbortSignal) => Promise<T>): Promise<T> => {
      const deadline = AbortSignal.timeout(given.timeoutMs)
      const late = new Promise<never>((_, reject) => {
        deadline.addEventListener('abort', () =>
          reject(new TransientError('kafka-slow', `Kafka did not answer within ${given.timeoutMs / 1000} seconds`)),
        )
      })
      try {
        return await Promise.race([work(deadline), late])
      } catch (error) {
        discard()
        throw error
      }
    }

    await inTime(begin)
    return {
      deliver: (batch) => inTime((deadline) => deliver(batch, deadline)),
      async close() {
        await (await producer)?.close()
      },
    }
  },
})

const byTopic = (parcels: readonly Parcel[]): ReadonlyMap<string, readonly Parcel[]> => {
  const topics = new Map<string, Parcel[]>()
  for (const parcel of parcels) {
    const there = topics.get(parcel.topic)
    if (there === undefined) topics.set(parcel.topic, [parcel])
    else there.push(parcel)
  }
  return topics
}
