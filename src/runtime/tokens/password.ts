/**
 * Services without a sign-in page of their own: the person's user name and password open a session, and the session is
 * used until it ends. Remembered, the password is sealed beside it; not remembered, it lives sealed in the memory of
 * this process, and when both are gone the person is asked for it again.
 */
import { ContractError, PermissionError, ReauthorizeError, SettingsError } from '../../core/index.js'
import type { Connector, Password, RequestOptions, SignInAnswer, SignInStep } from '../../kit/index.js'
import { inRegion, jsonOf, type Regional, regionOf } from '../http/index.js'
import { accountOf, type ExternalAccount, settle } from './connect.js'
import { authorizationOf, type Secret, type Way } from './credentials.js'
import type { TokensOptions } from './options.js'
import type { Vault } from './vault.js'

/** What the person typed. A code of a second factor is good once and never kept. */
export interface Typed {
  readonly user: string
  readonly password: string
}
export interface PasswordSignIn extends Typed {
  readonly connector: string
  readonly individual: string
  readonly code?: string
  /** False: forgotten when this process ends. */
  readonly remember: boolean
  /** Where the service keeps this account, if in several places; the first unless named. */
  readonly region?: string | undefined
}
export type PasswordOutcome =
  | { readonly state: 'connected'; readonly connectionId: string; readonly continued: boolean }
  /** A code was sent to the person; call again with it. */
  | { readonly state: 'needs-code' }
  | { readonly state: 'refused'; readonly sentence: string }

/** The reason shown on a connection whose password we were not to remember. */
export const credentialsMissing = 'credentials_missing'

/** Passwords of this process's life, sealed as those in the store are: a memory dump shows none. */
export interface Unremembered {
  keep(individual: string, connectionId: string, typed: Typed): Promise<void>
  recall(individual: string, connectionId: string): Promise<Typed | undefined>
  drop(connectionId: string): void
}
export const createUnremembered = (vault: Vault): Unremembered => {
  const sealed = new Map<string, Buffer>()
  const contextOf = (connectionId: string): string => `unremembered/${connectionId}`
  return {
    keep: async (individual, connectionId, typed) => {
      const { user, password } = typed
      const bytes = Buffer.from(JSON.stringify({ user, password }))
      sealed.set(connectionId, await vault.seal(individual, contextOf(connectionId), bytes))
    },
    recall: async (individual, connectionId) => {
      const kept = sealed.get(connectionId)
      if (kept === undefined) return undefined
      return JSON.parse((await vault.open(individual, contextOf(connectionId), kept)).toString()) as Typed
    },
    drop: (connectionId) => void sealed.delete(connectionId),
  }
}

export interface Session {
  readonly access: string
  readonly expiresAt: number | undefined
  /** The whole answer: some services tell there whose account it is. */
  readonly answer: unknown
  /** Where a step of the sign-in has told whose account it is. */
  readonly account: ExternalAccount | undefined
}
type WithPassword = Regional & { readonly auth: Password }

/** A sign-in that goes on for longer than this is no sign-in. */
const maxSteps = 5

/** Opens a session; `undefined` where the service wants a second factor first. Throws by the error table. */
export const openSession = async (
  { http, world }: Pick<TokensOptions, 'http' | 'world'>,
  connector: WithPassword,
  typed: Typed & { readonly code?: string },
): Promise<Session | undefined> => {
  const { signIn } = connector.auth
  let step: SignInStep = signIn
  let body = signIn.body(typed)
  for (let taken = 0; taken < maxSteps; taken++) {
    const { path, host } = step
    const { reply } = await http.ask({
      connector,
      method: 'POST',
      path,
      options: { ...sentBy(step, body), ...(host !== undefined && { host }) },
      purpose: 'waiting',
    })
    const answer = jsonOf(reply.raw)
    const told = toldBy(step, answer, typed, connector.name)
    if ('needsCode' in told) return undefined
    if ('refused' in told) throw new ReauthorizeError('sign-in-refused', `${connector.name} refused the sign-in.`)
    if ('next' in told) {
      step = told.next
      body = told.next.body
      continue
    }
    const { token: access, expiresInSeconds, account } = told
    const expiresAt = expiresInSeconds === undefined ? undefined : world.now() + expiresInSeconds * 1000
    return { access, expiresAt, answer, account }
  }
  throw unreadable(connector.name)
}

const sentBy = ({ sends }: SignInStep, body: unknown): RequestOptions =>
  sends === 'form' ? { form: body as NonNullable<RequestOptions['form']> } : { json: body }

const toldBy = (step: SignInStep, answer: unknown, typed: Typed, name: string): SignInAnswer => {
  try {
    return step.read(answer, typed)
  } catch {
    // What `read` trips over may quote the answer.
    throw unreadable(name)
  }
}

const unreadable = (name: string): ContractError =>
  new ContractError('sign-in-unreadable', `${name} answered our sign-in in an unknown way.`, {
    path: '',
    expected: 'a session',
  })

export const connectWithPassword = async (
  options: TokensOptions,
  unremembered: Unremembered,
  given: PasswordSignIn,
): Promise<PasswordOutcome> => {
  const { world, vault } = options
  const { individual, remember, user, password, code } = given
  const described = options.connectorOf(given.connector)
  if (described === undefined || !takesPassword(described))
    throw new SettingsError(
      'no-password-sign-in',
      `${described?.name ?? given.connector} takes no user name and password.`,
    )
  const way: Way = { signedInBy: 'auth', region: regionOf(described, given.region) }
  const connector = inRegion(described, way.region)
  await vault.admit(individual)
  const obtainedAt = world.now()
  try {
    const typed = { user, password }
    const session = await openSession(options, connector, { ...typed, ...(code !== undefined && { code }) })
    if (session === undefined) return { state: 'needs-code' }
    const { access, expiresAt } = session
    const secret: Secret = { access, ...(remember && { typed }) }
    const authorization = authorizationOf(connector, secret, 0, way)
    const account =
      session.account ??
      (await accountOf(options, connector, connector.auth.account, authorization, session.answer, individual))
    const grant = { individual, connector, way, account, secret, expiresAt, obtainedAt, scopes: [], missingScopes: [] }
    const settled = await settle(options, grant)
    if (remember) unremembered.drop(settled.connectionId)
    else await unremembered.keep(individual, settled.connectionId, typed)
    world.log.info({ connection: settled.connectionId, connector: connector.id, remembered: remember }, 'connected')
    return { state: 'connected', ...settled }
  } catch (error) {
    if (!isRefusal(error)) throw error
    world.log.warn({ connector: connector.id, code: error.code }, 'a sign-in failed')
    const usual = `${connector.name} did not accept this user name and password; please check them and try again.`
    return { state: 'refused', sentence: refusalOf(error, usual) }
  }
}

export const takesPassword = (connector: Connector): connector is WithPassword => connector.auth.type === 'password'

/** The service's word that it will not let this person in, as opposed to being unwell. */
export const isRefusal = (error: unknown): error is ReauthorizeError | PermissionError =>
  error instanceof ReauthorizeError || error instanceof PermissionError

/** Why: the connector's own words where it has some, as of an account that is locked; else the `usual` ones. */
export const refusalOf = (error: ReauthorizeError | PermissionError, usual: string): string =>
  error.code === 'access-revoked' || error.code === 'gone' ? error.message : usual
