/** What could not be read or delivered: kept, explained, and tried again on request. */
import { useState } from 'preact/hooks'
import type { DeadLetter } from '../../api.js'
import { post } from '../../lib/client.js'
import { useNow } from '../../lib/now.js'
import { count } from '../../lib/numbers.js'
import { useCatalogue } from '../../lib/services.js'
import { When } from '../../parts/bits.js'
import { attempt } from '../../parts/notes.js'
import { withCode } from '../../parts/states.js'

const whatText: Readonly<Record<DeadLetter['what'], string>> = {
  page: 'An answer',
  record: 'A record',
  delivery: 'A delivery',
}

export const DeadLetters = ({
  letters,
  reload,
}: {
  readonly letters: readonly DeadLetter[]
  readonly reload: () => void
}) => (
  <section class="parked card" aria-labelledby="parked-title">
    <details open={letters.length <= 3}>
      <summary>
        <h2 id="parked-title">{count(letters.length, 'thing')} set aside</h2>
        <span class="quiet">Not understood, so kept apart; everything else went on.</span>
      </summary>
      <ul>
        {letters.map((letter) => (
          <Letter key={letter.id} letter={letter} reload={reload} />
        ))}
      </ul>
    </details>
  </section>
)

const Letter = ({ letter, reload }: { readonly letter: DeadLetter; readonly reload: () => void }) => {
  const all = useCatalogue()
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const retry = async () => {
    setBusy(true)
    await attempt(() => post(`/v1/dead-letters/${encodeURIComponent(letter.id)}/retry`), 'Trying it again.')
    setBusy(false)
    reload()
  }
  return (
    <li class="letter">
      <div>
        <p>
          {whatText[letter.what]} of {all.nameOf(letter.connector)}, {all.streamTitle(letter.connector, letter.stream)}:{' '}
          {withCode(letter.message)}
        </p>
        <p class="small quiet">
          {letter.path === undefined || letter.path === '' || letter.message.includes(letter.path) ? null : (
            <>
              At <code>{letter.path}</code>
              {letter.expected === undefined ? '' : ` we expected ${letter.expected}`}.{' '}
            </>
          )}
          <When iso={letter.at} now={now} />, tried {letter.attempts === 1 ? 'once' : `${letter.attempts} times`}.{' '}
          <code>{letter.code}</code>
        </p>
      </div>
      <button type="button" class="button" disabled={busy} onClick={() => void retry()}>
        Try again
      </button>
    </li>
  )
}
