/** One envelope as Event Hubs carries it: the body bare, what a reader needs to know of it in the message's properties. */
import { createHash } from 'node:crypto'
import type { EventData } from '@azure/event-hubs'
import type { Envelope, Wire } from '../../kit/index.js'

/** What Event Hubs takes of a partition key, and the library of a message id. */
const longestName = 128

/** As it is, or where Event Hubs would not take it a digest of it: the same one always gives the same. */
const shortened = (name: string): string =>
  name.length <= longestName ? name : createHash('sha256').update(name).digest('base64url')

/** All of one person goes to one partition, and a partition keeps its order (I2). */
export const partitionKeyOf = ({ individual }: Envelope<unknown>): string => shortened(individual)

/** `schemaId` is the registry's, for a body that was written with a schema. */
export const messageOf = (envelope: Envelope<unknown>, wire: Wire, schemaId: string | undefined): EventData => ({
  // A string would be sent as a JSON string of a JSON string.
  body: typeof wire.body === 'string' ? Buffer.from(wire.body) : wire.body,
  contentType: schemaId === undefined ? wire.contentType : `avro/binary+${schemaId}`,
  messageId: shortened(envelope.id),
  properties: {
    id: envelope.id,
    type: envelope.type,
    kind: envelope.kind,
    ...(wire.schema && { schema: wire.schema.name }),
  },
})
