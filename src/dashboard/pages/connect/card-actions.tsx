/** One button, and behind the dots what is seldom wanted. */
import { useRef, useState } from 'preact/hooks'
import type { Connection } from '../../api.js'
import { post } from '../../lib/client.js'
import { reload } from '../../lib/resource.js'
import type { CardFacts } from '../../lib/services.js'
import type { Standing } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { DisconnectDialog } from './disconnect-dialog.js'

const histories = [
  ['90 days of history', 90],
  ['a year of history', 365],
  ['all of its history', 36_500],
] as const

interface Props {
  readonly facts: CardFacts
  readonly standing: Standing
  readonly nameOf: (connector: string) => string
}
export const CardActions = ({ facts, standing, nameOf }: Props) => {
  const { service, connection, former } = facts
  const signIn = `/connect/${encodeURIComponent(service.id)}`
  if (connection === undefined)
    return standing === 'open' ? (
      <footer>
        <a class="button primary" href={signIn}>
          {former === undefined ? 'Connect' : 'Connect again'}
          <span class="hidden-text"> {service.name}</span>
        </a>
      </footer>
    ) : (
      <footer>
        <a class="button plain" href={service.docs} target="_blank" rel="noreferrer">
          Its documentation
          <Icon name="external" size={14} />
          <span class="hidden-text"> of {service.name}, opens a new tab</span>
        </a>
      </footer>
    )
  return (
    <footer>
      {standing === 'needs-you' && service.state === 'ended' && service.successor !== undefined ? (
        <a class="button primary" href={`/connect/${encodeURIComponent(service.successor)}`}>
          Connect {nameOf(service.successor)}
        </a>
      ) : standing === 'needs-you' ? (
        <a class="button primary" href={signIn}>
          Sign in again<span class="hidden-text"> at {service.name}</span>
        </a>
      ) : connection.missingScopes.length > 0 ? (
        <a class="button" href={signIn}>
          Allow the rest<span class="hidden-text"> at {service.name}</span>
        </a>
      ) : (
        <PullButton connection={connection} name={service.name} />
      )}
      <More connection={connection} name={service.name} signIn={signIn} />
    </footer>
  )
}

const PullButton = ({ connection, name }: { readonly connection: Connection; readonly name: string }) => {
  const [busy, setBusy] = useState(false)
  return (
    <button
      type="button"
      class="button"
      disabled={busy}
      onClick={async () => {
        setBusy(true)
        await pullNow(connection, name)
        setBusy(false)
      }}
    >
      Pull now<span class="hidden-text"> from {name}</span>
    </button>
  )
}

const pullNow = (connection: Connection, name: string) =>
  attempt(
    () => post(`/v1/connections/${connection.id}/pull`),
    `Asking ${name} for news. What is new appears by itself.`,
  )

interface MoreProps {
  readonly connection: Connection
  readonly name: string
  readonly signIn: string
}
const More = ({ connection, name, signIn }: MoreProps) => {
  const menu = useRef<HTMLDetailsElement>(null)
  const [leaving, leave] = useState(false)
  const close = () => {
    if (menu.current !== null) menu.current.open = false
  }
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
          {histories.map(([text, days]) => (
            <button
              key={days}
              type="button"
              class="button"
              onClick={() => {
                close()
                void attempt(
                  () => post(`/v1/connections/${connection.id}/backfill`, { days }),
                  `Asking ${name} for ${text}, newest days first.`,
                )
              }}
            >
              Bring {text}
            </button>
          ))}
          <a class="button" href={signIn}>
            Sign in again
          </a>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              close()
              leave(true)
            }}
          >
            Disconnect…
          </button>
        </div>
      </details>
      {leaving ? (
        <DisconnectDialog
          connection={connection}
          name={name}
          close={() => {
            leave(false)
            void reload('/v1/connections')
          }}
        />
      ) : null}
    </>
  )
}
