/** A record becomes a message of Personicle’s hubs: a data point of a stream, or an event. */
import type { Envelope } from '../../core/index.js'
import { type Encoded, type Encoding, type Message, unexpressed } from '../encoding.js'
import { hasStream } from './data-types.js'
import { type Datastream, datastreamOf } from './datastreams.js'
import { type EventForm, eventsOf, type PersonicleEvent } from './events.js'
import { gather } from './gather.js'
import { type SchemaName, schemaUrl } from './schemas.js'
import { isUnsaid } from './unsaid.js'
import { type Body, wireOf } from './wire.js'

interface Form {
  readonly id: Encoding['id']
  readonly title: string
  readonly events: EventForm
  readonly body: Body
}

const encodingOf = ({ id, title, events, body }: Form): Encoding => ({
  id,
  title,
  companions: {},
  encode: (envelope) => encode(envelope, events, body),
  gather: (messages) => gather(messages, body),
})

/** As the deployed consumers read it. */
export const personicle = encodingOf({
  id: 'personicle',
  title: 'Personicle’s messages, as its consumers read them',
  events: 'text',
  body: 'json',
})

/** As the schemas of the contract have it. */
export const personicleEpoch = encodingOf({
  id: 'personicle-epoch',
  title: 'Personicle’s messages, events in epoch milliseconds',
  events: 'epoch',
  body: 'json',
})

/** The same in Avro. */
export const personicleAvro = encodingOf({
  id: 'personicle-avro',
  title: 'Personicle’s messages, in Avro',
  events: 'epoch',
  body: 'avro',
})

const encode = (envelope: Envelope, form: EventForm, body: Body): Encoded => {
  if (envelope.type === 'record-deleted') return unexpressed('the wire has no word for what is gone')
  const { data } = envelope
  if (hasStream(envelope.kind)) {
    const stream = datastreamOf(data)
    if (isUnsaid(stream)) return unexpressed(stream.unsaid)
    return { messages: [messageOf(envelope, stream.schema, stream.data, body)] }
  }
  const events = eventsOf(data, form)
  if (isUnsaid(events)) return unexpressed(events.unsaid)
  return {
    messages: events.map((event, index) => ({
      ...messageOf(envelope, 'event_schema', event, body),
      id: index === 0 ? envelope.id : `${envelope.id}.${index}`,
    })),
  }
}

const messageOf = (
  envelope: Envelope,
  schema: SchemaName,
  data: Datastream | PersonicleEvent,
  body: Body,
): Message => ({
  ...envelope,
  datacontenttype: 'application/json',
  dataschema: schemaUrl(schema),
  data,
  wire: wireOf(schema, data, body),
})
