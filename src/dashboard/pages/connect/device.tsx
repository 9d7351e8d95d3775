/** Letting a device in: it is given a name, and gets an address and a token, which are shown once. */
import { useId, useState } from 'preact/hooks'
import type { Connection, Device, Service } from '../../api.js'
import { ask, problemOf } from '../../lib/client.js'
import { reload, useResource } from '../../lib/resource.js'
import { CopyField } from '../../parts/copy-field.js'
import { Markdown } from '../../parts/markdown.js'
import { FieldProblem, problemMarks } from './secret-field.js'

/** What the server calls a device that was given no name. */
const usualName = 'device'

interface FormProps {
  readonly service: Service
  readonly given: (device: Device) => void
  readonly dismiss: () => void
}
export const DeviceForm = ({ service, given, dismiss }: FormProps) => {
  const id = useId()
  const { data } = useResource<{ connections: Connection[] }>('/v1/connections')
  const [busy, setBusy] = useState(false)
  const [problem, tell] = useState<string>()
  const taken = (data?.connections ?? [])
    .filter(({ connector, state }) => connector === service.id && state !== 'disconnected')
    .map(({ account }) => account)
  const submit = async (name: string): Promise<void> => {
    // The server would take it for the same device, and end the token that one has.
    if (taken.includes(name === '' ? usualName : name))
      return tell(
        `There is a device called ${name === '' ? usualName : name} already. Choose another name; or, for a new token, see that one’s card.`,
      )
    setBusy(true)
    tell(undefined)
    try {
      given(await ask<Device>('/v1/connections/push', { connector: service.id, ...(name !== '' && { name }) }))
      void reload('/v1/connections')
    } catch (error) {
      const { code, detail } = problemOf(error)
      tell(
        code === 'bad-request'
          ? 'A name has up to 60 letters, numbers, blanks, points and dashes, and begins with a letter or number.'
          : detail.replaceAll('`', ''),
      )
      setBusy(false)
    }
  }
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(String(new FormData(event.currentTarget).get('name') ?? '').trim())
      }}
    >
      <p class="quiet">
        The device hands over its data by itself. It gets an address and a token of its own, and can do nothing else
        with it.
      </p>
      <div class="field">
        <label for={id}>
          A name for it <span class="quiet">(tells several apart)</span>
        </label>
        <input
          id={id}
          name="name"
          type="text"
          maxLength={60}
          placeholder={usualName}
          required={taken.includes(usualName)}
          autocomplete="off"
          {...problemMarks(id, problem)}
        />
        <FieldProblem id={id} problem={problem} />
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={dismiss}>
          Cancel
        </button>
        <button type="submit" class="button primary" disabled={busy}>
          Make its token
        </button>
      </div>
    </form>
  )
}

export const DeviceGiven = ({ device, dismiss }: { readonly device: Device; readonly dismiss: () => void }) => (
  <>
    <p role="status">
      The token is shown <strong>this once</strong>. We keep only its fingerprint; if it is lost, make a new one.
    </p>
    <CopyField label="Address" value={device.url} />
    <CopyField label="Token" value={device.token} />
    {device.setUp === '' ? null : (
      <section aria-label="How to set it up">
        <Markdown text={device.setUp} />
      </section>
    )}
    <div class="dialog-actions">
      <button type="button" class="button primary" onClick={dismiss}>
        I have copied it
      </button>
    </div>
  </>
)
