/**
 * Azure Event Hubs: two hubs as Personicle has them, one for what took place and one for values. All of one person
 * goes under one partition key, in order; nothing is acknowledged before all of it was accepted.
 */
import { setMaxListeners } from 'node:events'
import type { EventHubProducerClient, RetryOptions, TokenCredential } from '@azure/event-hubs'
import {
  defineSink,
  type Envelope,
  RateLimitError,
  type Refusal,
  SettingsError,
  type Sink,
  type Wire,
  wireOf,
  type z,
} from '../../kit/index.js'
import { failureOf } from './failures.js'
import { type Outgoing, openHub } from './hub.js'
import { defaultIdentity } from './identity.js'
import { inLanes } from './lanes.js'
import { messageOf, partitionKeyOf } from './message.js'
import { createSchemaIds, type SchemaIds, type SchemaIdsOptions } from './schema-ids.js'
import { addressOf, type Channel, type HubAddress, type Settings, settings } from './settings.js'

/** How many people's messages are on their way to one hub at once: more would only wait in memory. */
const lanesAtOnce = 16

/** Where a test stands in for what cannot be reached. */
export interface EventHubsParts {
  identity(): Promise<TokenCredential>
  registry(namespace: string, identity: TokenCredential): ReturnType<SchemaIdsOptions['connect']>
  /** Of the library, within the delivery's deadline. */
  readonly retry: RetryOptions
}

/** The sink, with parts of one's own. */
export const eventHubsWith = (parts: EventHubsParts): Sink<Settings> =>
  defineSink<Settings>({
    id: 'event-hubs',
    title: 'Azure Event Hubs',
    settings: settings as unknown as z.ZodType<Settings>,
    async open(given, world) {
      const identity = given.namespace === undefined ? undefined : await parts.identity()
      const hubOf = (channel: Channel) => {
        const address = addressOf(given, channel)
        return { name: address.name, hub: openHub(() => connect(address, identity, parts.retry)) }
      }
      const hubs = { events: hubOf('events'), datastreams: hubOf('datastreams') }
      const schemas = schemasOf(given, parts, world.now)
      const closeAll = async (): Promise<void> => {
        await Promise.all([hubs.events.hub.close(), hubs.datastreams.hub.close()])
      }

      const send = async ({ channel, key, parcels }: Lane, deadline: AbortSignal): Promise<Refusal[]> => {
        const { name, hub } = hubs[channel]
        try {
          return await hub.send(key, await outgoing(parcels, schemas, deadline), deadline)
        } catch (error) {
          throw failureOf(error, name, world.now())
        }
      }

      return {
        async deliver(batch) {
          const refused: Refusal[] = []
          // A lane that is throttled knows that nothing of it is left; another may not, whichever failed first.
          let isUnsure = false
          const deadline = AbortSignal.timeout(given.timeoutMs)
          // Every lane listens to it, several times over.
          setMaxListeners(0, deadline)
          try {
            await inLanes(lanesOf(batch), lanesAtOnce, async (lane) => {
              refused.push(
                ...(await send(lane, deadline).catch((error: unknown) => {
                  isUnsure ||= !(error instanceof RateLimitError)
                  throw error
                })),
              )
            })
          } catch (error) {
            // What was given up may still be under way, and must not arrive behind its own repetition.
            if (isUnsure) await closeAll()
            throw error
          }
          return refused
        },
        close: closeAll,
      }
    },
  })

/** Azure Event Hubs. */
export const eventHubs = eventHubsWith({
  identity: () => defaultIdentity(),
  async registry(namespace, identity) {
    const { SchemaRegistryClient } = await import('@azure/schema-registry')
    return new SchemaRegistryClient(namespace, identity)
  },
  retry: { maxRetries: 3, retryDelayInMs: 1_000, maxRetryDelayInMs: 8_000, timeoutInMs: 20_000 },
})

interface Lane {
  readonly channel: Channel
  readonly key: string
  readonly parcels: Parcel[]
}
interface Parcel {
  readonly envelope: Envelope<unknown>
  readonly wire: Wire
}

/** By hub and person, each in the order it came. */
const lanesOf = (batch: readonly Envelope<unknown>[]): readonly Lane[] => {
  const lanes = new Map<string, Lane>()
  for (const envelope of batch) {
    const wire = wireOf(envelope)
    const key = partitionKeyOf(envelope)
    const name = `${wire.channel}\n${key}`
    const lane = lanes.get(name) ?? { channel: wire.channel, key, parcels: [] }
    lane.parcels.push({ envelope, wire })
    lanes.set(name, lane)
  }
  return [...lanes.values()]
}

const outgoing = async (
  parcels: readonly Parcel[],
  schemas: SchemaIds | undefined,
  deadline: AbortSignal,
): Promise<Outgoing[]> => {
  const messages: Outgoing[] = []
  for (const { envelope, wire } of parcels) {
    const schemaId = wire.schema && (await schemas?.idOf(wire.schema, deadline))
    messages.push({ id: envelope.id, data: messageOf(envelope, wire, schemaId) })
  }
  return messages
}

const connect = async (
  { name, connectionString, namespace }: HubAddress,
  identity: TokenCredential | undefined,
  retryOptions: RetryOptions,
): Promise<EventHubProducerClient> => {
  const { EventHubProducerClient: Client } = await import('@azure/event-hubs')
  if (identity !== undefined) return new Client(namespace as string, name, identity, { retryOptions })
  try {
    return new Client(connectionString as string, name, { retryOptions })
  } catch {
    // The library's own error quotes the string, and with it the key.
    throw new SettingsError(
      'event-hubs-connection-string',
      `The connection string for the hub ${name} is not usable. Copy it anew from the shared access policies in Azure.`,
    )
  }
}

const schemasOf = (given: Settings, parts: EventHubsParts, now: () => number): SchemaIds | undefined => {
  const { schemaRegistry, schemaGroup, schemaRegistration } = given
  if (schemaRegistry === undefined || schemaGroup === undefined) return undefined
  return createSchemaIds({
    group: schemaGroup,
    registration: schemaRegistration,
    // Only where a body has a schema is anybody asked: a sink that sends JSON needs no identity.
    connect: async () => parts.registry(schemaRegistry, await parts.identity()),
    now,
  })
}
