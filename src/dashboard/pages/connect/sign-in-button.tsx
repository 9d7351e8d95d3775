/** The button that connects: a plain link to the service's own page, or the dialog that asks what is to be asked first. */
import type { Connection, Service } from '../../api.js'
import { isPlainLink, signInAddress } from '../../lib/ways-in.js'
import { openDialog } from './dialogs.js'

interface Props {
  readonly service: Service
  /** Given where it is to be connected again. */
  readonly connection?: Connection
  readonly text: string
  /** What tells this button from the others to who cannot see the card around it. */
  readonly of?: string
  readonly look?: 'primary'
}
export const SignInButton = ({ service, connection, text, of, look }: Props) => {
  const label = (
    <>
      {text}
      {of === undefined ? null : <span class="hidden-text"> {of}</span>}
    </>
  )
  const style = look === 'primary' ? 'button primary' : 'button'
  // Again, it is signed in where and how it was: there is nothing to choose.
  const isSame = connection?.signedInBy === 'auth' && service.auth === 'oauth2'
  if (isSame || isPlainLink(service))
    return (
      <a class={style} href={signInAddress(service, connection?.region)}>
        {label}
      </a>
    )
  return (
    <button
      type="button"
      class={style}
      onClick={() => openDialog({ what: 'connect', service, ...(connection === undefined ? {} : { connection }) })}
    >
      {label}
    </button>
  )
}
