/** Disconnecting asks one thing: what becomes of the records. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Connection } from '../../api.js'
import { remove } from '../../lib/client.js'
import { count } from '../../lib/numbers.js'
import { attempt } from '../../parts/notes.js'

interface Props {
  readonly connection: Connection
  readonly name: string
  readonly close: () => void
}
export const DisconnectDialog = ({ connection, name, close }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const [data, choose] = useState<'keep' | 'delete'>('keep')
  const [busy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const records = count(connection.records, 'record')
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="disconnect-title">
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const sentence =
            data === 'keep'
              ? `${name} is disconnected. Its ${records} stay.`
              : `${name} is disconnected and its records are deleted.`
          await attempt(() => remove(`/v1/connections/${encodeURIComponent(connection.id)}?data=${data}`), sentence)
          dialog.current?.close()
        }}
      >
        <h2 id="disconnect-title">Disconnect {name}?</h2>
        <p class="quiet">We tell {name} that our access ends, and ask it for nothing more.</p>
        <Choice
          name="Keep what is here"
          about={`${records} stay and can be continued by connecting again.`}
          checked={data === 'keep'}
          choose={() => choose('keep')}
        />
        <Choice
          name="Delete what is here"
          about={`${records} are removed here, and everything we deliver to hears of it. What ${name} keeps is not touched.`}
          checked={data === 'delete'}
          choose={() => choose('delete')}
        />
        <div class="row" style={{ justifyContent: 'flex-end' }}>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Stay connected
          </button>
          <button type="submit" class="button danger" disabled={busy}>
            {data === 'keep' ? 'Disconnect' : 'Disconnect and delete'}
          </button>
        </div>
      </form>
    </dialog>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly about: string
  readonly checked: boolean
  readonly choose: () => void
}
const Choice = ({ name, about, checked, choose }: ChoiceProps) => (
  <label class="choice">
    <input type="radio" name="data" checked={checked} onChange={choose} />
    <span>
      <strong>{name}</strong>
      <br />
      <span class="small quiet">{about}</span>
    </span>
  </label>
)
