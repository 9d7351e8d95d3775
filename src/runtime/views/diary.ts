/** Runs and dead letters, as a person reads them. */
import type { Db } from '../store/db.js'

interface StoredRun {
  readonly id: number
  readonly connection_id: string
  readonly connector: string
  readonly individual_id: string
  readonly stream: string
  readonly purpose: string
  readonly state: 'running' | 'done' | 'waiting' | 'failed'
  readonly started_at: Date
  readonly ended_at: Date | null
  readonly sentence: string
  readonly pages: number
  readonly requests: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly parked: number
  readonly error_name: string | null
  readonly error_code: string | null
  readonly error_message: string | null
}

const select = `select r.*, s.name as stream, s.connector, s.connection_id from runs r join streams s on s.id = r.stream_id`

export const runsOf = async (db: Db, what: { individual: string; limit: number; before?: number | undefined }) => {
  const rows = await db.query<StoredRun>(
    `${select} where r.individual_id = $1 and ($2::bigint is null or r.id < $2) order by r.id desc limit $3`,
    [what.individual, what.before ?? null, what.limit],
  )
  const last = rows.at(-1)
  return { runs: rows.map(runOf), ...(rows.length === what.limit && last && { next: String(last.id) }) }
}

export const runById = async (db: Db, id: number) =>
  (await db.query<StoredRun>(`${select} where r.id = $1`, [id])).map(runOf)[0]

const runOf = (row: StoredRun) => ({
  id: String(row.id),
  connection: row.connection_id,
  connector: row.connector,
  individual: row.individual_id,
  stream: row.stream,
  purpose: row.purpose,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  ...(row.ended_at !== null && { endedAt: row.ended_at.toISOString() }),
  sentence: row.sentence,
  pages: row.pages,
  requests: row.requests,
  created: row.created,
  updated: row.updated,
  unchanged: row.unchanged,
  deleted: row.deleted,
  parked: row.parked,
  ...(row.error_name !== null && {
    error: { name: row.error_name, code: row.error_code ?? '', message: row.error_message ?? '' },
  }),
})

/** Dead letters shown at once; the rest are counted on the run that parked them. */
const maxShown = 500

export const deadLettersOf = async (db: Db, individual: string) =>
  (
    await db.query<{
      id: number
      connector: string
      connection_id: string
      stream: string
      what: 'page' | 'record'
      code: string
      path: string
      expected: string
      at: Date
      attempts: number
    }>(
      `select d.id, s.connector, s.connection_id, s.name as stream, d.what, d.code, d.path, d.expected, d.at, d.attempts
       from dead_letters d join streams s on s.id = d.stream_id
       where s.individual_id = $1 and d.resolved_at is null order by d.id desc limit ${maxShown}`,
      [individual],
    )
  ).map((row) => ({
    id: String(row.id),
    connector: row.connector,
    connection: row.connection_id,
    stream: row.stream,
    what: row.what,
    code: row.code,
    path: row.path,
    expected: row.expected,
    message:
      row.what === 'page'
        ? `The answer is no page of this stream: ${row.path === '' ? '' : `at ${row.path} `}expected ${row.expected}.`
        : `A record could not be read: at ${row.path} expected ${row.expected}. Its neighbours are stored.`,
    at: row.at.toISOString(),
    attempts: row.attempts,
  }))
