/** The coverage strip: a word for every day of every stream, and the reason where there is one (I4). */
import { addDays, type LocalDay } from '../../core/index.js'
import { type CoveredSpan, stateOf } from '../intake/coverage.js'
import type { Db } from '../store/db.js'

export interface StripView {
  readonly connection: string
  readonly connector: string
  readonly stream: string
  readonly days: readonly {
    readonly day: LocalDay
    readonly state: 'complete' | 'provisional' | 'empty' | 'failed' | 'never'
    readonly records: number
    readonly reason?: string
  }[]
}

/** Longest strip in days: ten years fit on a screen. */
export const maxStripDays = 3660

export const coverageStrips = async (
  db: Db,
  what: { individual: string; from: LocalDay; to: LocalDay },
): Promise<StripView[]> => {
  const from = Date.parse(`${what.from}T00:00:00Z`)
  const to = Date.parse(`${addDays(what.to, 1)}T00:00:00Z`)
  const streams = await db.query<{
    id: number
    connection_id: string
    connector: string
    name: string
    message: string | null
  }>(
    `select s.id, s.connection_id, s.connector, s.name, coalesce(s.message, c.message) as message
     from streams s join connections c on c.id = s.connection_id
     where s.individual_id = $1 and c.state <> 'disconnected'
       -- Samples of workouts: nobody is asked for them by day.
       and right(s.name, 7) <> '_tracks'
     order by c.connected_at, s.id`,
    [what.individual],
  )
  const ids = streams.map(({ id }) => id)
  const spans = await db.query<{
    stream_id: number
    from_at: Date
    to_at: Date
    state: 'complete' | 'failed'
    asked_at: Date | null
  }>(
    'select stream_id, from_at, to_at, state, asked_at from coverage where stream_id = any($1::bigint[]) order by from_at',
    [ids],
  )
  const counts = await db.query<{ stream_id: number; day: string; count: number }>(
    `select stream_id, day, sum(count)::bigint as count from (
       select stream_id, coalesce(day, (order_at + make_interval(mins => coalesce(offset_minutes, 0))) ::date) as day, count(*) as count
       from samples where stream_id = any($1::bigint[]) and order_at >= $2 and order_at < $3 and deleted_at is null group by 1, 2
       union all
       select stream_id, coalesce(day, (order_at + make_interval(mins => coalesce(offset_minutes, 0))) ::date) as day, count(*) as count
       from events where stream_id = any($1::bigint[]) and order_at >= $2 and order_at < $3 and deleted_at is null group by 1, 2
     ) as both_tables group by 1, 2`,
    [ids, new Date(from - 86_400_000), new Date(to + 86_400_000)],
  )
  const failures = await db.query<{ stream_id: number; error_message: string }>(
    `select distinct on (stream_id) stream_id, error_message from runs
     where stream_id = any($1::bigint[]) and state = 'failed' and error_message is not null order by stream_id, id desc`,
    [ids],
  )
  const reasonOf = new Map(failures.map(({ stream_id, error_message }) => [stream_id, error_message]))
  const countOf = new Map(counts.map(({ stream_id, day, count }) => [`${stream_id} ${day}`, count]))
  const spansOf = new Map<number, CoveredSpan[]>()
  for (const { stream_id, from_at, to_at, state, asked_at } of spans) {
    const list = spansOf.get(stream_id) ?? []
    list.push({ from: from_at.getTime(), to: to_at.getTime(), state, ...(asked_at && { askedAt: asked_at.getTime() }) })
    spansOf.set(stream_id, list)
  }
  return streams.map(({ id, connection_id, connector, name, message }) => ({
    connection: connection_id,
    connector,
    stream: name,
    days: daysFrom(what.from, what.to).map((day) => {
      const start = Date.parse(`${day}T00:00:00Z`)
      const records = countOf.get(`${id} ${day}`) ?? 0
      return { day, records, ...dayWord(spansOf.get(id) ?? [], start, records, message ?? undefined, reasonOf.get(id)) }
    }),
  }))
}

const dayWord = (
  spans: readonly CoveredSpan[],
  start: number,
  records: number,
  message: string | undefined,
  failure: string | undefined,
): { state: StripView['days'][number]['state']; reason?: string } => {
  // Today is covered up to the last pull, so its end cannot be.
  const newest = spans.at(-1)?.to ?? start
  const state = stateOf(spans, start, newest > start ? Math.min(start + 86_400_000, newest) : start + 86_400_000)
  switch (state) {
    case 'complete':
      return records > 0 ? { state } : { state: 'empty', reason: 'Asked for; there was nothing.' }
    case 'provisional':
      return { state, reason: 'The provider may still change it; it is read again until it is final.' }
    case 'failed':
      return { state, reason: failure ?? 'It could not be read; it is asked for again.' }
    case 'never':
      return { state, reason: message ?? 'Not asked for yet.' }
  }
}

const daysFrom = (from: LocalDay, to: LocalDay): LocalDay[] => {
  const days: LocalDay[] = []
  for (let day = from; day <= to && days.length < maxStripDays; day = addDays(day, 1)) days.push(day)
  return days
}
