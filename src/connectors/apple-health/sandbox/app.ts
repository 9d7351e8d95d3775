/** The app on the phone: hands over what is new since the last time, and the UUIDs of what was deleted. */
import { dayMs, type Instant } from '../../../kit/index.js'
import type { OutgoingPush, PairedDevice, TimeSpan } from '../../../sandbox/index.js'
import { objectsOf } from './objects.js'
import { allowedOf, iso, seriesOf, wholeUntil } from './samples.js'

/** What it sends of the time before it was paired. */
export const historyMs = 7 * dayMs
/** So many samples at once, as the SDK does. */
const perPush = 2000

export function* pushes({ person, since, kinds }: PairedDevice, { from, to }: TimeSpan): Iterable<OutgoingPush> {
  const may = allowedOf(kinds)
  const isFirst = from <= since
  const lower = since - historyMs
  const added: Record<'records' | 'sleep' | 'workouts', object[]> = { records: [], sleep: [], workouts: [] }
  const deleted: { readonly id: string }[] = []
  const measuredFrom = isFirst ? lower : Math.max(lower, wholeUntil(person.syncedUntil(from)))
  for (const { item } of seriesOf(person, measuredFrom, wholeUntil(person.syncedUntil(to)), may))
    added.records.push(item)
  for (const { at, versions, deletedAt } of objectsOf(person, isFirst ? lower : from, to)) {
    const known = versions.filter((version) => version.at < to)
    const isGone = deletedAt !== undefined && deletedAt < to
    const changes = [...known.map((version) => version.at), ...(isGone ? [deletedAt] : [])]
    if (at < lower || known.length === 0 || !(isFirst || changes.some((change) => change >= from))) continue
    // Whatever was added before, whether it arrived or not, is told as deleted.
    for (const old of isGone ? known : known.slice(0, -1))
      for (const { item, fact } of old.items()) if (may(fact.kind)) deleted.push({ id: item.id })
    if (!isGone)
      for (const { list, item, fact } of known.at(-1)?.items() ?? []) if (may(fact.kind)) added[list].push(item)
  }
  const lists = [
    ...inParts('records', added.records),
    ...inParts('sleep', added.sleep),
    ...inParts('workouts', added.workouts),
    ...inParts('deleted', deleted),
  ]
  for (const [index, list] of lists.entries())
    yield {
      body: JSON.stringify({
        provider: 'apple',
        sdkVersion: '1.0.0',
        syncTimestamp: iso(Math.floor(to / 1000) * 1000),
        // The anchor is good once all of it has arrived.
        ...(index === lists.length - 1 && { cursor: anchorOf(to) }),
        data: list,
      }),
    }
}

const anchorOf = (at: Instant): string => `anchor-${at}`
const inParts = (name: string, items: readonly object[]): Readonly<Record<string, readonly object[]>>[] =>
  Array.from({ length: Math.ceil(items.length / perPush) }, (_, index) => ({
    [name]: items.slice(index * perPush, (index + 1) * perPush),
  }))
