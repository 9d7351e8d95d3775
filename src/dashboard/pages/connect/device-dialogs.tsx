/** A new token for a device, or none any more. */
import { useState } from 'preact/hooks'
import type { Connection, Device, Service } from '../../api.js'
import { ask, problemOf, remove } from '../../lib/client.js'
import { Dialog } from '../../parts/dialog.js'
import { attempt } from '../../parts/notes.js'
import { DeviceGiven } from './device.js'

interface Props {
  readonly service: Service
  readonly connection: Connection
  readonly close: () => void
}
const tokenOf = ({ id }: Connection): string => `/v1/connections/${encodeURIComponent(id)}/push-token`

export const NewTokenDialog = ({ service, connection, close }: Props) => {
  const [device, given] = useState<Device>()
  const [busy, setBusy] = useState(false)
  const [problem, tell] = useState<string>()
  return (
    <Dialog title={`A new token for ${connection.account}`} close={close}>
      {(dismiss) =>
        device !== undefined ? (
          <DeviceGiven device={device} dismiss={dismiss} />
        ) : (
          <>
            <p>
              The old token ends at once: until the device has the new one, {service.name} brings nothing. What it keeps
              meanwhile it hands over later.
            </p>
            <p class="field-problem" role="alert">
              {problem}
            </p>
            <div class="dialog-actions">
              <button type="button" class="button" onClick={dismiss}>
                Keep the old one
              </button>
              <button
                type="button"
                class="button primary"
                disabled={busy}
                onClick={async () => {
                  setBusy(true)
                  try {
                    given(await ask<Device>(tokenOf(connection)))
                  } catch (error) {
                    tell(problemOf(error).detail.replaceAll('`', ''))
                    setBusy(false)
                  }
                }}
              >
                Make a new token
              </button>
            </div>
          </>
        )
      }
    </Dialog>
  )
}

export const EndTokenDialog = ({ connection, close }: Props) => {
  const [busy, setBusy] = useState(false)
  return (
    <Dialog title={`End the token of ${connection.account}?`} close={close}>
      {(dismiss) => (
        <>
          <p>The device can push no more. What it has brought stays, and a new token lets it in again.</p>
          <div class="dialog-actions">
            <button type="button" class="button" onClick={dismiss}>
              Let it push
            </button>
            <button
              type="button"
              class="button danger"
              disabled={busy}
              onClick={async () => {
                setBusy(true)
                await attempt(() => remove(tokenOf(connection)), `${connection.account} can push no more.`)
                dismiss()
              }}
            >
              End its token
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}
