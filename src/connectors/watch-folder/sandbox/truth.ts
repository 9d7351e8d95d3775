/** What a perfect reader of the folder holds. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { pathOf, shelfOf } from './told.js'

/** What lies there by itself. What came by uploads, and what these removed, is the shelf's to tell. */
export function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  const untouched = { get: () => undefined, set: () => undefined }
  for (const workout of shelfOf(person, untouched).list(now)) {
    const { start } = workout.outline
    if (start.at >= from && start.at < to)
      yield { kind: 'exercise', start: start.at, document: pathOf(workout), optional: true }
  }
}
