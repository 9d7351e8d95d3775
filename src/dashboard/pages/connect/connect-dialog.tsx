/** Connecting where there is something to choose or to type: first the region, then the way, then what it asks for. */
import { useState } from 'preact/hooks'
import type { Connection, Device, Service } from '../../api.js'
import { reload } from '../../lib/resource.js'
import { signInAddress, type Way, wayOf, waysOf, wayText } from '../../lib/ways-in.js'
import { connectedSentence } from '../../lib/words.js'
import { Dialog } from '../../parts/dialog.js'
import { say } from '../../parts/notes.js'
import { withCode } from '../../parts/states.js'
import { DeviceForm, DeviceGiven } from './device.js'
import { KeyForm } from './key-form.js'
import { PasswordForm } from './password-form.js'

interface Props {
  readonly service: Service
  /** Given where it is to be connected again. */
  readonly connection?: Connection
  readonly close: () => void
}
export const ConnectDialog = ({ service, connection, close }: Props) => {
  const { name, regions } = service
  const [region, setRegion] = useState(connection?.region ?? regions[0]?.id)
  const [way, setWay] = useState(wayOf(service, connection))
  const [device, given] = useState<Device>()
  /** Half of a sign-in is done: where and how are settled. */
  const [isUnderWay, setUnderWay] = useState(false)
  const ways = waysOf(service)
  return (
    <Dialog title={connection === undefined ? `Connect ${name}` : `Connect ${name} again`} close={close}>
      {(dismiss) => {
        if (device !== undefined) return <DeviceGiven device={device} dismiss={dismiss} />
        const form = {
          service,
          region,
          dismiss,
          setUnderWay,
          connected: async (connectionId: string) => {
            dismiss()
            say(connectedSentence(name))
            await Promise.all([reload('/v1/connections'), reload('/v1/successions')])
            document.getElementById(`${service.id}-${connectionId}`)?.focus()
          },
        }
        return (
          <>
            {regions.length < 2 || way?.way === 'device' ? null : (
              <fieldset class="choices" disabled={isUnderWay}>
                <legend>Where is your account?</legend>
                <div class="choice-grid">
                  {regions.map(({ id, title }) => (
                    <label key={id} class="choice">
                      <input type="radio" name="region" checked={id === region} onChange={() => setRegion(id)} />
                      <span>{title}</span>
                    </label>
                  ))}
                </div>
              </fieldset>
            )}
            {ways.length < 2 ? null : (
              <WayChoice service={service} ways={ways} chosen={way} choose={setWay} disabled={isUnderWay} />
            )}
            {service.mode === 'sandbox' && (way?.way === 'apiKey' || way?.way === 'password') ? <Invented /> : null}
            {way === undefined ? (
              <p class="quiet">{withCode(service.howToSetUp ?? 'It is not set up here.')}</p>
            ) : way.way === 'oauth2' ? (
              <GoOn service={service} region={region} dismiss={dismiss} />
            ) : way.way === 'apiKey' ? (
              <KeyForm {...form} way={way} />
            ) : way.way === 'password' ? (
              <PasswordForm {...form} way={way} />
            ) : (
              <DeviceForm service={service} given={given} dismiss={dismiss} />
            )}
          </>
        )
      }}
    </Dialog>
  )
}

/** Nobody invented can tell what to type; their services can. */
const Invented = () => (
  <p class="small quiet">
    Everyone here is invented, and so is what to type: it stands on the page of the simulated service, whose address
    Tributary told as it started.
  </p>
)

interface WayChoiceProps {
  readonly service: Service
  readonly ways: readonly Way[]
  readonly chosen: Way | undefined
  readonly choose: (way: Way) => void
  readonly disabled: boolean
}
const WayChoice = ({ service, ways, chosen, choose, disabled }: WayChoiceProps) => (
  <fieldset class="choices" disabled={disabled}>
    <legend>How?</legend>
    {ways.map((way) => (
      <label key={`${way.way} ${way.personal}`} class="choice">
        <input
          type="radio"
          name="way"
          disabled={!way.ready}
          checked={way.way === chosen?.way && way.personal === chosen.personal}
          onChange={() => choose(way)}
        />
        <span>
          {wayText(way, service)}
          {way.ready || service.howToSetUp === undefined ? null : (
            <span class="small quiet choice-why">Not set up here. {withCode(service.howToSetUp)}</span>
          )}
        </span>
      </label>
    ))}
  </fieldset>
)

interface GoOnProps {
  readonly service: Service
  readonly region: string | undefined
  readonly dismiss: () => void
}
const GoOn = ({ service, region, dismiss }: GoOnProps) => (
  <>
    <p class="quiet">You sign in at {service.name} itself, and come back here. We never see your password.</p>
    <div class="dialog-actions">
      <button type="button" class="button" onClick={dismiss}>
        Cancel
      </button>
      <a class="button primary" href={signInAddress(service, region)}>
        Go on to {service.name}
      </a>
    </div>
  </>
)
