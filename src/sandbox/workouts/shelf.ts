/**
 * One person's account at one service of workouts: what was recorded there by itself, and what was uploaded to it. Only
 * what came from outside is state; the rest is the city's, told anew at every question.
 */
import type { Instant } from '../../core/index.js'
import { encode } from '../../formats/index.js'
import { type Entry, entriesOf, isThere } from './entries.js'
import { type Afterwards, savedIn } from './saved.js'
import { take } from './taking.js'
import type { Shelf, ShelfOptions, ShelfTruth } from './words.js'

export const createShelf = (options: ShelfOptions): Shelf => {
  const there = (now: Instant): readonly Entry[] => entriesOf(options, now).filter((entry) => isThere(entry, now))
  const find = (id: string, now: Instant): Entry | undefined => there(now).find((entry) => entry.id === id)
  const alter = (id: string, now: Instant, next: (before: Afterwards) => Afterwards): boolean => {
    if (find(id, now) === undefined) return false
    const saved = savedIn(options.state)
    saved.alter(id, next(saved.afterwards(id)))
    return true
  }
  return {
    list: (now) =>
      there(now)
        .filter(({ listedAt }) => listedAt <= now)
        .map(({ workout }) => workout())
        .sort((one, other) => one.outline.start.at - other.outline.start.at || (one.id < other.id ? -1 : 1)),
    get: (id, now) => find(id, now)?.workout(),
    gone: (now) =>
      entriesOf(options, now).flatMap(({ id, from, goneAt }) =>
        from <= now && goneAt <= now ? [{ id, at: goneAt }] : [],
      ),
    upload: (what) => take(options, what),
    add: (activity, about, now) => take(options, { ...about, bytes: encode(activity, 'fit').bytes, now }),
    ticket: (ticket, now) => {
      const known = savedIn(options.state).ticket(ticket)
      if (known === undefined) return undefined
      return now < known.until ? { state: 'processing', ticket, until: known.until } : known.receipt
    },
    edit: (id, changes, now) =>
      alter(id, now, (before) => ({ ...before, changes: { ...before.changes, ...changes }, changedAt: now })),
    remove: (id, now) => alter(id, now, (before) => ({ ...before, removedAt: now })),
    truth: (now) => truthOf(entriesOf(options, now), savedIn(options.state).counts.received, now),
  }
}

const truthOf = (entries: readonly Entry[], uploads: number, now: Instant): ShelfTruth => {
  const copies = new Map<string, number>()
  const [natives, removed] = [new Set<string>(), new Set<string>()]
  const strangers: string[] = []
  for (const { id, recordedAs, isUpload, from, goneAt } of entries) {
    if (recordedAs === undefined) strangers.push(id)
    // An upload that is still being processed is as good as there.
    else if (goneAt <= now) removed.add(recordedAs)
    else if (from <= now || isUpload) copies.set(recordedAs, (copies.get(recordedAs) ?? 0) + 1)
    if (recordedAs !== undefined && !isUpload && from <= now) natives.add(recordedAs)
  }
  return { copies, natives, removed, strangers, uploads }
}
