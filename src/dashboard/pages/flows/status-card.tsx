/** On or off, how far it has come, and what is left under each service's limits. */
import { useState } from 'preact/hooks'
import type { SyncSettings, SyncStatus } from '../../api.js'
import { ask, put } from '../../lib/client.js'
import { etaText, statusSentence, workText } from '../../lib/flow-words.js'
import { syncPath, syncSettingsPath } from '../../lib/keep-true.js'
import { useNow } from '../../lib/now.js'
import { count } from '../../lib/numbers.js'
import { patch, reload } from '../../lib/resource.js'
import { momentText, relativeText } from '../../lib/time.js'
import { Chip, Meter, type Tone, When } from '../../parts/bits.js'
import type { IconName } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { withCode } from '../../parts/states.js'
import { PlanDialog } from './plan-dialog.js'

const looks: Readonly<Record<SyncStatus['state'], { icon: IconName; tone: Tone; text: string }>> = {
  off: { icon: 'ended', tone: 'plain', text: 'Off' },
  idle: { icon: 'check', tone: 'good', text: 'Up to date' },
  due: { icon: 'flows', tone: 'plain', text: 'On' },
  running: { icon: 'flows', tone: 'good', text: 'Running' },
  waiting: { icon: 'clock', tone: 'warn', text: 'Waiting' },
}

const setOn = (isOn: boolean): Promise<boolean> =>
  attempt(
    async () => {
      const settings = await put<SyncSettings>(syncSettingsPath, { isOn })
      patch<SyncSettings>(syncSettingsPath, () => settings)
      await reload(syncPath)
    },
    isOn
      ? 'Syncing is on. The newest workouts go first.'
      : 'Syncing is off. What is there stays there, and nothing more is sent.',
  )

export const StatusCard = ({ status }: { readonly status: SyncStatus }) => {
  const now = useNow()
  const [isLooking, look] = useState(false)
  const { isOn, state, done, total, etaSeconds, message, services } = status
  const isBusy = total > done && state !== 'off'
  const whenOf = (iso: string) => relativeText(Date.parse(iso), now)
  return (
    <section class="card sync-status" aria-label="Syncing">
      <header class="row spread">
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={isOn}
            aria-checked={isOn}
            aria-label="Sync workouts"
            onClick={(event) => {
              // It shows what is, not what is wished for: switching on is asked about first.
              event.preventDefault()
              if (isOn) void setOn(false)
              else look(true)
            }}
          />
          <span aria-hidden="true" />
          <h2>Sync workouts</h2>
        </label>
        <Chip {...looks[state]} />
      </header>
      <p aria-live="polite">{statusSentence(status, whenOf)}</p>
      {message === undefined ? null : <p class="missing">{withCode(message)}</p>}
      {isBusy ? (
        <div class="sync-progress">
          <p class="small quiet row spread">
            <span>
              {done.toLocaleString('en')} of {count(total, 'step')} done
            </span>
            {etaSeconds === undefined ? null : <span>{etaText(etaSeconds)} to go</span>}
          </p>
          <Meter done={done} of={total} label="Syncing" />
        </div>
      ) : null}
      <Work services={services} now={now} />
      <div class="row">
        {isOn ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              let listed = 0
              void attempt(
                async () => {
                  listed = (await ask<{ listed: number }>(syncPath)).listed
                },
                () => `Asking ${count(listed, 'service')} what is new. What follows happens by itself.`,
              )
            }}
          >
            Sync now
          </button>
        ) : null}
        <button type="button" class="button" onClick={() => look(true)}>
          What would happen…
        </button>
      </div>
      {isLooking ? <PlanDialog isOn={isOn} switchOn={() => setOn(true)} close={() => look(false)} /> : null}
    </section>
  )
}

/** Who still has something to do, and who cannot be asked. */
const Work = ({ services, now }: { readonly services: SyncStatus['services']; readonly now: number }) => {
  const shown = services.filter(
    (service) => service.out !== undefined || service.waitsUntil !== undefined || workText(service) !== '',
  )
  if (shown.length === 0) return null
  return (
    <ul class="sync-work">
      {shown.map((service) => (
        <li key={service.connection}>
          <strong>{service.service}</strong>
          <span>
            {workText(service)}
            {service.etaSeconds > 0 && workText(service) !== '' ? (
              <span class="quiet">, {etaText(service.etaSeconds)}</span>
            ) : null}
            {service.waitsUntil === undefined ? null : (
              <span class="quiet">
                {workText(service) === '' ? 'Waits' : '; waits'} until {momentText(service.waitsUntil, now)} (
                <When iso={service.waitsUntil} now={now} />)
              </span>
            )}
            {service.out === undefined ? null : <span class="sync-out"> {withCode(service.out.message)}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}
