/** The app on the phone: hands over what has changed since its token, a thousand records at a time. */
import { dayMs, type Instant } from '../../../kit/index.js'
import type { OutgoingPush, PairedDevice, TimeSpan } from '../../../sandbox/index.js'
import { documentsOf } from './documents.js'
import { allowedOf, iso, seriesOf, wholeUntil } from './series.js'

/** What it sends of the time before it was paired: a week of the thirty days it may see. */
export const historyMs = 7 * dayMs
const perPush = 1000

export function* pushes({ person, since, kinds }: PairedDevice, { from, to }: TimeSpan): Iterable<OutgoingPush> {
  const may = allowedOf(kinds)
  const isFirst = from <= since
  const lower = since - historyMs
  const upserts: object[] = []
  const deletes: object[] = []
  const measuredFrom = isFirst ? lower : Math.max(lower, wholeUntil(person.syncedUntil(from)))
  for (const { record } of seriesOf(person, measuredFrom, wholeUntil(person.syncedUntil(to)), may)) upserts.push(record)
  for (const { at, ids, versions, deletedAt } of documentsOf(person, isFirst ? lower : from, to)) {
    const known = versions.filter((version) => version.at < to)
    const isGone = deletedAt !== undefined && deletedAt < to
    const changes = [...known.map((version) => version.at), ...(isGone ? [deletedAt] : [])]
    if (at < lower || known.length === 0 || !(isFirst || changes.some((change) => change >= from))) continue
    if (isGone) deletes.push(...ids.map((id) => ({ id })))
    else
      for (const { record, facts } of known.at(-1)?.held() ?? [])
        if (facts.some(({ kind }) => may(kind))) upserts.push(record)
  }
  const batches = [
    ...inParts(upserts).map((part) => ({ upserts: part })),
    ...inParts(deletes).map((part) => ({ deletes: part })),
  ]
  for (const [index, batch] of batches.entries())
    yield {
      body: JSON.stringify({
        provider: 'health_connect',
        batchId: `${to}-${index}`,
        deviceId: `phone-${person.id}`,
        sentAt: iso(to),
        timeZone: person.zoneAt(to),
        ...batch,
        // The token is good once all of it has arrived.
        ...(index === batches.length - 1 && { changesToken: tokenOf(to) }),
        fullResync: false,
      }),
    }
}

const tokenOf = (at: Instant): string => `token-${at}`
const inParts = (items: readonly object[]): readonly (readonly object[])[] =>
  Array.from({ length: Math.ceil(items.length / perPush) }, (_, index) =>
    items.slice(index * perPush, (index + 1) * perPush),
  )
