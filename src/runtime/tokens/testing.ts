/** For the tests of tokens and http: a clock one can move, and a provider one can script. */
import { randomBytes } from 'node:crypto'
import { type Connector, defineConnector, type OAuth2, oauth2 } from '../../kit/index.js'
import { createHttp, createTasks, type Http } from '../http/index.js'
import type { Store } from '../store/db.js'
import type { World } from '../world.js'
import { createTokens, createVault, type Tokens, type Vault, wrapperFromText } from './index.js'

export interface TestWorld extends World {
  advance(milliseconds: number): void
  /** Everything that was logged, as one text. */
  logged(): string
}

export const testWorld = (
  answer: (request: Request) => Promise<Response> | Response,
  start = Date.UTC(2026, 9, 5, 12),
): TestWorld => {
  const lines: string[] = []
  let now = start
  const sleepers = new Set<() => void>()
  const write = (fields: unknown, message: string): void => {
    lines.push(`${JSON.stringify(fields)} ${message}`)
  }
  return {
    now: () => now,
    random: () => 0.5,
    fetch: async (input, init) => answer(new Request(input as string, init as RequestInit)),
    // Nobody has to move the clock for a short wait; a long one ends when the test advances past it.
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const wakeAt = now + milliseconds
        const done = (): void => {
          clearTimeout(timer)
          sleepers.delete(check)
          resolve()
        }
        const check = (): void => {
          if (now >= wakeAt) done()
        }
        const timer = setTimeout(
          () => {
            now = Math.max(now, milliseconds < 5_000 ? wakeAt : now)
            if (milliseconds < 5_000) done()
          },
          Math.min(milliseconds, 5),
        )
        sleepers.add(check)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          sleepers.delete(check)
          reject(signal.reason)
        })
      }),
    log: { debug: write, info: write, warn: write, error: write },
    advance: (milliseconds) => {
      now += milliseconds
      for (const check of [...sleepers]) check()
    },
    logged: () => lines.join('\n'),
  }
}

export const acmeOAuth = (changes: Partial<OAuth2> = {}): OAuth2 =>
  oauth2({
    authorizeUrl: 'https://sign-in.acme.example/authorize',
    tokenUrl: 'https://sign-in.acme.example/token',
    revoke: { url: 'https://sign-in.acme.example/revoke', clientAuth: true },
    clientAuth: 'body',
    pkce: true,
    scopes: ['daily', 'heart'],
    refreshToken: 'rotates',
    account: {
      path: '/v1/me',
      read: (body) => ({ id: (body as { id: string }).id }),
    },
    ...changes,
  })

export const acme = (changes: Partial<Connector> = {}): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: acmeOAuth(),
    api: { hosts: ['https://api.acme.example'] },
    ...changes,
  })

/** One process: its own caches and leases over a store that others share. */
export interface TestProcess {
  readonly http: Http
  readonly vault: Vault
  readonly tokens: Tokens
  readonly taskFor: ReturnType<typeof createTasks>
}
export const testMasterKey = randomBytes(32).toString('base64')
export const testProcess = (
  store: Store,
  world: World,
  connector: Connector,
  route?: (url: string) => string,
): TestProcess => {
  const http = createHttp({
    world,
    db: store,
    ...(route === undefined ? {} : { route }),
  })
  const vault = createVault({
    db: store,
    wrapper: wrapperFromText(testMasterKey),
    world,
  })
  const tokens = createTokens({
    world,
    store,
    vault,
    http,
    connectorOf: (id) => (id === connector.id ? connector : undefined),
    clientOf: (id) => (id === connector.id ? { clientId: 'our-client', clientSecret: 'our-client-secret' } : undefined),
  })
  return {
    http,
    vault,
    tokens,
    taskFor: createTasks({ http, credentials: tokens }),
  }
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/**
 * A provider whose refresh tokens are good once: using one again ends the whole family, as RFC 9700 4.14.2 advises.
 * Within `graceMs` a repeat gets the same pair.
 */
export const rotatingProvider = (now: () => number, graceMs = 0) => {
  let count = 1
  let alive = true
  let current = { access: 'access-1', refresh: 'refresh-1' }
  let previous: { refresh: string; at: number } | undefined
  const counts = { refreshes: 0, reuses: 0 }
  return {
    counts,
    isAlive: () => alive,
    current: () => current,
    revoke: () => {
      alive = false
    },
    token: async (request: Request): Promise<Response> => {
      const form = new URLSearchParams(await request.text())
      const pair = () =>
        json({
          access_token: current.access,
          refresh_token: current.refresh,
          expires_in: 3600,
          token_type: 'bearer',
        })
      if (!alive) return json({ error: 'invalid_grant' }, 400)
      if (form.get('grant_type') === 'authorization_code') return pair()
      const given = form.get('refresh_token')
      if (given === current.refresh) {
        counts.refreshes++
        previous = { refresh: current.refresh, at: now() }
        count++
        current = { access: `access-${count}`, refresh: `refresh-${count}` }
        return pair()
      }
      if (given === previous?.refresh && graceMs > 0 && now() - previous.at <= graceMs) return pair()
      counts.reuses++
      alive = false
      return json({ error: 'invalid_grant' }, 400)
    },
    accepts: (request: Request): boolean =>
      alive && request.headers.get('authorization') === `Bearer ${current.access}`,
  }
}
