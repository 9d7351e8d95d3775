/** What the diary says of syncing, in sentences a person would say. Pure. */
import type { SyncCounts } from '../store/sync-runs.js'

export const syncBegins = 'Workouts: looking at what is to be fetched and sent.'

export const syncEnds = (counts: SyncCounts, waits: number): string => {
  const parts = [
    counts.downloads > 0 && `${many(counts.downloads)} fetched`,
    counts.uploads > 0 && `${many(counts.uploads)} sent`,
    counts.edits > 0 && `${many(counts.edits)} changed`,
    counts.removals > 0 && `${many(counts.removals)} taken back`,
    counts.checks > 0 && `${many(counts.checks)} asked after`,
  ].filter((part) => part !== false)
  const what = parts.length === 0 ? 'nothing could be done' : parts.join(', ')
  const troubles =
    counts.troubles === 0 ? '' : ` ${many(counts.troubles)} did not succeed; each says why on the Activities page.`
  const rest = waits === 0 ? '' : ` ${many(waits)} to go.`
  return `Workouts: ${what}.${troubles}${rest}`
}

const many = (count: number): string => count.toLocaleString('en')
