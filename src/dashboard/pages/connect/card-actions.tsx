/** One button, and behind the dots what is seldom wanted. */
import { useState } from 'preact/hooks'
import type { Connection, Service, Succession } from '../../api.js'
import { post } from '../../lib/client.js'
import { href } from '../../lib/router.js'
import type { CardFacts, Catalogue } from '../../lib/services.js'
import { handedBy } from '../../lib/ways-in.js'
import type { Standing } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { openDialog } from './dialogs.js'
import { More } from './more.js'
import { SignInButton } from './sign-in-button.js'

interface Props {
  readonly facts: CardFacts
  readonly standing: Standing
  readonly all: Catalogue
  readonly successions: readonly Succession[]
  /** Is the service that took over from this one connected? */
  readonly isSucceeded: boolean
}
export const CardActions = ({ facts, standing, all, successions, isSucceeded }: Props) => {
  const { service, connection, former } = facts
  if (connection === undefined)
    return (
      <footer>
        {standing === 'open' ? (
          <SignInButton
            service={service}
            text={former === undefined ? 'Connect' : 'Connect again'}
            of={service.name}
            look="primary"
          />
        ) : standing === 'files' && service.push !== undefined ? (
          <DeviceButton service={service} />
        ) : (
          <Documentation service={service} />
        )}
      </footer>
    )
  return (
    <footer>
      {handedBy(service, connection) === undefined ? (
        <MainAction {...{ service, connection, standing, all, isSucceeded }} />
      ) : (
        <DeviceButton service={service} isFurther />
      )}
      <More service={service} connection={connection} successions={successions} nameOf={all.nameOf} />
    </footer>
  )
}

const Documentation = ({ service }: { readonly service: Service }) => (
  <a class="button plain" href={service.docs} target="_blank" rel="noreferrer">
    Its documentation
    <Icon name="external" size={14} />
    <span class="hidden-text"> of {service.name}, opens a new tab</span>
  </a>
)

/** Nothing where archives are all there is. */
const DeviceButton = ({ service, isFurther = false }: { readonly service: Service; readonly isFurther?: boolean }) =>
  service.push === undefined ? (
    <span />
  ) : (
    <button
      type="button"
      class={isFurther ? 'button' : 'button primary'}
      onClick={() => openDialog({ what: 'connect', service })}
    >
      {isFurther ? 'Add a device' : 'Connect a device'}
      <span class="hidden-text"> for {service.name}</span>
    </button>
  )

interface MainProps extends Pick<Props, 'standing' | 'all' | 'isSucceeded'> {
  readonly service: Service
  readonly connection: Connection
}
const MainAction = ({ service, connection, standing, all, isSucceeded }: MainProps) => {
  const { name } = service
  if (standing === 'needs-you' && service.state === 'ended') {
    const successor = all.services.find(({ id }) => id === service.successor)
    if (successor === undefined || isSucceeded) return <Documentation service={service} />
    return <SignInButton service={successor} text={`Connect ${successor.name}`} look="primary" />
  }
  if (standing === 'needs-password')
    return (
      <SignInButton {...{ service, connection }} text="Give the password again" of={`for ${name}`} look="primary" />
    )
  if (standing === 'needs-settings')
    return (
      <a class="button primary" href={href('flows')}>
        Set it up<span class="hidden-text">: {name}</span>
      </a>
    )
  if (standing === 'needs-you')
    return <SignInButton {...{ service, connection }} text="Sign in again" of={`at ${name}`} look="primary" />
  if (connection.missingScopes.length > 0)
    return <SignInButton {...{ service, connection }} text="Allow the rest" of={`at ${name}`} />
  return <PullButton connection={connection} name={name} />
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
