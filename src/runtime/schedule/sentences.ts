/** What the diary says, in sentences a person would say. Pure. */
import { RateLimitError, ReauthorizeError, TransientError, TributaryError } from '../../core/index.js'
import type { RunCounts } from '../store/runs.js'

export const beginning = (
  service: string,
  stream: string,
  purpose: 'fresh' | 'backfill',
  from: number,
  to: number,
): string =>
  purpose === 'backfill'
    ? `${service}: fetching ${lower(stream)} from ${day(from)} to ${day(to - 1)}.`
    : `${service}: asking for ${lower(stream)} since ${day(from)}.`

export const ending = (
  service: string,
  stream: string,
  counts: RunCounts,
  purpose: 'fresh' | 'backfill',
  from: number,
  to: number,
): string => {
  const span = purpose === 'backfill' ? ` from ${day(from)} to ${day(to - 1)}` : ''
  const parts = [
    counts.created > 0 && `${many(counts.created)} new`,
    counts.updated > 0 && `${many(counts.updated)} changed`,
    counts.deleted > 0 && `${many(counts.deleted)} removed`,
    counts.unchanged > 0 && `${many(counts.unchanged)} unchanged`,
  ].filter((part) => part !== false)
  const what = parts.length === 0 ? 'nothing there' : parts.join(', ')
  const parked =
    counts.parked === 0
      ? ''
      : ` ${many(counts.parked)} could not be read and ${counts.parked === 1 ? 'is' : 'are'} kept to be tried again.`
  return `${service}, ${lower(stream)}${span}: ${what}.${parked}`
}

export const failing = (service: string, stream: string, error: unknown, retryAt: number | undefined): string => {
  if (error instanceof RateLimitError)
    return `${service} asked us to wait until ${clock(error.retryAt)} UTC; ${lower(stream)} goes on then.`
  if (error instanceof ReauthorizeError) return `${service} no longer accepts our access. Connect it again to go on.`
  if (error instanceof TransientError)
    return `${service} could not be reached for ${lower(stream)}; next try ${retryAt === undefined ? 'later' : `at ${clock(retryAt)} UTC`}.`
  if (error instanceof TributaryError) return `${service}, ${lower(stream)}: ${error.message}`
  return `${service}, ${lower(stream)}: a fault of ours, noted in the log; what had arrived is kept.`
}

export const handingOver = (service: string, stream: string): string =>
  `${service}, ${lower(stream)}: this process was asked to stop; another goes on from here.`

/** Within a sentence; a name like `VO2 max` stays as it is. */
const lower = (title: string): string =>
  /^[A-Z][a-z ]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
const many = (count: number): string => count.toLocaleString('en')
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
const clock = (at: number): string => new Date(at).toISOString().slice(11, 16)
