/** What holds for all flows. Every choice is kept as it is made. */
import { useState } from 'preact/hooks'
import type { SyncSettings } from '../../api.js'
import { put } from '../../lib/client.js'
import { syncSettingsPath } from '../../lib/keep-true.js'
import { duration } from '../../lib/numbers.js'
import { patch, reload } from '../../lib/resource.js'
import { attempt } from '../../parts/notes.js'
import { Flag } from './flag.js'

type Change = { readonly [K in keyof SyncSettings]?: SyncSettings[K] | null }

const change = async (what: Change): Promise<void> => {
  const isDone = await attempt(async () => {
    const settings = await put<SyncSettings>(syncSettingsPath, what)
    patch<SyncSettings>(syncSettingsPath, () => settings)
  }, 'Kept. It holds from now on.')
  if (!isDone) await reload(syncSettingsPath)
}

const delays = [0, 300, 900, 3600, 6 * 3600, 24 * 3600]

export const Rules = ({ settings }: { readonly settings: SyncSettings }) => {
  const { uploadDelaySeconds, edits, deletions, mergeChannels, samples } = settings
  return (
    <section class="card rules" aria-label="Rules">
      <h2>Rules</h2>
      <div class="field">
        <label for="rule-delay">Wait before sending</label>
        <select
          id="rule-delay"
          value={String(uploadDelaySeconds)}
          onChange={(event) => void change({ uploadDelaySeconds: Number(event.currentTarget.value) })}
        >
          {[...new Set([...delays, uploadDelaySeconds])]
            .toSorted((one, other) => one - other)
            .map((seconds) => (
              <option key={seconds} value={String(seconds)}>
                {seconds === 0 ? 'Send at once' : duration(seconds)}
              </option>
            ))}
        </select>
        <p class="small quiet">Time to give it a name, or to make it private.</p>
      </div>
      <SkipBefore day={settings.skipBefore} />
      <Flag
        name="Edits travel"
        about="A new name, note or sport is told to the services that have the workout."
        checked={edits}
        set={(on) => change({ edits: on })}
      />
      <Flag
        name="Deletions travel"
        about="What you delete where it was recorded is removed where we sent it."
        checked={deletions}
        set={(on) => change({ deletions: on })}
      />
      <Flag
        name="Fill in from a second source"
        about="Where the best source lacks heart rate or power that another one has, both are fetched."
        checked={mergeChannels === 'missing'}
        set={(on) => change({ mergeChannels: on ? 'missing' : 'off' })}
      />
      <Flag
        name="Samples from workouts"
        about="Heart rate and positions of workouts appear on the timeline, and are delivered."
        checked={samples}
        set={(on) => change({ samples: on })}
      />
    </section>
  )
}

/** A day is written piece by piece: it is kept when the field is left. */
const SkipBefore = ({ day = '' }: { readonly day: string | undefined }) => {
  const [typed, type] = useState<string>()
  const keep = () => {
    const wanted = typed
    type(undefined)
    if (wanted !== undefined && wanted !== day) void change({ skipBefore: wanted === '' ? null : wanted })
  }
  return (
    <div class="field">
      <label for="rule-before">Leave out what is older than</label>
      <div class="row nowrap">
        <input
          id="rule-before"
          type="date"
          value={typed ?? day}
          onInput={(event) => type(event.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        {day === '' ? null : (
          <button type="button" class="button" onClick={() => void change({ skipBefore: null })}>
            Send all<span class="hidden-text">, however old</span>
          </button>
        )}
      </div>
      <p class="small quiet">
        {day === '' ? 'Nothing is left out for its age.' : 'Older workouts stay where they are.'}
      </p>
    </div>
  )
}
