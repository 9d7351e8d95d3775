/** Brings Personicle's credentials over as connections: sealed, row by row, as often as one likes. */
import { dayMs } from '../../core/index.js'
import type { Runtime } from '../start.js'
import { openOldPostgres } from '../store/personicle-postgres.js'
import { openOldSqlite } from '../store/personicle-sqlite.js'
import type { OldRow } from '../store/personicle-table.js'
import { wantHistory } from '../store/stream-state.js'
import { streamsOf } from '../store/streams.js'
import type { Adopted } from '../tokens/index.js'
import { type OldConnection, readOldRow, serviceOf } from './migrate-personicle-row.js'

export interface MigrateWish {
  readonly from: { readonly database: string } | { readonly sqlite: string }
  /** Where several tables could be it. */
  readonly table?: string | undefined
  /** `none`: tells what it would do, and asks nobody. */
  readonly changes: 'all' | 'none'
}
/** One old row, and what became of it. Never a token. */
export interface MigratedRow {
  /** The row's number in the old table, where it has one. */
  readonly row: string
  readonly individual: string
  readonly service: string
  readonly outcome: 'migrated' | 'updated' | 'already-here' | 'left-out'
  readonly connection?: string
  /** Why it was left out, or what the person has to do. */
  readonly note?: string
  /** The same may succeed in another run. */
  readonly again?: true
}

const outcomes = { connected: 'migrated', renewed: 'updated', known: 'already-here', refused: 'left-out' } as const

/** Tells each row as it is done. A row that cannot be taken over is told like the rest, and the others go on. */
export async function* migratePersonicle(runtime: Runtime, wish: MigrateWish): AsyncGenerator<MigratedRow> {
  const { from, table } = wish
  const old = 'sqlite' in from ? await openOldSqlite(from.sqlite, table) : await openOldPostgres(from.database, table)
  try {
    for await (const row of old.rows) yield { ...nameOf(row), ...(await migrateRow(runtime, row, wish.changes)) }
  } finally {
    await old.close()
  }
}

const nameOf = (row: OldRow) => ({
  row: row['id'] ?? '',
  individual: row['userid'] ?? '',
  service: serviceOf(row),
})

type Outcome = Omit<MigratedRow, 'row' | 'individual' | 'service'>

const migrateRow = async (runtime: Runtime, row: OldRow, changes: MigrateWish['changes']): Promise<Outcome> => {
  const { engine, tokens } = runtime
  const read = readOldRow(row, engine.world.now())
  if ('problem' in read) return { outcome: 'left-out', note: read.problem }
  if (changes === 'none') {
    const { outcome, sentence = read.grant.ended } = await tokens.foresee(read.grant)
    return { outcome: outcomes[outcome], ...(sentence && { note: sentence }) }
  }
  const adopted = await tokens.adopt(read.grant)
  if (adopted.outcome === 'refused')
    return { outcome: 'left-out', note: adopted.sentence, ...(adopted.again && { again: true }) }
  if (adopted.outcome !== 'known') await afterwards(runtime, read, adopted)
  const { outcome, connectionId, message } = adopted
  return { outcome: outcomes[outcome], connection: connectionId, ...(message !== undefined && { note: message }) }
}

/** We hold nothing of what was fetched before. Where that was longer ago than history reaches, it reaches further. */
const afterwards = async (
  { engine }: Runtime,
  { lastAccessedAt }: OldConnection,
  { connectionId }: Extract<Adopted, { connectionId: string }>,
): Promise<void> => {
  const { store, world, historyDays, bus } = engine
  if (lastAccessedAt !== undefined && lastAccessedAt < world.now() - historyDays * dayMs) {
    const streams = (await streamsOf(store, connectionId)).filter(
      ({ connector, name }) => engine.connectors.get(connector)?.streams?.[name]?.cursor !== undefined,
    )
    const since = Math.floor(lastAccessedAt / dayMs) * dayMs
    await wantHistory(
      store,
      streams.map(({ id }) => id),
      since,
    )
  }
  bus.publish({ topic: 'connection', id: connectionId })
  bus.publish({ topic: 'due' })
}
