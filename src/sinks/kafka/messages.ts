/** Envelopes as Kafka carries them, and how many of them go together. Pure but for the registry it is handed. */
import { type Envelope, type Wire, wireOf } from '../../kit/index.js'
import type { Outgoing } from './producer.js'
import type { SchemaIds } from './registry.js'
import { type Settings, topicOf } from './settings.js'

/** One envelope on its way to its topic. */
export interface Parcel {
  readonly id: string
  readonly topic: string
  readonly record: Outgoing
}

/** The key is the person: all of one person is in one partition, in order (I2). */
export const parcelOf = async (
  envelope: Envelope<unknown>,
  given: Settings,
  schemas: SchemaIds | undefined,
): Promise<Parcel> => {
  const wire = wireOf(envelope)
  const topic = topicOf(given, wire.channel, envelope.kind)
  const headers: Record<string, string> = {
    id: envelope.id,
    type: envelope.type,
    kind: envelope.kind,
    'content-type': wire.contentType,
  }
  if (wire.schema !== undefined) headers['schema'] = wire.schema.name
  return {
    id: envelope.id,
    topic,
    record: { key: envelope.individual, value: await bodyOf(wire, topic, schemas), headers },
  }
}

/** Confluent's wire format where there is a registry to look the schema up in: a zero, its id, the body. */
const bodyOf = async ({ body, schema }: Wire, topic: string, schemas: SchemaIds | undefined): Promise<Buffer> => {
  const bytes = Buffer.from(body as Uint8Array)
  if (schema === undefined || schemas === undefined) return bytes
  const start = Buffer.alloc(5)
  start.writeInt32BE(await schemas.idOf(schema, topic), 1)
  return Buffer.concat([start, bytes])
}

/** Parts of one request each, in order. What is larger than a part goes alone: whether it may, the broker says. */
export const partsOf = (parcels: readonly Parcel[], batchBytes: number): readonly (readonly Parcel[])[] => {
  const parts: Parcel[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const parcel of parcels) {
    const size = sizeOf(parcel)
    if (bytes + size > batchBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(parcel)
    bytes += size
  }
  return parts
}

/** What Kafka itself adds to a record, at most. */
const overheadBytes = 32

const sizeOf = ({ record: { key, value, headers } }: Parcel): number => {
  let bytes = overheadBytes + value.length + 3 * key.length
  for (const name in headers) bytes += name.length + (headers[name] as string).length + 4
  return bytes
}
