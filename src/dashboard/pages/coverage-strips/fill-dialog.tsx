/** A day, its reason, and the offer to ask for it (again). */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CoverageStrip } from '../../api.js'
import { post } from '../../lib/client.js'
import { href } from '../../lib/router.js'
import { dateText, dayMs, localMs } from '../../lib/time.js'
import { coverageSentence } from '../../lib/words.js'
import { attempt } from '../../parts/notes.js'
import { withCode } from '../../parts/states.js'

export interface Wish {
  readonly strip: CoverageStrip
  readonly cell: CoverageStrip['days'][number]
  readonly name: string
}

/** Days a backfill must go back to reach a day; recent days are part of the regular pull. */
export const daysBack = (day: string, today: string): number =>
  Math.max(1, Math.round((localMs(today) - localMs(day)) / dayMs) + 1)
const freshDays = 3

export const FillDialog = ({
  wish,
  today,
  close,
}: {
  readonly wish: Wish
  readonly today: string
  readonly close: () => void
}) => {
  const { strip, cell, name } = wish
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const back = daysBack(cell.day, today)
  const connection = `/v1/connections/${encodeURIComponent(strip.connection)}`
  const ask = async () => {
    setBusy(true)
    await attempt(
      () => (back <= freshDays ? post(`${connection}/pull`) : post(`${connection}/backfill`, { days: back })),
      `Asking ${name} again. The strip fills as answers come.`,
    )
    dialog.current?.close()
  }
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="fill-title">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <h2 id="fill-title">
          {strip.title}, {dateText(localMs(cell.day))}
        </h2>
        <p>{withCode(coverageSentence(cell))}</p>
        {cell.records > 0 ? <a href={href('timeline', { day: cell.day })}>See this day on the timeline</a> : null}
        <p class="small quiet">
          {back <= freshDays
            ? `Asking again brings the last days of ${name} anew.`
            : `Asking again walks back ${back} days with ${name}; what is already here is not fetched twice where it is final.`}
        </p>
        <div class="row" style={{ justifyContent: 'flex-end' }}>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            {cell.state === 'complete' ? 'Ask again' : 'Fill this gap'}
          </button>
        </div>
      </form>
    </dialog>
  )
}
