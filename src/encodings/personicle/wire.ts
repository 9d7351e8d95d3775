/** What a hub is handed: the message itself, with nothing around it. */
import type { Wire } from '../../core/index.js'
import { avroBody, registered } from './avro.js'
import type { SchemaName } from './schemas.js'

/** How bodies are written. */
export type Body = 'json' | 'avro'

export const wireOf = (schema: SchemaName, data: object, body: Body): Wire => {
  const channel = schema === 'event_schema' ? 'events' : 'datastreams'
  return body === 'json'
    ? { body: JSON.stringify(data), contentType: 'application/json', channel }
    : { body: avroBody(schema, data), contentType: 'avro/binary', schema: registered(schema), channel }
}
