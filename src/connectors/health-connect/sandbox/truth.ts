/** What a perfect client holds once the phone has handed over all it knows. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { historyMs } from './app.js'
import { documentsOf } from './documents.js'
import { allowedOf, seriesOf, wholeUntil } from './series.js'

export function* truth(person: Person, { from, to, now, since, kinds }: TruthView): Iterable<Fact> {
  const lower = since === undefined ? from : since - historyMs
  const may = allowedOf(kinds)
  const isInside = ({ start, kind }: Fact): boolean => start >= Math.max(from, lower) && start < to && may(kind)
  const measuredUntil = Math.min(to, wholeUntil(person.syncedUntil(now)))
  for (const { facts } of seriesOf(person, Math.max(wholeUntil(from), lower), measuredUntil, may))
    yield* facts.filter(isInside)
  for (const { at, versions, deletedAt } of documentsOf(person, Math.max(from, lower), Math.min(to, now))) {
    const latest = versions.findLast((version) => version.at < now)
    if (at < lower || latest === undefined || (deletedAt !== undefined && deletedAt < now)) continue
    for (const { facts } of latest.held()) yield* facts.filter(isInside)
  }
}
