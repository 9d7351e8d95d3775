/** What is set for one service: privacy, pauses, and what its connector asks for. */
import type { ConnectionSettings, FlowParty } from '../../api.js'
import { put } from '../../lib/client.js'
import { patch, reload, reloadAll, useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { workoutsText } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { Skeleton, withCode } from '../../parts/states.js'
import { Flag } from './flag.js'
import { SettingInput } from './setting-input.js'

const pathOf = (connection: string): string => `/v1/connections/${encodeURIComponent(connection)}/settings`

export type SettingsChange = Partial<Pick<ConnectionSettings, 'settings' | 'syncPrivate' | 'autoPause'>>

const change = async ({ connection, service }: FlowParty, what: SettingsChange): Promise<void> => {
  const path = pathOf(connection)
  const isDone = await attempt(async () => {
    const settings = await put<ConnectionSettings>(path, what)
    patch<ConnectionSettings>(path, () => settings)
    // What was missing may be there now.
    reloadAll((one) => one === '/v1/flows' || one === '/v1/sync')
  }, `Kept for ${service}.`)
  if (!isDone) await reload(path)
}

export const ServiceSettings = ({ parties }: { readonly parties: readonly FlowParty[] }) => (
  <section class="card" aria-label="Services">
    <h2>Services</h2>
    <ul class="service-settings">
      {parties.map((party) => (
        <li key={party.connection}>
          <OneService party={party} />
        </li>
      ))}
    </ul>
  </section>
)

const OneService = ({ party }: { readonly party: FlowParty }) => {
  const { connection, service, out } = party
  const needsSetting = out?.code === 'config_missing'
  return (
    <details open={needsSetting}>
      <summary>
        <strong>{service}</strong>
        <span class="small quiet">{workoutsText(party) ?? 'neither gives nor takes workouts at present'}</span>
        {out === undefined ? null : (
          <span class="chip" data-tone="bad">
            <Icon name="hand" size={16} />
            Needs you
          </span>
        )}
        <Icon name="chevron" size={16} />
      </summary>
      <div class="service-form">
        {out === undefined ? null : (
          <p class="missing">
            {withCode(out.message)} {needsSetting ? null : <a href={href('connect')}>See Connect</a>}
          </p>
        )}
        {out?.code === 'disconnected' ? null : <Form key={connection} party={party} />}
      </div>
    </details>
  )
}

const Form = ({ party }: { readonly party: FlowParty }) => {
  const { connection, service, gives, takes } = party
  const { data, problem, reload: again } = useResource<ConnectionSettings>(pathOf(connection))
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton height={88} />
    ) : (
      <p>
        {problem.detail}{' '}
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      </p>
    )
  return (
    <>
      {Object.entries(data.fields).map(([name, field]) => (
        <SettingInput
          key={name}
          id={`${connection}-${name}`}
          field={field}
          value={data.settings[name]}
          set={(value) => change(party, { settings: { [name]: value } })}
        />
      ))}
      {gives ? (
        <Flag
          name="Send on private workouts"
          about={`What is private at ${service} otherwise stays there.`}
          checked={data.syncPrivate}
          set={(on) => change(party, { syncPrivate: on })}
        />
      ) : null}
      {takes ? (
        <Flag
          name="Put pauses in"
          about={`For a service that knows no timer: standing still becomes a pause, so that ${service} reckons the moving time.`}
          checked={data.autoPause}
          set={(on) => change(party, { autoPause: on })}
        />
      ) : null}
    </>
  )
}
