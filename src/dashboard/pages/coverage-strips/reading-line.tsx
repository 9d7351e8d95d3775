/** What is under the pointer or the cursor, always in the same place. */
import type { CoverageStrip } from '../../api.js'
import { cell, useCell } from '../../lib/cell.js'
import { dateText, localMs } from '../../lib/time.js'
import { coverageSentence } from '../../lib/words.js'

interface Read {
  readonly strip: CoverageStrip
  readonly day: CoverageStrip['days'][number]
}
export const read = cell<Read | undefined>(undefined)

export const ReadingLine = ({ today }: { readonly today: string }) => {
  const current = useCell(read)
  return (
    <p class="reading-line">
      {current === undefined ? (
        <span class="quiet">Point at a day to read it.</span>
      ) : (
        <>
          <strong>
            {current.strip.title}, {current.day.day === today ? 'today' : dateText(localMs(current.day.day))}.
          </strong>{' '}
          {coverageSentence(current.day)}
        </>
      )}
    </p>
  )
}
