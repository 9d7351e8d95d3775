/** The last question before anything is removed. Its answer is typed, so that nobody gives it by habit. */
import { useId, useState } from 'preact/hooks'
import type { RollbackService } from '../../api.js'
import { ask } from '../../lib/client.js'
import { count } from '../../lib/numbers.js'
import { listed } from '../../lib/words.js'
import { Dialog } from '../../parts/dialog.js'
import { attempt } from '../../parts/notes.js'

interface Props {
  readonly services: readonly RollbackService[]
  readonly isAll: boolean
  readonly close: () => void
  readonly reload: () => void
}
export const RollbackDialog = ({ services, isAll, close, reload }: Props) => {
  const id = useId()
  const [typed, type] = useState('')
  const [busy, setBusy] = useState(false)
  const sum = services.reduce((all, { sent }) => all + sent, 0)
  const isRight = typed.replaceAll(/[\s,.]/g, '') === String(sum)
  const take = async (dismiss: () => void) => {
    setBusy(true)
    let wanted = 0
    await attempt(
      async () => {
        const connections = services.map(({ connection }) => connection)
        wanted = (await ask<{ wanted: number }>('/v1/rollback', isAll ? {} : { connections })).wanted
      },
      () => `${count(wanted, 'workout')} ${wanted === 1 ? 'is' : 'are'} being taken back. You can stop it at any time.`,
    )
    reload()
    dismiss()
  }
  return (
    <Dialog title={`Take back ${count(sum, 'workout')}?`} close={close}>
      {(dismiss) => (
        <form
          class="dialog-body"
          onSubmit={(event) => {
            event.preventDefault()
            if (isRight) void take(dismiss)
          }}
        >
          <p class="quiet">
            They are deleted at {listed(services.map(({ service }) => service))}, with the comments and kudos they got
            there. A deleted workout does not come back, and we do not send it there again.
          </p>
          <div class="field">
            <label for={id}>To go on, type how many: {sum}</label>
            <input
              id={id}
              type="text"
              inputMode="numeric"
              autocomplete="off"
              value={typed}
              onInput={(event) => type(event.currentTarget.value)}
            />
          </div>
          <div class="dialog-actions">
            <button type="button" class="button" onClick={dismiss}>
              Leave them
            </button>
            <button type="submit" class="button danger" disabled={!isRight || busy}>
              Take back
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
