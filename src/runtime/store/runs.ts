/** The diary. */
import type { Db } from './db.js'

export interface RunCounts {
  readonly pages: number
  readonly requests: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly parked: number
}
export const noCounts: RunCounts = {
  pages: 0,
  requests: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  parked: 0,
}

/** What a run counts after one more commit. */
export const added = (
  counts: RunCounts,
  committed: Omit<RunCounts, 'pages' | 'requests'>,
  pages: number,
): RunCounts => ({
  pages: counts.pages + pages,
  requests: counts.requests,
  created: counts.created + committed.created,
  updated: counts.updated + committed.updated,
  unchanged: counts.unchanged + committed.unchanged,
  deleted: counts.deleted + committed.deleted,
  parked: counts.parked + committed.parked,
})

export interface RunEnd {
  readonly state: 'done' | 'waiting' | 'failed'
  readonly sentence: string
  readonly error?: { readonly name: string; readonly code: string; readonly message: string }
}

export const beginRun = async (
  db: Db,
  run: {
    streamId: number
    individual: string
    purpose: string
    from: number
    to: number
    sentence: string
    now: number
  },
): Promise<number> => {
  const [row] = await db.query<{ id: number }>(
    `insert into runs (stream_id, individual_id, purpose, state, started_at, sentence, window_from, window_to)
     values ($1, $2, $3, 'running', $4, $5, $6, $7) returning id`,
    [run.streamId, run.individual, run.purpose, new Date(run.now), run.sentence, new Date(run.from), new Date(run.to)],
  )
  return (row as { id: number }).id
}

export const noteRun = async (db: Db, id: number, counts: RunCounts, end?: RunEnd & { now: number }): Promise<void> => {
  await db.query(
    `update runs set pages = $2, requests = $3, created = $4, updated = $5, unchanged = $6, deleted = $7, parked = $8,
       state = coalesce($9, state), sentence = coalesce($10, sentence), ended_at = coalesce($11, ended_at),
       error_name = $12, error_code = $13, error_message = $14
     where id = $1`,
    [
      id,
      counts.pages,
      counts.requests,
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.deleted,
      counts.parked,
      end?.state ?? null,
      end?.sentence ?? null,
      end === undefined ? null : new Date(end.now),
      end?.error?.name ?? null,
      end?.error?.code ?? null,
      end?.error?.message ?? null,
    ],
  )
}

/** Runs whose process died: what they stored is stored, the rest is due again. */
export const closeOrphans = async (db: Db, now: number, olderThanMs: number): Promise<void> => {
  await db.query(
    `update runs set state = 'failed', ended_at = $1, sentence = 'Interrupted; it goes on where it had stopped.'
     where state = 'running' and started_at < $2
       and not exists (select 1 from pulls p where p.stream_id = runs.stream_id and p.lease_until > $1)`,
    [new Date(now), new Date(now - olderThanMs)],
  )
}

/** Of which streams of a connection anything new was asked for since then, whatever came of it. */
export const askedSince = async (db: Db, connectionId: string, since: number): Promise<ReadonlySet<number>> =>
  new Set(
    (
      await db.query<{ id: number }>(
        `select s.id from streams s where s.connection_id = $1 and (
           select r.started_at from runs r where r.stream_id = s.id and r.purpose = 'fresh' order by r.id desc limit 1) > $2`,
        [connectionId, new Date(since)],
      )
    ).map(({ id }) => id),
  )
