/** Behind the dots of a card: more history, signing in again, a device's token, one history or two, and the end. */
import { useRef, useState } from 'preact/hooks'
import type { Connection, Service, Succession } from '../../api.js'
import { post } from '../../lib/client.js'
import { reload } from '../../lib/resource.js'
import { handedBy } from '../../lib/ways-in.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { openDialog } from './dialogs.js'
import { DisconnectDialog } from './disconnect-dialog.js'
import { part } from './histories.js'
import { SignInButton } from './sign-in-button.js'

const histories = [
  ['90 days of history', 90],
  ['a year of history', 365],
  ['all of its history', 36_500],
] as const

interface Props {
  readonly service: Service
  readonly connection: Connection
  readonly successions: readonly Succession[]
  readonly nameOf: (connector: string) => string
}
export const More = ({ service, connection, successions, nameOf }: Props) => {
  const { name } = service
  const menu = useRef<HTMLDetailsElement>(null)
  const [leaving, leave] = useState(false)
  const close = () => {
    if (menu.current !== null) menu.current.open = false
  }
  const handed = handedBy(service, connection)
  const joined = successions.filter(({ successor, since }) => successor.id === connection.id && since !== undefined)
  const item = (text: string, action: () => void, look = 'button') => (
    <button
      key={text}
      type="button"
      class={look}
      onClick={() => {
        close()
        // A dialog gives the focus back to what had it, and what is in a closed menu cannot have it.
        menu.current?.querySelector('summary')?.focus()
        action()
      }}
    >
      {text}
    </button>
  )
  return (
    <>
      <details
        class="more"
        ref={menu}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          close()
          menu.current?.querySelector('summary')?.focus()
        }}
        onFocusOut={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close()
        }}
      >
        <summary class="button plain" aria-label={`More for ${name}`}>
          <Icon name="dots" />
        </summary>
        <div>
          {handed !== undefined
            ? null
            : histories.map(([text, days]) =>
                item(`Bring ${text}`, () => {
                  void attempt(
                    () => post(`/v1/connections/${connection.id}/backfill`, { days }),
                    `Asking ${name} for ${text}, newest days first.`,
                  )
                }),
              )}
          {handed !== undefined ? null : <SignInButton {...{ service, connection }} text="Sign in again" />}
          {handed !== 'device' ? null : (
            <>
              {item('New token…', () => openDialog({ what: 'new-token', service, connection }))}
              {item('End its token…', () => openDialog({ what: 'end-token', service, connection }))}
            </>
          )}
          {joined.map((pair) =>
            item(`Make ${nameOf(pair.predecessor.connector)} a history of its own`, () => void part(pair, nameOf)),
          )}
          {item('Disconnect…', () => leave(true), 'button danger')}
        </div>
      </details>
      {leaving ? (
        <DisconnectDialog
          connection={connection}
          name={name}
          close={() => {
            leave(false)
            void reload('/v1/connections')
            void reload('/v1/successions')
          }}
        />
      ) : null}
    </>
  )
}
