/**
 * What has been asked for, as spans on a line. Pure. Spans never overlap; what no span covers was never asked for.
 * A complete span whose `askedAt` is set is provisional: the provider may still revise what it gave (I4).
 */
import type { Instant } from '../../core/index.js'

export interface CoveredSpan {
  readonly from: Instant
  readonly to: Instant
  readonly state: 'complete' | 'failed'
  /** When it was asked, while it may still change; absent: final (or failed). */
  readonly askedAt?: Instant
}

/**
 * Adds what has just been asked. The new word replaces the old one, except that a failure does not take back what was
 * complete: the records are here, only newer ones may be missing, and the schedule asks again.
 */
export const cover = (
  known: readonly CoveredSpan[],
  asked: { readonly from: Instant; readonly to: Instant; readonly state: 'complete' | 'failed' },
  now: Instant,
  settleMs: number,
): readonly CoveredSpan[] => {
  if (asked.to <= asked.from) return known
  const rest: CoveredSpan[] = []
  const kept: CoveredSpan[] = []
  for (const span of known) {
    if (span.to <= asked.from || span.from >= asked.to) rest.push(span)
    else if (asked.state === 'failed' && span.state === 'complete') kept.push(span)
    else {
      if (span.from < asked.from) rest.push({ ...span, to: asked.from })
      if (span.to > asked.to) rest.push({ ...span, from: asked.to })
    }
  }
  const added =
    asked.state === 'failed'
      ? without({ from: asked.from, to: asked.to, state: 'failed' }, kept)
      : settled({ from: asked.from, to: asked.to, state: 'complete' }, now, settleMs)
  return merged([...rest, ...kept, ...added])
}

/** Final up to `now - settle`; after that provisional, and to be read again. */
const settled = (span: CoveredSpan, now: Instant, settleMs: number): CoveredSpan[] => {
  const finalUntil = now - settleMs
  if (settleMs === 0 || span.to <= finalUntil) return [span]
  if (span.from >= finalUntil) return [{ ...span, askedAt: now }]
  return [
    { ...span, to: finalUntil },
    { ...span, from: finalUntil, askedAt: now },
  ]
}

const without = (span: CoveredSpan, taken: readonly CoveredSpan[]): CoveredSpan[] => {
  const pieces: CoveredSpan[] = []
  let from = span.from
  for (const other of [...taken].sort((a, b) => a.from - b.from)) {
    if (other.from > from) pieces.push({ ...span, from, to: Math.min(other.from, span.to) })
    from = Math.max(from, other.to)
  }
  if (from < span.to) pieces.push({ ...span, from })
  return pieces
}

const merged = (spans: CoveredSpan[]): CoveredSpan[] => {
  spans.sort((a, b) => a.from - b.from)
  const result: CoveredSpan[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last !== undefined && last.to === span.from && last.state === span.state && last.askedAt === span.askedAt)
      result[result.length - 1] = { ...last, to: span.to }
    else result.push(span)
  }
  return result
}

export type DayState = 'complete' | 'provisional' | 'failed' | 'never'

/** What can be said of [from, to): the weakest word of its parts. */
export const stateOf = (known: readonly CoveredSpan[], from: Instant, to: Instant): DayState => {
  let reached = from
  let provisional = false
  let failed = false
  for (const span of known) {
    if (span.to <= from || span.from >= to) continue
    if (span.state === 'failed') failed = true
    if (span.from > reached) return failed ? 'failed' : 'never'
    if (span.askedAt !== undefined) provisional = true
    reached = Math.max(reached, span.to)
  }
  if (failed) return 'failed'
  if (reached < to) return 'never'
  return provisional ? 'provisional' : 'complete'
}
