/** What a perfect client of Ride with GPS holds, in the words and units of the dictionary. */
import type { Fact, Person, TruthView } from '../../../sandbox/index.js'
import { shelfOf } from './told.js'

/** Trips that were recorded there. What came by uploads, and what these removed or changed, is the shelf's to tell. */
export function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  const untouched = { get: () => undefined, set: () => undefined }
  for (const { id, outline } of shelfOf(person, untouched).list(now)) {
    const start = Math.floor(outline.start.at / 1000) * 1000
    if (start < from || start >= to) continue
    const detail = { activeSeconds: Math.round(outline.timerSeconds) }
    const end = start + Math.round(outline.elapsedSeconds) * 1000
    yield { kind: 'exercise', start, end, document: id, detail, optional: true }
  }
}
