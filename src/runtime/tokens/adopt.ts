/**
 * Taking over access that the person gave to another program. Refresh tokens rotate: a pair is stored before it is
 * used, and what is here already is only replaced by a pair that was made later.
 */
import { PermissionError, ReauthorizeError, SettingsError, TributaryError } from '../../core/index.js'
import { type Credentials, regionOf } from '../http/index.js'
import { connectionIdOf } from '../intake/index.js'
import type { Db, Store } from '../store/db.js'
import { accountBehind } from './adopted-account.js'
import { type ExternalAccount, type Grant, settle } from './connect.js'
import { type CredentialRow, credentialOf, iso, openSecret, type Secret } from './credentials.js'
import { scopesIn } from './oauth-client.js'
import type { TokensOptions } from './options.js'

export interface OldGrant {
  readonly individual: string
  readonly connector: string
  /** Whose account it is, where the other program knew. */
  readonly account?: string | undefined
  readonly secret: Secret
  readonly expiresAt: number
  readonly obtainedAt: number
  /** As the provider writes them. */
  readonly scope: string
  /** One sentence: why it is over, where the other program knows that it is. */
  readonly ended?: string | undefined
}
export type Adopted =
  /** `known`: what is here is as new, and stays. */
  | { readonly outcome: 'connected' | 'renewed' | 'known'; readonly connectionId: string; readonly message?: string }
  /** `again`: the same may succeed later. */
  | { readonly outcome: 'refused'; readonly sentence: string; readonly again: boolean }

/** Until the provider has said whose account it is, under an id that no provider gives. */
const unnamed = 'not told yet'
const leftSentence = 'The person has disconnected this account here since.'
const atOnceSentence = 'Another run was at it at the same time; see what that one says.'
const nobodyToAsk = 'Nobody can be asked any more whose account it was.'
const otherSentence =
  'Its external_user_id names another account than the one this access opens. Correct it there, or let the person connect again.'

/** Every refusal is a value with a sentence; what is thrown is a fault. */
export const adopt = async (options: TokensOptions, credentials: Credentials, old: OldGrant): Promise<Adopted> => {
  try {
    const grant = grantOf(options, old)
    const before = await alreadyHere(options.store, old)
    if (before === 'left') return refused(leftSentence)
    if (before !== undefined && before.account !== unnamed && before.obtainedAt >= old.obtainedAt)
      return { outcome: 'known', ...shown(before) }
    if (old.ended === undefined) return await adoptAsked(options, credentials, old, grant, before)
    if (old.account === undefined) return refused(`${old.ended} ${nobodyToAsk}`)
    const { connectionId, continued } = await settle(unlessNewer(options, grant), grant)
    await pause(options, connectionId, old.ended)
    return adoptedAs(options.store, connectionId, continued)
  } catch (error) {
    if (error instanceof NewerHere) return adoptedAs(options.store, error.connectionId, 'known')
    if (!(error instanceof TributaryError)) throw error
    return { outcome: 'refused', sentence: error.message, again: !isFinal(error) }
  }
}

/** What `adopt` would do, as far as can be told without asking anybody. */
export const foresee = async (
  options: TokensOptions,
  old: OldGrant,
): Promise<{ readonly outcome: Adopted['outcome']; readonly sentence?: string }> => {
  try {
    grantOf(options, old)
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error
    return { outcome: 'refused', sentence: error.message }
  }
  const before = await alreadyHere(options.store, old)
  if (before === 'left') return { outcome: 'refused', sentence: leftSentence }
  if (before === undefined || before.account === unnamed)
    return old.ended !== undefined && old.account === undefined
      ? { outcome: 'refused', sentence: `${old.ended} ${nobodyToAsk}` }
      : { outcome: 'connected' }
  return { outcome: before.obtainedAt >= old.obtainedAt ? 'known' : 'renewed' }
}

/**
 * Held under a provisional id without a schedule, so that a refreshed pair is never lost, and nothing is pulled before
 * it is known whose it is; then moved to where it belongs. What the other program wrote down is believed where it cannot
 * be asked any more.
 */
const adoptAsked = async (
  options: TokensOptions,
  credentials: Credentials,
  old: OldGrant,
  grant: Grant,
  before: CredentialRow | undefined,
): Promise<Adopted> => {
  // An earlier attempt has refreshed it, and could not go on.
  const isHeld = before?.account === unnamed && before.obtainedAt >= old.obtainedAt
  const connectionId = isHeld ? before.connectionId : await hold(options, { ...grant, account: { id: unnamed } })
  const drop = (db: Db): Promise<unknown> => db.query('delete from connections where id = $1', [connectionId])
  let account: ExternalAccount
  let over: string | undefined
  try {
    account = await accountBehind(options, credentials, connectionId)
  } catch (error) {
    const held = await credentialOf(options.store, connectionId)
    if (held === undefined) return doneByAnother(options.store, old)
    if (!isFinal(error)) throw error
    if (old.account === undefined) {
      if (!isOnlyHere(held, old, error)) await drop(options.store)
      throw error
    }
    account = { id: old.account }
    if (error instanceof ReauthorizeError) over = error.message
    const { code } = error
    options.world.log.warn({ connection: connectionId, code }, 'whose account it is was not told, and is believed')
  }
  const row = await credentialOf(options.store, connectionId)
  if (row === undefined) return doneByAnother(options.store, old)
  if (old.account !== undefined && old.account !== account.id) {
    if (row.obtainedAt <= old.obtainedAt) await drop(options.store)
    return refused(otherSentence)
  }
  const { expiresAt, obtainedAt } = row
  const named: Grant = { ...grant, account, secret: await openSecret(options.vault, row), expiresAt, obtainedAt }
  const moving: TokensOptions = {
    ...unlessNewer(options, named),
    onConnected: async (db, connection) => {
      await drop(db)
      await options.onConnected?.(db, connection)
    },
  }
  try {
    const settled = await settle(moving, named)
    if (over !== undefined) await pause(options, settled.connectionId, over)
    return await adoptedAs(options.store, settled.connectionId, settled.continued)
  } catch (error) {
    // Of anything else it may be the only place where the refreshed pair is.
    if (error instanceof NewerHere) await drop(options.store)
    throw error
  }
}

/** Returns under which id. Another run may hold it already, and be refreshing it: then that pair stays. */
const hold = async (options: TokensOptions, grant: Grant): Promise<string> => {
  try {
    const quiet = { ...unlessNewer(options, grant), onConnected: async () => undefined }
    return (await settle(quiet, grant)).connectionId
  } catch (error) {
    if (error instanceof NewerHere) return error.connectionId
    throw error
  }
}

/** Another run at the same time has brought it where it belongs, or has found that it is over. */
const doneByAnother = async (db: Db, old: OldGrant): Promise<Adopted> => {
  const there = await alreadyHere(db, old)
  return typeof there === 'object' ? { outcome: 'known', ...shown(there) } : refused(atOnceSentence)
}

/** A pair that we have refreshed nobody else has. Who is let in again later goes on with it, unless it is dead. */
const isOnlyHere = (held: CredentialRow, old: OldGrant, error: unknown): boolean =>
  held.obtainedAt > old.obtainedAt && !(error instanceof ReauthorizeError)

const grantOf = ({ connectorOf, clientOf }: TokensOptions, old: OldGrant): Grant => {
  const connector = connectorOf(old.connector)
  if (connector?.auth.type !== 'oauth2')
    throw new SettingsError('unknown-connector', `There is no connector ${old.connector} here that people sign in to.`)
  if (clientOf(connector.id) === undefined)
    throw new SettingsError(
      'no-client',
      `${connector.name} needs the client id and secret that this access was given to; put them into the settings.`,
    )
  const scopes = scopesIn(connector.auth, old.scope)
  return {
    individual: old.individual,
    connector,
    way: { signedInBy: 'auth', region: regionOf(connector, undefined) },
    account: { id: old.account ?? unnamed },
    secret: old.secret,
    expiresAt: old.expiresAt,
    obtainedAt: old.obtainedAt,
    scopes,
    missingScopes: connector.auth.scopes.filter((scope) => !scopes.includes(scope)),
  }
}

/**
 * What is here of this access. Where the other program did not know whose account it is, it knew of one account per
 * person and service: the one that was connected last is it. `left`: the person has ended it since.
 */
const alreadyHere = async (db: Db, old: OldGrant): Promise<CredentialRow | 'left' | undefined> => {
  const { individual, connector, account } = old
  const [row] = await db.query<{ id: string; state: CredentialRow['state']; changed_at: Date }>(
    `select n.id, n.state, n.changed_at from connections n left join credentials c on c.connection_id = n.id
     where n.individual_id = $1 and n.connector = $2 and ($3::uuid is null or n.id = $3)
       and (c.connection_id is not null or n.state = 'disconnected')
     order by coalesce(c.obtained_at, n.changed_at) desc limit 1`,
    [individual, connector, account === undefined ? null : connectionIdOf(individual, connector, account)],
  )
  if (row?.state === 'disconnected') return row.changed_at.getTime() >= old.obtainedAt ? 'left' : undefined
  return row === undefined ? undefined : credentialOf(db, row.id)
}

class NewerHere extends Error {
  constructor(readonly connectionId: string) {
    super('a newer pair is here')
  }
}

/** The last look is inside the transaction that writes: a running instance may have refreshed just now. */
const unlessNewer = (options: TokensOptions, { individual, connector, account, obtainedAt }: Grant): TokensOptions => {
  const connectionId = connectionIdOf(individual, connector.id, account.id)
  const transaction: Store['transaction'] = (work) =>
    options.store.transaction(async (db) => {
      await db.query('select 1 as one from connections where id = $1 for update', [connectionId])
      const newer = await db.query(
        'select 1 as one from credentials where connection_id = $1 and obtained_at >= $2 for update',
        [connectionId, iso(obtainedAt)],
      )
      if (newer.length > 0) throw new NewerHere(connectionId)
      return work(db)
    })
  return { ...options, store: { ...options.store, transaction } }
}

const pause = async ({ store, world }: TokensOptions, connectionId: string, sentence: string): Promise<void> => {
  await store.query(
    `update connections set state = 'reauthorize', message = $2, changed_at = $3 where id = $1 and state = 'connected'`,
    [connectionId, sentence, iso(world.now())],
  )
}

const adoptedAs = async (db: Db, connectionId: string, continued: boolean | 'known'): Promise<Adopted> => {
  const outcome = continued === 'known' ? 'known' : continued ? 'renewed' : 'connected'
  return { outcome, ...shown((await credentialOf(db, connectionId)) as CredentialRow) }
}

const shown = ({ connectionId, state, message }: CredentialRow) => ({
  connectionId,
  ...(state !== 'connected' && message !== undefined && { message }),
})

const refused = (sentence: string): Adopted => ({ outcome: 'refused', sentence, again: false })

/** Asking again would bring the same answer. */
const isFinal = (error: unknown): error is ReauthorizeError | PermissionError =>
  error instanceof ReauthorizeError || error instanceof PermissionError
