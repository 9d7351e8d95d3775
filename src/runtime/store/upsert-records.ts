/** Stores records in bulk and tells which of them changed anything. */
import type { Row } from '../intake/rows.js'
import type { Db } from './db.js'
import { archiveMayChange, type Via } from './handed-records.js'
import { type Place, tableIn } from './place.js'

type Table = Row['table']
type Cell = string | number | Date | null

interface Column {
  readonly name: string
  readonly type: string
  /** Part of what makes a revision: the same content again changes nothing. */
  readonly content: boolean
  readonly of: (row: Row) => Cell
}

const at = (milliseconds: number | undefined): Cell =>
  milliseconds === undefined ? null : new Date(milliseconds).toISOString()
const column = (name: string, type: string, content: boolean, of: (row: Row) => Cell | undefined): Column => ({
  name,
  type,
  content,
  of: (row) => of(row) ?? null,
})

const common: readonly Column[] = [
  column('id', 'uuid', false, (row) => row.id),
  column('kind', 'text', false, (row) => row.kind),
  column('order_at', 'timestamptz', false, (row) => at(row.orderAt)),
  column('start_at', 'timestamptz', true, (row) => at(row.start.at)),
  column('start_local', 'timestamp', true, (row) => row.start.local),
  column('end_at', 'timestamptz', true, (row) => at(row.end?.at)),
  column('end_local', 'timestamp', true, (row) => row.end?.local),
  column('offset_minutes', 'smallint', true, (row) => row.start.offset),
  column('end_offset_minutes', 'smallint', true, (row) => row.end?.offset),
  column('offset_from', 'text', false, (row) => row.start.offsetFrom),
  column('day', 'date', true, (row) => row.day),
  column('device', 'text', true, (row) => row.device),
  column('series', 'text', true, (row) => row.series),
  column('method', 'text', true, (row) => row.method),
  column('origin', 'text', false, (row) => row.origin),
  column('document', 'text', false, (row) => row.document),
  column('provider_updated_at', 'timestamptz', false, (row) => at(row.updatedAt)),
  // Arrays cannot be unnested beside scalars: flags travel as one text, parted by a blank.
  column('flags', 'text', false, (row) => row.flags?.join(' ')),
]
const own: Readonly<Record<Table, readonly Column[]>> = {
  samples: [
    column('value', 'double precision', true, (row) => row.value),
    column('code', 'text', true, (row) => row.code),
  ],
  events: [column('detail', 'jsonb', true, (row) => JSON.stringify(row.detail))],
}

const columnsOf = (table: Table): readonly Column[] => [...common, ...own[table]]

/** Names of a table's columns that travel with a row, and those of them that make a revision. */
export const recordColumns = (
  table: Table,
): { readonly all: readonly string[]; readonly content: readonly string[] } => ({
  all: columnsOf(table).map(({ name }) => name),
  content: columnsOf(table).flatMap(({ name, content }) => (content ? [name] : [])),
})

const statementFor = (table: Table, place: Place): string => {
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => name)
  const content = columns.filter((each) => each.content).map(({ name }) => name)
  return `
    insert into ${tableIn(place, table)} as t (${names.join(', ')}, stream_id, individual_id, revision, page_id, mapper, changed_at)
    select ${names.map((name) => (name === 'flags' ? `string_to_array(i.flags, ' ')` : `i.${name}`)).join(', ')}, $1, $2, 1, $3, $4, $5
    from unnest(${columns.map(({ type }, index) => `$${index + 8}::${type}[]`).join(', ')}) as i (${names.join(', ')})
    on conflict (id) do update set
      ${names
        .filter((name) => name !== 'id' && name !== 'kind')
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')},
      revision = t.revision + 1, stream_id = excluded.stream_id, page_id = excluded.page_id, mapper = excluded.mapper,
      changed_at = excluded.changed_at, deleted_at = null, deleted_reason = null
    where ((${content.map((name) => `t.${name}`).join(', ')})
            is distinct from (${content.map((name) => `excluded.${name}`).join(', ')})
          or t.deleted_at is not null)
      and (excluded.provider_updated_at is null or t.provider_updated_at is null
          or excluded.provider_updated_at >= t.provider_updated_at)
      and ($6::timestamptz is null or t.changed_at <= $6)
      and t.deleted_reason is distinct from 'succeeded'
      and (not $7::boolean or ${archiveMayChange})
    returning t.id, t.revision`
}
const statementsFor = (place: Place): Readonly<Record<Table, string>> => ({
  samples: statementFor('samples', place),
  events: statementFor('events', place),
})
const statements: Readonly<Record<Place, Readonly<Record<Table, string>>>> = {
  records: statementsFor('records'),
  remapped: statementsFor('remapped'),
}

/** Rows a statement may carry: above a few thousand the statement's own size costs more than the round trip. */
export const rowsPerStatement = 5000

/** Ids that changed, with the revision they now have; ids not named were here already, equal. */
export const upsertRecords = async (
  db: Db,
  table: Table,
  rows: readonly Row[],
  to: {
    streamId: number
    individual: string
    pageId: number | undefined
    mapper: number
    now: number
    asOf: number | undefined
    place?: Place
    via?: Via
  },
): Promise<Map<string, number>> => {
  const changed = new Map<string, number>()
  const columns = columnsOf(table)
  for (let first = 0; first < rows.length; first += rowsPerStatement) {
    const batch = rows.slice(first, first + rowsPerStatement)
    const result = await db.query<{ id: string; revision: number }>(statements[to.place ?? 'records'][table], [
      to.streamId,
      to.individual,
      to.pageId ?? null,
      to.mapper,
      new Date(to.now),
      to.asOf === undefined ? null : new Date(to.asOf),
      to.via === 'import',
      ...columns.map(({ of }) => batch.map(of)),
    ])
    for (const { id, revision } of result) changed.set(id, revision)
  }
  return changed
}
