/** What a service said of a whole connection: a limit, a refusal, silence. */
import type { SyncReasonCode } from '../../core/index.js'
import type { Db } from './db.js'

export type Doing = 'download' | 'upload' | 'list'
export interface SyncWait {
  readonly connection: string
  readonly doing: Doing
  /** Absent: until the person connects again. */
  readonly until: number | undefined
  /** Failures in a row. */
  readonly attempts: number
  readonly code: SyncReasonCode
  readonly message: string | undefined
}

export const waitsOf = async (db: Db, individual: string): Promise<SyncWait[]> =>
  (
    await db.query<{
      connection_id: string
      doing: Doing
      until: Date | null
      attempts: number
      code: SyncReasonCode
      message: string | null
    }>('select w.* from sync_waits w join connections c on c.id = w.connection_id where c.individual_id = $1', [
      individual,
    ])
  ).map((row) => ({
    connection: row.connection_id,
    doing: row.doing,
    until: row.until?.getTime(),
    attempts: row.attempts,
    code: row.code,
    message: row.message ?? undefined,
  }))

export const saveWait = async (db: Db, wait: SyncWait): Promise<void> => {
  await db.query(
    `insert into sync_waits (connection_id, doing, until, attempts, code, message) values ($1, $2, $3, $4, $5, $6)
     on conflict (connection_id, doing) do update set until = excluded.until, attempts = excluded.attempts,
       code = excluded.code, message = excluded.message`,
    [
      wait.connection,
      wait.doing,
      wait.until === undefined ? null : new Date(wait.until),
      wait.attempts,
      wait.code,
      wait.message ?? null,
    ],
  )
}

/** It answered: a wait that ends by itself is over. */
export const endWait = async (db: Db, connection: string, doing: Doing): Promise<void> => {
  await db.query('delete from sync_waits where connection_id = $1 and doing = $2 and until is not null', [
    connection,
    doing,
  ])
}

/** The person has connected again, or set something: whatever was said is asked anew. */
export const clearWaits = async (db: Db, connection: string): Promise<void> => {
  await db.query('delete from sync_waits where connection_id = $1', [connection])
}
