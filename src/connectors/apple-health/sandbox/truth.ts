/** What a perfect client holds once the phone has handed over all it knows. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { historyMs } from './app.js'
import { objectsOf } from './objects.js'
import { allowedOf, seriesOf, wholeUntil } from './samples.js'

export function* truth(person: Person, { from, to, now, since, kinds }: TruthView): Iterable<Fact> {
  const lower = since === undefined ? from : since - historyMs
  const may = allowedOf(kinds)
  const isInside = ({ start, kind }: Fact): boolean => start >= Math.max(from, lower) && start < to && may(kind)
  const measuredUntil = Math.min(to, wholeUntil(person.syncedUntil(now)))
  for (const { fact } of seriesOf(person, Math.max(from, lower), measuredUntil, may)) if (isInside(fact)) yield fact
  for (const { at, versions, deletedAt } of objectsOf(person, Math.max(from, lower), Math.min(to, now))) {
    const latest = versions.findLast((version) => version.at < now)
    if (at < lower || latest === undefined || (deletedAt !== undefined && deletedAt < now)) continue
    for (const { fact } of latest.items()) if (isInside(fact)) yield fact
  }
}
