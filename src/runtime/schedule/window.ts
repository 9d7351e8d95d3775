/** Which span the next pull of a stream asks for. Pure. Windows begin at midnight UTC, so that ranges tile. */
import { dayMs, type Instant } from '../../core/index.js'
import type { Json, Span } from '../../kit/index.js'
import type { CoveredSpan } from '../intake/index.js'
import type { StreamRow } from '../store/streams.js'

/** What the first pull brings at once, before history is walked backwards. */
export const firstDays = 7
/** How much history one backfill pull asks for. */
export const backfillDays = 30
/** How often the whole span that may still be revised is read again, rather than its last day. */
export const settleEveryMs = 6 * 3_600_000

const floorDay = (at: Instant): Instant => Math.floor(at / dayMs) * dayMs

/** The instant a cursor stands for, where it stands for one. */
export const pointOf = (cursor: Json | undefined): Instant | undefined => {
  if (typeof cursor === 'number') return cursor
  if (typeof cursor !== 'string') return undefined
  const at = Date.parse(cursor.length === 10 ? `${cursor}T00:00:00Z` : cursor)
  return Number.isNaN(at) ? undefined : at
}

export interface FreshWindow extends Span {
  /** Whether it reads again everything that may still be revised. */
  readonly settles: boolean
}

/**
 * From the last point known complete, less what may still be revised, until now. A notice may reach further back, and
 * so may what earlier pulls have left unsettled: whatever became of the days between, it is read once more.
 */
export const freshWindow = (
  stream: Pick<StreamRow, 'cursor' | 'settledAt'> & Partial<Pick<StreamRow, 'backfilledTo'>>,
  settleDays: number,
  now: Instant,
  noticedFrom?: Instant,
  unsettledFrom?: Instant,
): FreshWindow => {
  const point = pointOf(stream.cursor)
  const settles = stream.settledAt === undefined || now - stream.settledAt >= settleEveryMs
  const back = settles ? settleDays : Math.min(settleDays, 1)
  // Without a cursor nothing is known complete: all since where history begins to walk back is asked for.
  const begins = Math.min(
    now - firstDays * dayMs,
    (stream.cursor === undefined ? stream.backfilledTo : undefined) ?? now,
  )
  const usual = point === undefined ? begins : Math.min(point, now) - back * dayMs
  const from = Math.min(usual, noticedFrom ?? usual, (settles ? unsettledFrom : undefined) ?? usual)
  return { from: floorDay(from), to: now, settles }
}

/** The next stretch of history, walking back; undefined when all that is wanted is here. */
export const backfillWindow = (
  stream: Pick<StreamRow, 'backfilledTo' | 'backfillWanted'>,
  days = backfillDays,
): Span | undefined => {
  const { backfilledTo, backfillWanted } = stream
  if (backfilledTo === undefined || backfillWanted === undefined || backfilledTo <= backfillWanted) return undefined
  return { from: floorDay(Math.max(backfillWanted, backfilledTo - days * dayMs)), to: backfilledTo }
}

/**
 * A stretch that could not be read, to be asked for again once the walk back has come to its end. Any of them, by a
 * chance in [0, 1): one that stays unreadable must not stand before the others.
 */
export const gapWindow = (known: readonly CoveredSpan[], chance: number): Span | undefined => {
  const gaps = known.filter(({ state }) => state === 'failed')
  const gap = gaps[Math.floor(chance * gaps.length)]
  return gap && { from: floorDay(Math.max(gap.from, gap.to - backfillDays * dayMs)), to: gap.to }
}
