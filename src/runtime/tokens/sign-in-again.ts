/** A session has ended: a new one is opened with what the person typed, under the lease that `refresh.ts` has taken. */
import { ReauthorizeError } from '../../core/index.js'
import type { Authorization } from '../http/index.js'
import { type CredentialRow, openSecret, releaseLease } from './credentials.js'
import type { TokensOptions } from './options.js'
import { credentialsMissing, isRefusal, openSession, refusalOf, type Session, type Unremembered } from './password.js'
import { ended, keep, pauseOrLeave, revoked } from './renewal.js'

/** `undefined`: somebody else has stored a session meanwhile, which is to be used. */
export const signInAgain = async (
  options: TokensOptions,
  unremembered: Unremembered,
  row: CredentialRow,
  connector: Parameters<typeof openSession>[1],
  holder: string,
): Promise<Authorization | undefined> => {
  const { world, store, vault } = options
  const { connectionId, individual, scopes } = row
  const { name } = connector
  const { typed } = await openSecret(vault, row)
  const known = typed ?? (await unremembered.recall(individual, connectionId))
  if (known === undefined)
    return ended(
      options,
      row,
      new ReauthorizeError(
        'credentials-missing',
        `${credentialsMissing}: ${name} wants your password again, which we were not to remember.`,
      ),
    )
  const obtainedAt = world.now()
  let session: Session | undefined
  try {
    session = await openSession(options, connector, known)
  } catch (error) {
    if (isRefusal(error)) {
      const usual = `${name} no longer accepts your password; please connect again.`
      return pauseOrLeave(options, row, revoked(refusalOf(error, usual)))
    }
    await releaseLease(store, connectionId, holder, false)
    throw error
  }
  if (session === undefined)
    return pauseOrLeave(options, row, revoked(`${name} has sent you a code and wants to see it; please connect again.`))
  const secret = { access: session.access, ...(typed !== undefined && { typed }) }
  return keep(options, row, holder, { secret, expiresAt: session.expiresAt, obtainedAt, scopes })
}
