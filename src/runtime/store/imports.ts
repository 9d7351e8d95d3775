/** Archives handed over, one row per file. */
import type { Db } from './db.js'
import { storableJson, storableText } from './text.js'

export type ImportState = 'waiting' | 'running' | 'done' | 'failed'
export interface ImportRow {
  readonly id: string
  readonly individual: string
  readonly connectionId: string | undefined
  readonly connector: string
  readonly reader: string
  readonly fileName: string
  readonly bytes: number
  readonly state: ImportState
  readonly uploaded: boolean
  readonly attempts: number
  readonly bytesRead: number
  readonly pages: number
  readonly message: string | undefined
  readonly report: unknown
  readonly begunAt: Date
  readonly changedAt: Date
  readonly endedAt: Date | undefined
}

interface Stored {
  readonly id: string
  readonly individual_id: string
  readonly connection_id: string | null
  readonly connector: string
  readonly reader: string
  readonly file_name: string
  readonly bytes: number
  readonly state: ImportState
  readonly uploaded: boolean
  readonly attempts: number
  readonly bytes_read: number
  readonly pages: number
  readonly message: string | null
  readonly report: unknown
  readonly begun_at: Date
  readonly changed_at: Date
  readonly ended_at: Date | null
}

const columns = `id, individual_id, connection_id, connector, reader, file_name, bytes, state, uploaded, attempts,
  bytes_read, pages, message, report, begun_at, changed_at, ended_at`

const rowOf = (row: Stored): ImportRow => ({
  id: row.id,
  individual: row.individual_id,
  connectionId: row.connection_id ?? undefined,
  connector: row.connector,
  reader: row.reader,
  fileName: row.file_name,
  bytes: row.bytes,
  state: row.state,
  uploaded: row.uploaded,
  attempts: row.attempts,
  bytesRead: row.bytes_read,
  pages: row.pages,
  message: row.message ?? undefined,
  report: row.report,
  begunAt: row.begun_at,
  changedAt: row.changed_at,
  endedAt: row.ended_at ?? undefined,
})

/** The row of this very file: a new one, or the one it has had, as it was. */
export const importOf = async (
  db: Db,
  file: {
    readonly id: string
    readonly individual: string
    readonly connector: string
    readonly reader: string
    readonly fingerprint: Buffer
    readonly fileName: string
    readonly bytes: number
    readonly uploaded: boolean
    readonly now: number
  },
): Promise<ImportRow> => {
  await db.query(
    `insert into imports (id, individual_id, connector, reader, fingerprint, file_name, bytes, state, uploaded, begun_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $9)
     on conflict (individual_id, connector, reader, fingerprint) do nothing`,
    [
      file.id,
      file.individual,
      file.connector,
      file.reader,
      file.fingerprint,
      storableText(file.fileName),
      file.bytes,
      file.uploaded,
      new Date(file.now),
    ],
  )
  const [row] = await db.query<Stored>(
    `select ${columns} from imports where individual_id = $1 and connector = $2 and reader = $3 and fingerprint = $4`,
    [file.individual, file.connector, file.reader, file.fingerprint],
  )
  return rowOf(row as Stored)
}

/** Puts it in the queue again, as a file that was brought over HTTP. */
export const awaitImport = async (db: Db, id: string, now: number): Promise<void> => {
  await db.query(
    `update imports set state = 'waiting', uploaded = true, attempts = 0, message = null, bytes_read = 0, pages = 0,
       report = '{}', begun_at = $2, changed_at = $2, ended_at = null where id = $1`,
    [id, new Date(now)],
  )
}

/** Begins it, or begins it again, from its first byte. */
export const beginImport = async (db: Db, id: string, now: number): Promise<void> => {
  await db.query(
    `update imports set state = 'running', attempts = attempts + 1, message = null, bytes_read = 0, pages = 0,
       report = '{}', begun_at = $2, changed_at = $2, ended_at = null where id = $1`,
    [id, new Date(now)],
  )
}

export interface ImportStep {
  readonly connectionId: string | undefined
  readonly bytesRead: number
  readonly pages: number
  readonly report: unknown
  readonly now: number
}

/** How far it is. False when there is no such import any more: its connection was deleted meanwhile. */
export const noteImport = async (db: Db, id: string, step: ImportStep): Promise<boolean> =>
  (
    await db.query(
      `update imports set connection_id = coalesce($2, connection_id), bytes_read = $3, pages = $4, report = $5,
         changed_at = $6 where id = $1 returning 1 as one`,
      [id, step.connectionId ?? null, step.bytesRead, step.pages, storableJson(step.report), new Date(step.now)],
    )
  ).length > 0

export const endImport = async (
  db: Db,
  id: string,
  end: ImportStep & { readonly state: 'done' | 'failed'; readonly message?: string | undefined },
): Promise<void> => {
  if (!(await noteImport(db, id, end))) return
  await db.query('update imports set state = $2, message = $3, ended_at = $4, uploaded = false where id = $1', [
    id,
    end.state,
    end.message ?? null,
    new Date(end.now),
  ])
}

export const importById = async (db: Db, id: string): Promise<ImportRow | undefined> =>
  (await db.query<Stored>(`select ${columns} from imports where id = $1`, [id])).map(rowOf)[0]

export const importsOf = async (db: Db, individual: string, limit: number): Promise<ImportRow[]> =>
  (
    await db.query<Stored>(
      `select ${columns} from imports where individual_id = $1 order by begun_at desc, id limit $2`,
      [individual, limit],
    )
  ).map(rowOf)

/** Files brought over HTTP that wait to be read, or were being read when their process ended. */
export const uploadsToRead = async (db: Db): Promise<ImportRow[]> =>
  (
    await db.query<Stored>(
      `select ${columns} from imports where uploaded and state in ('waiting', 'running') order by begun_at`,
    )
  ).map(rowOf)

/** Imports of a command line that ended with it: they go on when their file is handed over again. */
export const closeInterrupted = async (db: Db, now: number, quietMs: number): Promise<void> => {
  await db.query(
    `update imports set state = 'failed', ended_at = $1,
       message = 'It was interrupted. Import the same file again, and it goes on where it stopped.'
     where state in ('waiting', 'running') and not uploaded and changed_at < $2`,
    [new Date(now), new Date(now - quietMs)],
  )
}

/** The person disconnected their archives and imports again: they are back. An account is connected by signing in. */
export const reviveArchives = async (db: Db, connectionId: string, now: number): Promise<void> => {
  await db.query(
    `update connections set state = 'connected', message = null, changed_at = $2
     where id = $1 and account_id = 'archive' and state = 'disconnected'`,
    [connectionId, new Date(now)],
  )
}
