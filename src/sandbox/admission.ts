/**
 * Who is let in, and by what: an access token, a key the person made, or a session opened with user name and password.
 * The room's side of `ways-in.ts`: it invents keys and passwords, counts wrong tries, sends codes and ends sessions.
 */
import { scopesOf } from './grants.js'
import type { Check, Ledger } from './ledger.js'
import type { Person } from './person.js'
import { hashWords } from './random.js'
import type { AppSession, Session, SimulatedService } from './service.js'
import type { States } from './states.js'
import type { ApiKeyFacts, Credential, OAuthFacts, SignInDesk, Verified } from './ways-in.js'

/** How long a code of a second factor is good. */
const codeMs = 10 * 60_000

export interface Admission {
  /** Looks at what the request bears. */
  check(service: SimulatedService, request: Request, now: number): Check & { readonly by: Session['by'] }
  desk(service: SimulatedService, app: AppSession): SignInDesk
  /** What the person types now; a key that was withdrawn has been replaced. */
  credentialOf(service: SimulatedService, person: Person, now: number): Credential
  /** The person makes another key, or changes the password: what was given before lets nobody in any more. */
  renew(service: SimulatedService, person: Person, now: number): void
  /** A key or session that works, without the service's own sign-in. */
  letIn(service: SimulatedService, person: Person, now: number): string
}

export const createAdmission = (ledger: Ledger, states: States, people: readonly Person[], seed: number): Admission => {
  const madeBy = (service: SimulatedService, person: Person): number =>
    states.ofRoom(service, person).get<number>('made') ?? 0
  const keyOf = (service: SimulatedService, person: Person): string =>
    service.apiKey?.keyOf(person, madeBy(service, person)) ?? ''
  const passwordOf = (service: SimulatedService, person: Person): string =>
    `${person.givenName.toLowerCase()}-${hashWords(seed, 'password', service.id, person.seed, madeBy(service, person)).toString(36)}`
  const userOf = (service: SimulatedService, person: Person): string =>
    service.password?.userOf?.(person) ?? person.email

  const renew: Admission['renew'] = (service, person, now) => {
    const key = service.apiKey === undefined ? undefined : ledger.familyOf(service.id, keyOf(service, person))
    const ended = service.password === undefined ? [] : familiesOf(ledger, service, person)
    for (const { id } of [...(key === undefined ? [] : [key]), ...ended]) ledger.revoke(id, 'consent', now)
    states.ofRoom(service, person).set('made', madeBy(service, person) + 1)
  }

  /** A key is good from the moment it was made; the book learns of it when it is first used. */
  const admitKey = (service: SimulatedService, key: string, now: number): void => {
    if (ledger.familyOf(service.id, key) !== undefined) return
    const owner = people.find((person) => keyOf(service, person) === key)
    if (owner === undefined) return
    ledger.admit({ service: service.id, personSeed: owner.seed, scopes: scopesOf(service), now, token: key })
  }

  const open = (service: SimulatedService, person: Person, now: number): string => {
    const { sessionSeconds: seconds, sessionShape: shape } = service.password ?? {}
    const given = {
      ...{ service: service.id, personSeed: person.seed, scopes: scopesOf(service), now },
      ...(seconds !== undefined && { seconds }),
      ...(shape !== undefined && { shape }),
    }
    return ledger.admit(given).pair.accessToken
  }

  const verify = (
    service: SimulatedService,
    now: number,
    given: { readonly user: string; readonly password: string; readonly code?: string },
  ): Verified => {
    const person = people.find((one) => userOf(service, one) === given.user || accountOf(service, one) === given.user)
    if (person === undefined) return { state: 'wrong' }
    const state = states.ofRoom(service, person)
    const { tries, seconds } = service.password?.lock ?? { tries: Number.POSITIVE_INFINITY, seconds: 0 }
    const until = state.get<number>('locked until') ?? 0
    if (until > now) return { state: 'locked', until }
    const failed = (what: 'wrong' | 'wrong-code'): Verified => {
      const count = (state.get<number>('wrong tries') ?? 0) + 1
      state.set('wrong tries', count >= tries ? 0 : count)
      if (count >= tries) state.set('locked until', now + seconds * 1000)
      return { state: what }
    }
    if (given.password !== passwordOf(service, person)) return failed('wrong')
    if (service.password?.secondFactor?.(person) === true) {
      const sent = state.get<{ readonly code: string; readonly until: number } | null>('code')
      if (given.code === undefined) {
        const code = String(100_000 + (hashWords(seed, 'code', service.id, person.seed, now) % 900_000))
        state.set('code', { code, until: now + codeMs })
        return { state: 'needs-code' }
      }
      if (sent?.code !== given.code || sent.until <= now) return failed('wrong-code')
      state.set('code', null)
    }
    state.set('wrong tries', 0)
    return { state: 'right', person, account: accountOf(service, person) }
  }

  return {
    check: (service, request, now) => {
      const borne = presented(service, request)
      for (const { by, token } of borne) {
        if (by === 'key') admitKey(service, token, now)
        const check = ledger.check(service.id, token, now)
        if (check.state !== 'unknown-token') return { ...check, by }
      }
      return { state: borne.length === 0 ? 'no-token' : 'unknown-token', by: borne[0]?.by ?? 'oauth' }
    },
    desk: (service, app) => ({
      ...app,
      verify: (given) => verify(service, app.now, given),
      open: (person) => open(service, person, app.now),
    }),
    credentialOf: (service, person, now) => {
      if (service.password !== undefined) {
        const sent = states
          .ofRoom(service, person)
          .get<{ readonly code: string; readonly until: number } | null>('code')
        return {
          user: userOf(service, person),
          password: passwordOf(service, person),
          ...(sent != null && sent.until > now && { code: sent.code }),
        }
      }
      if (service.apiKey === undefined) throw new Error(`nobody types a credential at ${service.name}`)
      if (ledger.familyOf(service.id, keyOf(service, person))?.revoked !== undefined) renew(service, person, now)
      return { key: keyOf(service, person) }
    },
    renew,
    letIn: (service, person, now) => {
      if (service.apiKey === undefined) return open(service, person, now)
      admitKey(service, keyOf(service, person), now)
      return keyOf(service, person)
    },
  }
}

/** The provider's own id for a person. */
export const accountOf = (service: SimulatedService, person: Person): string =>
  service.account?.(person) ?? service.oauth?.account(person) ?? person.id

export const familiesOf = (ledger: Ledger, { id }: SimulatedService, { seed }: Person) =>
  ledger.families(id).filter(({ personSeed, revoked }) => personSeed === seed && revoked === undefined)

/** Everything in a request that may be meant to let it in. */
const presented = (
  { oauth, apiKey, password }: SimulatedService,
  request: Request,
): { readonly by: Session['by']; readonly token: string }[] => {
  const inHeader = (name: string, prefix: string): string | null => {
    const value = request.headers.get(name)
    return value?.toLowerCase().startsWith(prefix.toLowerCase()) === true ? value.slice(prefix.length).trim() : null
  }
  const bearerIn = ({ param, header }: NonNullable<OAuthFacts['tokenIn']>): string | null =>
    new URL(request.url).searchParams.get(param) ?? inHeader(header, '')
  const session = password?.session
  const found = [
    ['oauth', oauth && (oauth.tokenIn ? bearerIn(oauth.tokenIn) : inHeader('authorization', 'Bearer '))],
    ['key', apiKey && keyIn(apiKey, inHeader)],
    [
      'password',
      session &&
        ('param' in session
          ? new URL(request.url).searchParams.get(session.param)
          : inHeader(session.header, session.prefix ?? 'Bearer ')),
    ],
  ] as const
  return found.flatMap(([by, token]) => (token ? [{ by, token }] : []))
}

const keyIn = (
  { header, prefix = '', basic }: ApiKeyFacts,
  inHeader: (name: string, prefix: string) => string | null,
): string | null => {
  if (basic === undefined) return inHeader(header, prefix)
  const pair = Buffer.from(inHeader(header, 'Basic ') ?? '', 'base64').toString()
  if (basic.user === undefined) return pair
  return pair.startsWith(`${basic.user}:`) ? pair.slice(basic.user.length + 1) : null
}
