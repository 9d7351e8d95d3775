/** Taking back one workout: from where it can be, before anything is removed. */
import { useState } from 'preact/hooks'
import type { ActivityDetail, Place, Rollback } from '../../api.js'
import { ask } from '../../lib/client.js'
import { count } from '../../lib/numbers.js'
import { reload, useResource } from '../../lib/resource.js'
import { listed } from '../../lib/words.js'
import { Dialog } from '../../parts/dialog.js'
import { attempt } from '../../parts/notes.js'
import { Skeleton } from '../../parts/states.js'

interface Props {
  readonly activity: ActivityDetail
  readonly sent: readonly Place[]
  readonly close: () => void
}
export const TakeBackDialog = ({ activity, sent, close }: Props) => {
  const { data } = useResource<Rollback>('/v1/rollback')
  const [busy, setBusy] = useState(false)
  const may = new Set(data?.services.filter(({ isPossible }) => isPossible).map(({ connection }) => connection))
  const possible = sent.filter(({ connection }) => may.has(connection))
  const rest = sent.filter(({ connection }) => !may.has(connection))
  const take = async (dismiss: () => void) => {
    setBusy(true)
    let wanted = 0
    await attempt(
      async () => {
        wanted = (await ask<{ wanted: number }>('/v1/rollback', { activity: activity.id })).wanted
        await reload(`/v1/activities/${encodeURIComponent(activity.id)}`)
      },
      () => `${count(wanted, 'upload')} ${wanted === 1 ? 'is' : 'are'} being taken back.`,
    )
    dismiss()
  }
  return (
    <Dialog title="Take back what we sent?" close={close}>
      {(dismiss) => (
        <>
          {data === undefined ? (
            <Skeleton height={44} />
          ) : (
            <p class="quiet">
              {possible.length === 0
                ? 'None of these services lets us remove what we sent.'
                : `We remove our copy at ${listed(possible.map(({ service }) => service))}, and do not send it there again.`}
              {rest.length > 0 && possible.length > 0
                ? ` ${listed(rest.map(({ service }) => service))} ${rest.length === 1 ? 'lets' : 'let'} us remove nothing.`
                : ''}{' '}
              Where it was recorded it stays.
            </p>
          )}
          <div class="dialog-actions">
            <button type="button" class="button" onClick={dismiss}>
              Leave it
            </button>
            <button
              type="button"
              class="button danger"
              disabled={busy || possible.length === 0}
              onClick={() => void take(dismiss)}
            >
              Take it back
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}
