/** Whether somebody's packet is one of the wire, as the old validation service answers. */
import { keepsTo } from './avro.js'
import { streamNamed } from './data-types.js'

/** `no-such-stream`: it names a stream nobody knows. `broken`: it is no packet at all. */
export type PacketVerdict = 'valid' | 'invalid' | 'no-such-stream' | 'broken'

export const checkPersonicle = (type: 'event' | 'datastream', packet: unknown): PacketVerdict => {
  if (typeof packet !== 'object' || packet === null || Array.isArray(packet)) return 'broken'
  if (type === 'event') return keepsTo('event_schema', packet) ? 'valid' : 'invalid'
  const { streamName } = packet as { readonly streamName?: unknown }
  if (typeof streamName !== 'string') return 'broken'
  const stream = streamNamed(streamName)
  if (stream === undefined) return 'no-such-stream'
  return keepsTo(stream.schema, packet) ? 'valid' : 'invalid'
}
