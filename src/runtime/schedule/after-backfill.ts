/** What comes after a stretch of history was asked for: the next one, the same again, or nothing. */
import { dayMs } from '../../core/index.js'
import type { Span } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { coverageOf } from '../store/coverage.js'
import { type Claim, priorities, type releaseClaim } from '../store/pulls.js'
import { noteBackfilled } from '../store/stream-state.js'
import type { StreamRow } from '../store/streams.js'
import { backoff } from './outcome.js'
import { backfillWindow } from './window.js'

/** How often history with a page that cannot be read is asked for again before what is older gets its turn. */
const gapTries = 6
/** How often such a gap is asked for after that: the provider may mend it, or we our mapper. */
const gapEveryMs = dayMs

interface Asked {
  readonly claim: Claim
  readonly stream: StreamRow
  readonly window: Span
  /** Stretches of it that could not be read. */
  readonly gaps: number
  readonly now: number
}

/** A gap is asked for again before the walk goes on; if it stays, what is older must not wait for it. `isEnd`: all that was wanted was asked for. */
export const afterBackfill = async (
  { store, world }: Engine,
  { claim, stream, window, gaps, now }: Asked,
): Promise<{ readonly next: Parameters<typeof releaseClaim>[2]; readonly isEnd: boolean }> => {
  const at = (dueAt: number | undefined, attempts = 0) => ({ priority: priorities.backfill, now, dueAt, attempts })
  const walks = backfillWindow(stream) !== undefined
  if (walks && gaps > 0 && claim.attempts < gapTries)
    return { next: at(now + backoff(claim.attempts, world.random()), claim.attempts + 1), isEnd: false }
  await noteBackfilled(store, stream.id, window.from)
  if (walks && window.from > (stream.backfillWanted ?? window.from)) return { next: at(now), isEnd: false }
  const left = (await coverageOf(store, stream.id)).filter(({ state }) => state === 'failed')
  // Asked for just now, and no better: the next answer would be the same.
  const isStill = left.some(({ from, to }) => from < window.to && to > window.from)
  const later = gaps === 0 && !isStill ? now : now + gapEveryMs
  return { next: at(left.length > 0 ? later : undefined), isEnd: true }
}
