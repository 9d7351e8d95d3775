/** What a perfect client of a Dropbox with workouts in it holds. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { idOf, shelfOf } from './told.js'

/** What lies there from the beginning. What came by uploads, and what these removed, is the shelf's to tell. */
export function* truth(person: Person, { from, to, now, scopes }: TruthView): Iterable<Fact> {
  if (!scopes.includes('files.content.read') || !scopes.includes('files.metadata.read')) return
  const untouched = { get: () => undefined, set: () => undefined }
  for (const workout of shelfOf(person, untouched).list(now)) {
    const { start } = workout.outline
    if (start.at >= from && start.at < to)
      yield { kind: 'exercise', start: start.at, document: idOf(workout), optional: true }
  }
}
