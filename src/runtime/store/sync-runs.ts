/** The diary of syncing: one line for every run in which something was done. */
import type { Db } from './db.js'

export interface SyncCounts {
  readonly downloads: number
  readonly uploads: number
  readonly checks: number
  readonly edits: number
  readonly removals: number
  readonly troubles: number
}
export const noSyncCounts: SyncCounts = { downloads: 0, uploads: 0, checks: 0, edits: 0, removals: 0, troubles: 0 }

export const beginSyncRun = async (db: Db, individual: string, sentence: string, now: number): Promise<number> => {
  const [row] = await db.query<{ id: number }>(
    `insert into sync_runs (individual_id, state, started_at, sentence) values ($1, 'running', $2, $3) returning id`,
    [individual, new Date(now), sentence],
  )
  return (row as { id: number }).id
}

/** Adds what a slice has done; `end` says how the run is now. */
export const noteSyncRun = async (
  db: Db,
  id: number,
  counts: SyncCounts,
  end?: {
    readonly state: 'running' | 'done' | 'waiting' | 'failed'
    readonly sentence?: string
    readonly now: number
    readonly error?: { readonly name: string; readonly code: string; readonly message: string }
  },
): Promise<SyncCounts | undefined> =>
  (
    await db.query<SyncCounts>(
      `update sync_runs set downloads = downloads + $2, uploads = uploads + $3, checks = checks + $4, edits = edits + $5,
         removals = removals + $6, troubles = troubles + $7, state = coalesce($8, state), sentence = coalesce($9, sentence),
         ended_at = case when $8 = 'running' then null else coalesce($10, ended_at) end, error_name = $11, error_code = $12,
         error_message = $13
       where id = $1 returning downloads, uploads, checks, edits, removals, troubles`,
      [
        id,
        counts.downloads,
        counts.uploads,
        counts.checks,
        counts.edits,
        counts.removals,
        counts.troubles,
        end?.state ?? null,
        end?.sentence ?? null,
        end === undefined ? null : new Date(end.now),
        end?.error?.name ?? null,
        end?.error?.code ?? null,
        end?.error?.message ?? null,
      ],
    )
  )[0]

/** Of a process that died: what it had done is done, the rest is due again. */
export const closeSyncOrphans = async (db: Db, now: number): Promise<void> => {
  await db.query(
    `update sync_runs r set state = 'failed', ended_at = $1, sentence = 'Interrupted; it goes on where it had stopped.'
     where state = 'running' and not exists (
       select 1 from syncs s where s.individual_id = r.individual_id and (s.lease_until > $1 or s.run_id = r.id))`,
    [new Date(now)],
  )
}
