/**
 * The book of grants: who let the client in, and which tokens, keys and sessions are good. In process it also issues them; over HTTP the
 * authorization server does, and the book follows. A family is everything that grew out of one consent; a refresh token
 * used twice outside the provider's grace ends its family (RFC 9700, 4.14.2).
 */
import type { Instant } from '../core/index.js'
import { hashWords, uuid } from './random.js'
import type { Referee, RevocationCause } from './referee.js'
import type { SimulatedService } from './service.js'

export interface Family {
  readonly id: string
  readonly service: string
  readonly personSeed: number
  readonly scopes: readonly string[]
  readonly since: Instant
  revoked?: { readonly at: Instant; readonly cause: RevocationCause }
}
export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly expiresAt: Instant
}
interface AccessRow {
  readonly family: string
  readonly expiresAt: Instant
  /** The refresh token it was given for. */
  readonly of?: string
}
interface RefreshRow {
  readonly family: string
  usedAt?: Instant
  /** What it was exchanged for is in use. */
  isOver?: boolean
  successor?: TokenPair
}
export interface LedgerSnapshot {
  readonly counter: number
  readonly families: readonly Family[]
  readonly access: readonly (readonly [string, AccessRow])[]
  readonly refresh: readonly (readonly [string, RefreshRow])[]
}

export type Check =
  | { readonly state: 'good'; readonly family: Family }
  | { readonly state: 'no-token' | 'unknown-token' | 'expired-token' | 'revoked-token' }
export type Refreshed =
  | { readonly state: 'refreshed' | 'repeated'; readonly family: Family; readonly pair: TokenPair }
  | { readonly state: 'refused'; readonly family?: Family }

export interface Ledger {
  /** A new consent. */
  open(
    service: SimulatedService,
    personSeed: number,
    scopes: readonly string[],
    now: Instant,
  ): { readonly family: Family; readonly pair: TokenPair }
  refresh(service: SimulatedService, refreshToken: string, now: Instant): Refreshed
  /** Has the access token live on, at a provider whose refreshes bring none. `undefined`: not with this refresh token. */
  prolong(service: SimulatedService, refreshToken: string, now: Instant): Family | undefined
  check(service: string, accessToken: string | undefined, now: Instant): Check
  /** The family of an access or refresh token. */
  familyOf(service: string, token: string): Family | undefined
  revoke(family: string, cause: RevocationCause, now: Instant): void
  /** Enters what an authorization server issued elsewhere. */
  adopt(family: Omit<Family, 'revoked'>, pair: TokenPair, replaces?: string): void
  /** A key or a session: good for so long, and never refreshed. `token` where its form is the provider's. */
  admit(given: Admission): { readonly family: Family; readonly pair: TokenPair }
  /** Has this refresh token been exchanged already? */
  isUsed(refreshToken: string): boolean
  /** Would the provider still repeat the answer it gave for this used refresh token? */
  isInGrace(service: SimulatedService, refreshToken: string, now: Instant): boolean
  /** Everything that ever let anyone in. */
  tokens(): readonly string[]
  families(service?: string): readonly Family[]
  snapshot(): LedgerSnapshot
}

export interface Admission {
  readonly service: string
  readonly personSeed: number
  readonly scopes: readonly string[]
  readonly now: Instant
  /** Absent: for good. */
  readonly seconds?: number
  readonly token?: string
  readonly shape?: 'opaque' | 'uuid'
}
/** The last instant a `Date` can hold: for what does not expire. */
const never = 8.64e15

/** Expired access tokens stay known for this long, so that "expired" and "unknown" can be told apart. */
const forgetAfterMs = 7 * 86_400_000

export const createLedger = (options: {
  readonly seed: number
  readonly referee: Referee
  readonly accessTokenSeconds?: number | undefined
  readonly saved?: LedgerSnapshot | undefined
}): Ledger => {
  const { referee, saved } = options
  let counter = saved?.counter ?? 0
  const families = new Map<string, Family>((saved?.families ?? []).map((family) => [family.id, { ...family }]))
  const access = new Map<string, AccessRow>(saved?.access)
  const refresh = new Map<string, RefreshRow>((saved?.refresh ?? []).map(([token, row]) => [token, { ...row }]))

  const name = (what: string): string => {
    const words = [what, counter++] as const
    return `${what}-${[1, 2, 3].map((part) => hashWords(options.seed, part, ...words).toString(36)).join('')}`
  }
  const forget = (now: Instant): void => {
    if (access.size < 500) return
    for (const [token, row] of access) if (row.expiresAt + forgetAfterMs < now) access.delete(token)
  }
  const issue = (
    service: SimulatedService,
    family: Family,
    now: Instant,
    wantsRefresh: boolean,
    of?: string,
  ): TokenPair => {
    forget(now)
    const expiresAt = now + accessSeconds(service, options.accessTokenSeconds) * 1000
    const accessToken = name('access')
    access.set(accessToken, { family: family.id, expiresAt, ...(of !== undefined && { of }) })
    if (!wantsRefresh || service.oauth?.refreshToken === 'none') return { accessToken, expiresAt }
    const refreshToken = name('refresh')
    refresh.set(refreshToken, { family: family.id })
    return { accessToken, refreshToken, expiresAt }
  }
  const revoke = (id: string, cause: RevocationCause, now: Instant): void => {
    const family = families.get(id)
    if (family === undefined || family.revoked !== undefined) return
    family.revoked = { at: now, cause }
    referee.noteRevocation({ service: family.service, family: id, at: now, cause })
  }
  const familyOf = (service: string, token: string): Family | undefined => {
    const family = families.get((access.get(token) ?? refresh.get(token))?.family ?? '')
    return family?.service === service ? family : undefined
  }
  const isInGrace = (service: SimulatedService, refreshToken: string, now: Instant): boolean => {
    const { refreshGraceSeconds = 0, graceEndsOnUse = false } = service.oauth ?? {}
    const row = refresh.get(refreshToken)
    if (row?.usedAt === undefined || refreshGraceSeconds === 0 || (graceEndsOnUse && row.isOver === true)) return false
    return now - row.usedAt <= refreshGraceSeconds * 1000
  }
  return {
    open: (service, personSeed, scopes, now) => {
      const family: Family = { id: name('family'), service: service.id, personSeed, scopes, since: now }
      families.set(family.id, family)
      return { family, pair: issue(service, family, now, true) }
    },
    refresh: (service, refreshToken, now) => {
      const row = refresh.get(refreshToken)
      const family = familyOf(service.id, refreshToken)
      if (row === undefined || family === undefined) return { state: 'refused' }
      if (family.revoked !== undefined) return { state: 'refused', family }
      if (service.oauth?.refreshToken === 'stays')
        return { state: 'refreshed', family, pair: issue(service, family, now, false) }
      if (row.usedAt === undefined || row.successor === undefined) {
        const pair = issue(service, family, now, true, refreshToken)
        row.usedAt = now
        row.successor = pair
        return { state: 'refreshed', family, pair }
      }
      if (isInGrace(service, refreshToken, now)) return { state: 'repeated', family, pair: row.successor }
      revoke(family.id, 'reuse', now)
      return { state: 'refused', family }
    },
    prolong: (service, refreshToken, now) => {
      const family = refresh.has(refreshToken) ? familyOf(service.id, refreshToken) : undefined
      if (family === undefined || family.revoked !== undefined) return undefined
      const expiresAt = now + accessSeconds(service, options.accessTokenSeconds) * 1000
      for (const [token, row] of access) if (row.family === family.id) access.set(token, { ...row, expiresAt })
      return family
    },
    check: (service, token, now) => {
      if (token === undefined) return { state: 'no-token' }
      const row = access.get(token)
      const family = familyOf(service, token)
      if (row === undefined || family === undefined) return { state: 'unknown-token' }
      if (family.revoked !== undefined) return { state: 'revoked-token' }
      if (row.expiresAt <= now) return { state: 'expired-token' }
      const before = row.of === undefined ? undefined : refresh.get(row.of)
      if (before !== undefined) before.isOver = true
      return { state: 'good', family }
    },
    familyOf,
    revoke,
    isUsed: (token) => refresh.get(token)?.usedAt !== undefined,
    adopt: (family, pair, replaces) => {
      const old = replaces === undefined ? undefined : refresh.get(replaces)
      if (old !== undefined && pair.refreshToken !== undefined) old.usedAt = family.since
      forget(family.since)
      if (!families.has(family.id)) families.set(family.id, { ...family })
      const of = replaces === undefined ? {} : { of: replaces }
      access.set(pair.accessToken, { family: family.id, expiresAt: pair.expiresAt, ...of })
      if (pair.refreshToken !== undefined) refresh.set(pair.refreshToken, { family: family.id })
    },
    admit: ({ service, personSeed, scopes, now, seconds, token, shape }) => {
      forget(now)
      const family: Family = { id: name('family'), service, personSeed, scopes, since: now }
      families.set(family.id, family)
      const accessToken = token ?? (shape === 'uuid' ? uuid(options.seed, 'session', counter++) : name('session'))
      const expiresAt = seconds === undefined ? never : now + seconds * 1000
      access.set(accessToken, { family: family.id, expiresAt })
      return { family, pair: { accessToken, expiresAt } }
    },
    isInGrace,
    tokens: () => [...access.keys(), ...refresh.keys()],
    families: (service) =>
      [...families.values()].filter((family) => service === undefined || family.service === service),
    snapshot: () => ({ counter, families: [...families.values()], access: [...access], refresh: [...refresh] }),
  }
}

/** A run may shorten tokens to see more refreshes; where there are none, that would only end everything. */
export const accessSeconds = ({ oauth }: SimulatedService, shortened: number | undefined): number =>
  (oauth?.refreshToken === 'none' ? undefined : shortened) ?? oauth?.accessTokenSeconds ?? 3600
