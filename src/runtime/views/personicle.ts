/** Rows as the old read API gave them: what its consumers’ tables would hold, without what is no more. */
import { createHash } from 'node:crypto'
import { isKind } from '../../core/index.js'
import { encodingNamed, type Message, streamNamed } from '../../encodings/index.js'
import type { OutgoingRecord } from '../../kit/index.js'
import { contentOf, provenanceOf } from '../intake/envelopes.js'
import type { Db } from '../store/db.js'
import { rowOfStored, storedColumns } from '../store/read-rows.js'
import { type Joined, tableOf } from './records.js'

/** More than these are not told in one answer. */
export const mostRows = 100_000

export interface PersonicleSpan {
  readonly individual: string
  /** Both ends belong to it. */
  readonly from: number
  readonly to: number
  /** Sources, in the words of the wire; all unless given. */
  readonly sources?: readonly string[] | undefined
}
type Row = Readonly<Record<string, unknown>>

interface StreamData {
  readonly streamName: string
  readonly individual_id: string
  readonly source: string
  readonly unit: string | null
  readonly confidence: number | null
  readonly dataPoints: readonly Row[]
}
interface EventData {
  readonly individual_id: string
  readonly start_time: string
  readonly end_time: string
  readonly event_name: string
  readonly event_type: string
  readonly source: string
  readonly parameters: string
}

/** Values of one stream; `too-many`: the span is to be narrower. */
export const personicleStream = async (
  db: Db,
  what: PersonicleSpan & { readonly stream: string },
): Promise<readonly Row[] | 'too-many'> => {
  const known = streamNamed(what.stream)
  if (known === undefined) return []
  const { kind, schema } = known
  const messages = await messagesOf(db, [kind], what)
  if (messages === 'too-many') return messages
  const isOfSpans = schema.includes('interval')
  const rows = messages.flatMap((message) => {
    const { dataPoints, source, individual_id, unit, confidence } = message.data as StreamData
    return dataPoints
      .filter((point) => 'start_time' in point === isOfSpans && isWanted(what, source))
      .map(({ value, ...times }) => ({ individual_id, ...isoTimes(times), source, value, unit, confidence }))
  })
  return upserted(rows, isOfSpans ? ['start_time', 'end_time', 'source'] : ['timestamp', 'source'])
}

/** Events of these kinds; a night comes with its stages. */
export const personicleEvents = async (
  db: Db,
  what: PersonicleSpan & { readonly kinds: readonly string[]; readonly types?: readonly string[] | undefined },
): Promise<readonly Row[] | 'too-many'> => {
  const messages = await messagesOf(db, what.kinds, what)
  if (messages === 'too-many') return messages
  const rows = messages.flatMap((message) => {
    const { individual_id, event_name, event_type, source, parameters, start_time, end_time } =
      message.data as EventData
    if (!isWanted(what, source) || !isOfType(what.types, event_name, event_type)) return []
    const times = isoTimes({ start_time, end_time })
    const unique_event_id = uuidOf(message)
    return [
      { user_id: individual_id, ...times, event_name, source, parameters: JSON.parse(parameters), unique_event_id },
    ]
  })
  return upserted(rows, ['start_time', 'end_time', 'event_name', 'source'])
}

const isWanted = ({ sources }: PersonicleSpan, source: string): boolean =>
  sources === undefined || sources.includes(source)

/** Asked for by name, by type, or by what the dictionary calls it; the old ones began with a capital. */
const isOfType = (types: readonly string[] | undefined, name: string, type: string): boolean => {
  if (types === undefined) return true
  const plain = (text: string): string => text.toLowerCase().replace(/^(com|org)\.personicle\.individual\.events\./, '')
  return types.some((each) => [plain(name), plain(type)].includes(plain(each)))
}

/** The messages the wire has for what is stored, in the order in which it changed. */
const messagesOf = async (
  db: Db,
  kinds: readonly string[],
  { individual, from, to }: PersonicleSpan,
): Promise<readonly Message[] | 'too-many'> => {
  const encode = encodingNamed('personicle')?.encode
  const messages: Message[] = []
  for (const table of ['samples', 'events'] as const) {
    const here = kinds.filter((kind) => isKind(kind) && tableOf(kind) === table)
    if (here.length === 0) continue
    const rows = await db.query<Joined & { mapper: number }>(
      `select ${storedColumns(table)}, t.mapper, s.name as stream, s.connector, s.connection_id
       from ${table} t join streams s on s.id = t.stream_id
       where t.individual_id = $1 and t.kind = any($2) and t.deleted_at is null and t.order_at between $3 and $4
       order by t.changed_at, t.id limit $5`,
      [individual, here, new Date(from), new Date(to), mostRows + 1],
    )
    if (rows.length > mostRows) return 'too-many'
    for (const stored of rows) {
      const { kind } = stored
      const envelope = { id: stored.id, type: 'record-created', individual, kind, source: '', time: '' } as const
      const encoded = encode?.({ ...envelope, data: recordOf(table, stored, individual) })
      if (encoded !== undefined && 'messages' in encoded) messages.push(...encoded.messages)
    }
  }
  return messages
}

const recordOf = (
  table: 'samples' | 'events',
  stored: Joined & { readonly mapper: number },
  individual: string,
): OutgoingRecord => {
  const row = rowOfStored(table, stored)
  const { id, revision, connection_id: connection, connector, mapper } = stored
  return {
    id,
    revision,
    individual,
    connection,
    ...contentOf(row),
    provenance: provenanceOf(row, { connector, mapper }),
  }
}

/** As the tables did: of what has the same key, the last stands. In order of time. */
const upserted = (rows: readonly Row[], key: readonly string[]): readonly Row[] => {
  const byKey = new Map(rows.map((row) => [key.map((name) => row[name]).join('\n'), row]))
  const [time] = key as readonly [string]
  return [...byKey.values()].sort((one, other) => (String(one[time]) < String(other[time]) ? -1 : 1))
}

/** The read API wrote times with a T where the wire has a space. */
const isoTimes = (times: Row): Row =>
  Object.fromEntries(Object.entries(times).map(([name, time]) => [name, String(time).replace(' ', 'T')]))

/** A stage has no record of its own, so its id is made of the night’s and its place. */
const uuidOf = ({ id }: Message): string => {
  if (!id.includes('.')) return id
  const hex = createHash('sha256').update(id).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
