/** The tables in the other database, and the one statement that fills them. */
import type { Envelope } from '../../kit/index.js'
import { type Cell, type Column, type ColumnType, recordColumns, type Shape, shapeOf } from '../record-columns.js'

export interface Table {
  readonly name: string
  readonly shape: Shape
  readonly columns: readonly Column[]
  /** Makes it, with a comment on every column. */
  readonly create: string
  /** Inserts what is new, replaces what is older, leaves what is newer. */
  readonly upsert: string
}

/** The name of a schema comes from the settings, which take plain lower-case names only. */
export const tablesIn = (schema: string): readonly Table[] => [
  tableOf(schema, 'samples', 'sample', 'One value or code of one kind: at an instant, over an interval or for a day.'),
  tableOf(schema, 'events', 'event', 'Something that took place over an interval, with typed detail.'),
]

const types: Readonly<Record<ColumnType, string>> = {
  uuid: 'uuid',
  text: 'text',
  integer: 'integer',
  number: 'double precision',
  instant: 'timestamptz',
  clock: 'timestamp',
  day: 'date',
  json: 'jsonb',
  words: 'text[]',
}
/** An array of arrays is taken apart to its last element: a list of words travels as the text of one. */
const sentAs = (type: ColumnType): string => (type === 'words' ? 'text' : types[type])

const tableOf = (schema: string, name: string, shape: Shape, says: string): Table => {
  const columns = recordColumns.filter((column) => column.of === undefined || column.of === shape)
  const table = `"${schema}".${name}`
  const definitions = columns.map((column) => {
    const rule = column.name === 'id' ? ' primary key' : column.required ? ' not null' : ''
    return `${column.name} ${types[column.type]}${rule}`
  })
  const comments = columns.map((column) => `comment on column ${table}.${column.name} is ${quoted(column.says)};`)
  const names = columns.map((column) => column.name)
  const given = columns.map((column, index) => `$${index + 1}::${sentAs(column.type)}[]`)
  const taken = columns.map((column) =>
    column.type === 'words' ? `given.${column.name}::text[]` : `given.${column.name}`,
  )
  const rest = names.filter((each) => each !== 'id')
  return {
    name: table,
    shape,
    columns,
    create: `create table ${table} (${definitions.join(', ')});
      create index on ${table} (individual, kind, start_at);
      comment on table ${table} is ${quoted(`${says} The newest revision of each, written by Tributary.`)};
      ${comments.join('\n')}`,
    upsert: `insert into ${table} as present (${names.join(', ')})
      select ${taken.join(', ')} from unnest(${given.join(', ')}) as given (${names.join(', ')})
      on conflict (id) do update set (${rest.join(', ')}) = row (${rest.map((each) => `excluded.${each}`).join(', ')})
      where present.revision < excluded.revision`,
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Column by column, as the statement takes them. Of a record told twice in one batch, the newest revision. */
export const arraysFor = ({ columns, shape }: Table, batch: readonly Envelope[]): unknown[][] => {
  const newest = new Map<string, Envelope>()
  for (const envelope of batch) {
    if (shapeOf(envelope) !== shape) continue
    const other = newest.get(envelope.data.id)
    if (other === undefined || other.data.revision < envelope.data.revision) newest.set(envelope.data.id, envelope)
  }
  const rows = [...newest.values()]
  return columns.map((column) => rows.map((row) => sent(column.read(row))))
}

const sent = (cell: Cell): string | number | null => {
  if (cell === undefined) return null
  return typeof cell === 'object' ? `{${cell.map((word) => JSON.stringify(word)).join(',')}}` : cell
}
