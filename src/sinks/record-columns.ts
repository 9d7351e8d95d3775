/** A record as one row of a table: the columns, declared once for every sink that has some. */
import { dictionary, type Entry, type Envelope, type OutgoingMoment } from '../kit/index.js'

/** What a column holds: `instant` is a point in time, `clock` what the wall clock showed, `words` a list of text. */
export type ColumnType = 'uuid' | 'text' | 'integer' | 'number' | 'instant' | 'clock' | 'day' | 'json' | 'words'
export type Cell = string | number | readonly string[] | undefined

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Of which shape; both where it is not said. */
  readonly of?: Shape
  readonly required?: true
  readonly says: string
  /** Instants and clocks as ISO 8601, JSON as text. */
  read(envelope: Envelope): Cell
}
export type Shape = 'sample' | 'event'

/** A coded value is a sample, too: it has a code where others have a value. */
export const shapeOf = ({ kind }: Envelope): Shape =>
  (dictionary as unknown as Readonly<Record<string, Entry>>)[kind]?.shape === 'event' ? 'event' : 'sample'

const known = /(Z|[+-]\d\d:\d\d)$/

const instantOf = (moment: OutgoingMoment | undefined): string | undefined =>
  moment !== undefined && known.test(moment.time) ? moment.time : undefined

const clockOf = (moment: OutgoingMoment | undefined): string | undefined =>
  moment === undefined || moment.time.endsWith('Z') ? undefined : moment.time.replace(known, '')

const offsetOf = (moment: OutgoingMoment | undefined): number | undefined => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(moment?.time ?? '') ?? []
  return sign === undefined ? undefined : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** What is deleted leaves no value behind: a mean stays right where its reader forgets to look for deletions. */
const unlessDeleted =
  (read: (envelope: Envelope) => Cell) =>
  (envelope: Envelope): Cell =>
    envelope.data.deleted === undefined ? read(envelope) : undefined

/** In the order of the table. */
export const recordColumns: readonly Column[] = [
  {
    name: 'id',
    type: 'uuid',
    required: true,
    says: 'The record, for ever: connection, kind and the provider’s id or the natural key.',
    read: ({ data }) => data.id,
  },
  {
    name: 'revision',
    type: 'integer',
    required: true,
    says: '1, 2, …: a changed content makes the next one.',
    read: ({ data }) => data.revision,
  },
  {
    name: 'individual',
    type: 'text',
    required: true,
    says: 'Whose it is.',
    read: ({ data }) => data.individual,
  },
  {
    name: 'kind',
    type: 'text',
    required: true,
    says: 'What it is, as in heart_rate: a word of the dictionary.',
    read: ({ data }) => data.kind,
  },
  {
    name: 'start_at',
    type: 'instant',
    says: 'The instant it was or began; empty while only the wall clock is known.',
    read: ({ data }) => instantOf(data.start),
  },
  {
    name: 'end_at',
    type: 'instant',
    says: 'The instant it ended; empty for what was at one instant.',
    read: ({ data }) => instantOf(data.end),
  },
  {
    name: 'start_local',
    type: 'clock',
    says: 'What the wall clock showed at the start, where that is known.',
    read: ({ data }) => clockOf(data.start),
  },
  {
    name: 'end_local',
    type: 'clock',
    says: 'What the wall clock showed at the end, where that is known.',
    read: ({ data }) => clockOf(data.end),
  },
  {
    name: 'offset_minutes',
    type: 'integer',
    says: 'Minutes east of UTC at the start, where known.',
    read: ({ data }) => offsetOf(data.start),
  },
  {
    name: 'offset_from',
    type: 'text',
    required: true,
    says: 'How the offset is known: provider, zone-lookup, profile or unknown.',
    read: ({ data }) => data.start.offsetFrom,
  },
  {
    name: 'day',
    type: 'day',
    says: 'A sample: the value is for this whole civil day. An event: the day it belongs to.',
    read: ({ data }) => data.day,
  },
  {
    name: 'value',
    type: 'number',
    of: 'sample',
    says: 'In `unit`; empty for a coded kind, and once the record is deleted.',
    read: unlessDeleted(({ data }) => data.value),
  },
  {
    name: 'unit',
    type: 'text',
    of: 'sample',
    says: 'UCUM, as in /min.',
    read: ({ data }) => data.unit,
  },
  {
    name: 'code',
    type: 'text',
    of: 'sample',
    says: 'For a coded kind, in place of a value.',
    read: unlessDeleted(({ data }) => data.code),
  },
  {
    name: 'detail',
    type: 'json',
    of: 'event',
    says: 'What the event says, in the shape of its kind; empty once the record is deleted.',
    read: unlessDeleted(({ data }) => (data.detail === undefined ? undefined : JSON.stringify(data.detail))),
  },
  { name: 'device', type: 'text', says: 'What measured it.', read: ({ data }) => data.device },
  {
    name: 'series',
    type: 'text',
    says: 'Tells apart values of one kind at one time, as left and right.',
    read: ({ data }) => data.series,
  },
  {
    name: 'method',
    type: 'text',
    says: 'How it came to be: measured, manual, derived or estimated.',
    read: ({ data }) => data.method,
  },
  {
    name: 'flags',
    type: 'words',
    says: 'Doubts about it, as implausible:value; it is kept all the same.',
    read: ({ data }) => data.flags,
  },
  {
    name: 'connector',
    type: 'text',
    required: true,
    says: 'The service it was read from.',
    read: ({ data }) => data.provenance.connector,
  },
  {
    name: 'connection',
    type: 'text',
    required: true,
    says: 'The account at that service.',
    read: ({ data }) => data.connection,
  },
  {
    name: 'origin',
    type: 'text',
    says: 'Where the service had it from.',
    read: ({ data }) => data.provenance.origin,
  },
  {
    name: 'changed_at',
    type: 'instant',
    required: true,
    says: 'When this revision was stored.',
    read: ({ time }) => time,
  },
  {
    name: 'deleted_reason',
    type: 'text',
    says: 'Why the record is no more; empty while it stands.',
    read: ({ data }) => data.deleted?.reason,
  },
]
