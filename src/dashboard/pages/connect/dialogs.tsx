/**
 * The dialogs of the page stand beside the cards, not in them: a card is another one as soon as its service is connected,
 * and what is shown once must not go with it.
 */
import { useEffect } from 'preact/hooks'
import type { Connection, Service } from '../../api.js'
import { cell, useCell } from '../../lib/cell.js'
import { ConnectDialog } from './connect-dialog.js'
import { EndTokenDialog, NewTokenDialog } from './device-dialogs.js'

interface Asked {
  readonly what: 'connect' | 'new-token' | 'end-token'
  readonly service: Service
  readonly connection?: Connection
}
const asked = cell<Asked | undefined>(undefined)

export const openDialog = (what: Asked): void => asked.set(what)

export const Dialogs = () => {
  const now = useCell(asked)
  useEffect(() => () => asked.set(undefined), [])
  if (now === undefined) return null
  const { what, service, connection } = now
  const close = () => asked.set(undefined)
  if (what === 'connect')
    return <ConnectDialog service={service} close={close} {...(connection === undefined ? {} : { connection })} />
  if (connection === undefined) return null
  const Wanted = what === 'new-token' ? NewTokenDialog : EndTokenDialog
  return <Wanted service={service} connection={connection} close={close} />
}
