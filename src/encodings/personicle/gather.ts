/**
 * The wire puts many points of one stream, individual and source into one message. What one commit holds of them comes
 * together, in its order; different streams may change places, as nothing there depends on it. Not what several commits
 * hold: how many of them a batch reaches depends on when it was read, and told again, a message must be the same one.
 */
import type { Gathered, Message } from '../encoding.js'
import { streamNamed } from './data-types.js'
import type { DataPoint, Datastream } from './datastreams.js'
import { type Body, wireOf } from './wire.js'

/** Bounds of one message. A hub takes 256 KiB at least, with the key and the properties. */
const pointsPerMessage = 1000
const bytesPerMessage = 160 * 1024

interface Open {
  readonly parts: Message[]
  readonly points: DataPoint[]
  readonly keys: Set<string>
  bytes: number
}

export const gather = (messages: readonly Message[], body: Body): readonly Gathered[] => {
  const groups: Open[] = []
  const open = new Map<string, Open>()
  for (const message of messages) {
    const data = message.data as Partial<Datastream>
    const points = data.dataPoints ?? []
    const stream = points.length === 0 ? undefined : streamOf(message, data as Datastream)
    const keys = points.map(keyOf)
    const bytes = points.reduce((sum, point) => sum + bytesOf(point), 0)
    let group = stream === undefined ? undefined : open.get(stream)
    if (group === undefined || !takes(group, keys, bytes)) {
      group = { parts: [], points: [], keys: new Set(), bytes: 0 }
      groups.push(group)
      if (stream !== undefined) open.set(stream, group)
    }
    group.parts.push(message)
    group.points.push(...points)
    group.bytes += bytes
    for (const key of keys) group.keys.add(key)
  }
  return groups.map(({ parts, points }) => ({ message: together(parts, points, body), parts }))
}

/** Of one commit of one connection: it has one time. */
const streamOf = ({ time, source: connection }: Message, told: Datastream): string =>
  JSON.stringify([told.streamName, told.individual_id, told.source, told.unit, connection, time])

/** Of one primary key a message holds one point, as readers insert all of them in one statement: the later waits. */
const takes = (group: Open, keys: readonly string[], bytes: number): boolean =>
  group.points.length + keys.length <= pointsPerMessage &&
  group.bytes + bytes <= bytesPerMessage &&
  !keys.some((key) => group.keys.has(key))

const keyOf = ({ timestamp, start_time, end_time }: DataPoint): string => timestamp ?? `${start_time}\n${end_time}`

/** No character of a text takes more than three bytes per unit of its length. */
const bytesOf = (point: DataPoint): number => JSON.stringify(point).length * (typeof point.value === 'number' ? 1 : 3)

/**
 * First and last of what it holds tell which it holds: in the order of the outbox nothing of that stream stands between
 * them that is not in it.
 */
const together = (parts: readonly Message[], dataPoints: readonly DataPoint[], body: Body): Message => {
  const [first] = parts as readonly [Message]
  const last = parts.at(-1) as Message
  if (first === last) return first
  const data: Datastream = { ...(first.data as Datastream), dataPoints }
  const stream = streamNamed(data.streamName)
  if (stream === undefined) throw new TypeError('a message of no stream was gathered')
  return {
    ...first,
    id: `${first.id}+${last.id}`,
    type: parts.every(({ type }) => type === first.type) ? first.type : 'record-updated',
    data,
    wire: wireOf(stream.schema, data, body),
  }
}
