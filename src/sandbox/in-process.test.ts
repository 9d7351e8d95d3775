import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type FaultName, type InProcessOptions, inProcessSandbox, virtualClock } from './index.js'
import { type Answered, counter, form } from './testing/counter-service.js'

const start = Date.UTC(2026, 9, 1, 12)
const city = (
  options: Partial<InProcessOptions> & {
    limit?: number
    graceSeconds?: number
    refreshToken?: 'rotates' | 'stays'
  } = {},
) => {
  const clock = virtualClock(start)
  const sandbox = inProcessSandbox({ clock, services: [counter(options)], people: [1, 2], ...options })
  const tokens = sandbox.connectDirectly('counter', 1)
  const get = (path = '/items', token = tokens.access_token) =>
    sandbox.fetch(`https://api.counter.example${path}`, { headers: { authorization: `Bearer ${token}` } })
  const refresh = async (token: string | undefined) => {
    const response = await sandbox.fetch(
      'https://auth.counter.example/token',
      form({ grant_type: 'refresh_token', refresh_token: token ?? '' }),
    )
    return { status: response.status, body: (await response.json()) as Answered }
  }
  return { clock, sandbox, tokens, get, refresh }
}

test('a token opens the API for its person, until it expires', async () => {
  const { clock, tokens, get } = city()
  const answer = await get()
  expect(await answer.json()).toMatchObject({ who: 'p1', items: [0, 1, 2] })
  expect((await get('/items', 'somebody-else')).status).toBe(401)
  await clock.advance(tokens.expires_in * 1000 - 1)
  expect((await get()).status).toBe(200)
  await clock.advance(1)
  expect((await get()).status).toBe(401)
})

test('a host nobody plays does not answer', async () => {
  const { sandbox } = city()
  await expect(sandbox.fetch('https://elsewhere.example/')).rejects.toThrow('fetch failed')
})

test('a refresh rotates both tokens, and using the old one again ends the family', async () => {
  const { sandbox, tokens, get, refresh } = city()
  const first = await refresh(tokens.refresh_token)
  expect(first.status).toBe(200)
  expect(first.body.refresh_token).not.toBe(tokens.refresh_token)
  expect((await get('/items', first.body.access_token)).status).toBe(200)
  expect(await refresh(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await get('/items', first.body.access_token)).status).toBe(401)
  expect((await refresh(first.body.refresh_token)).status).toBe(400)
  expect(sandbox.referee.revocations).toMatchObject([{ service: 'counter', cause: 'reuse' }])
})

test('within the grace a repeated refresh is answered with the same pair, and not after it', async () => {
  const { clock, sandbox, tokens, refresh } = city({ graceSeconds: 120 })
  const first = await refresh(tokens.refresh_token)
  await clock.advance(119_000)
  expect((await refresh(tokens.refresh_token)).body.refresh_token).toBe(first.body.refresh_token)
  expect(sandbox.referee.revocations).toEqual([])
  await clock.advance(2000)
  expect((await refresh(tokens.refresh_token)).status).toBe(400)
  expect(sandbox.referee.revocations).toHaveLength(1)
})

test('a refresh token that stays is not sent again, and may be used again', async () => {
  const { tokens, refresh } = city({ refreshToken: 'stays' })
  for (let i = 0; i < 3; i++) {
    const { status, body } = await refresh(tokens.refresh_token)
    expect(status).toBe(200)
    expect(body.refresh_token).toBeUndefined()
  }
})

test('two refreshes side by side are seen by the referee, and one of them loses', async () => {
  const { sandbox, tokens, refresh } = city()
  const both = await Promise.all([refresh(tokens.refresh_token), refresh(tokens.refresh_token)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400])
  expect(sandbox.referee.mostConcurrentRefreshes()).toBe(2)
  expect(sandbox.referee.refreshes.map(({ outcome }) => outcome).toSorted()).toEqual(['refreshed', 'refused'])
})

test('consent gives a code for what was ticked, and the code is good once and with its verifier', async () => {
  const { sandbox } = city()
  const verifier = 'a-verifier-of-at-least-forty-three-characters-0123'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const ask = new URL('https://auth.counter.example/authorize')
  ask.search = String(
    new URLSearchParams({
      client_id: 'sandbox-client-id',
      redirect_uri: 'http://localhost/back',
      state: 's1',
      scope: 'read write',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
  )
  const back = new URL(sandbox.consent(ask.href, { person: 2, without: ['write'] }))
  expect(back.searchParams.get('state')).toBe('s1')
  const code = back.searchParams.get('code') ?? ''
  const exchange = (more: Record<string, string>) =>
    sandbox.fetch(
      'https://auth.counter.example/token',
      form({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/back', ...more }),
    )
  const answer = await exchange({ code_verifier: verifier })
  expect(await answer.json()).toMatchObject({ scope: 'read', extra: 'p2' })
  expect((await exchange({ code_verifier: verifier })).status).toBe(400)
  const second = new URL(sandbox.consent(ask.href, { person: 2 }))
  const wrong = await sandbox.fetch(
    'https://auth.counter.example/token',
    form({
      grant_type: 'authorization_code',
      code: second.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost/back',
      code_verifier: 'wrong',
    }),
  )
  expect(wrong.status).toBe(400)
  expect(new URL(sandbox.consent(ask.href, { person: 2, deny: true })).searchParams.get('error')).toBe('access_denied')
})

test('a client that does not know the secret is refused', async () => {
  const { sandbox, tokens } = city()
  const answer = await sandbox.fetch(
    'https://auth.counter.example/token',
    form({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '', client_secret: 'guessed' }),
  )
  expect(answer.status).toBe(401)
})

test('a client that gives its token back has none', async () => {
  const { sandbox, tokens, get } = city()
  const give = () => sandbox.fetch('https://auth.counter.example/revoke', form({ token: tokens.access_token }))
  expect((await give()).status).toBe(200)
  expect((await get()).status).toBe(401)
  expect((await give()).status).toBe(400)
})

test('a limit is counted over the last seconds, answered with 429, and noted', async () => {
  const { clock, sandbox, get } = city({ limit: 3 })
  for (let i = 0; i < 3; i++) {
    expect((await get()).status).toBe(200)
    await clock.advance(10_000)
  }
  const refused = await get()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('30')
  expect(sandbox.referee.violations).toHaveLength(1)
  await clock.advance(30_000)
  expect((await get()).status).toBe(200)
  expect(sandbox.referee.counts()['counter']).toMatchObject({ total: 5, statuses: { 200: 4, 429: 1 } })
})

test('nobody else pays for the limit of a connection', async () => {
  const { sandbox, get } = city({ limit: 1 })
  await get()
  expect((await get()).status).toBe(429)
  expect((await get('/items', sandbox.connectDirectly('counter', 2).access_token)).status).toBe(200)
})

// What each fault looks like to a client, asked for the second page of a listing.
const seen: Readonly<
  Record<
    Exclude<
      FaultName,
      | 'lost-token-answer'
      | 'token-server-error'
      | 'lost-answer'
      | 'failed-answer'
      | 'late-push'
      | 'repeated-push'
      | 'shuffled-pushes'
    >,
    (answer: () => Promise<Response>) => Promise<void>
  >
> = {
  limited: async (answer) => {
    const { status, headers } = await answer()
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  },
  'server-error': async (answer) => expect((await answer()).status).toBeGreaterThanOrEqual(500),
  reset: async (answer) => expect(answer()).rejects.toThrow('fetch failed'),
  slow: async (answer) => expect((await answer()).status).toBe(200),
  'cut-off': async (answer) => expect((await answer()).text()).rejects.toThrow('terminated'),
  'error-in-200': async (answer) => {
    const response = await answer()
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('error')
  },
  truncated: async (answer) => expect((await answer()).json()).rejects.toThrow(SyntaxError),
  malformed: async (answer) => expect((await answer()).json()).rejects.toThrow(SyntaxError),
  'duplicate-items': async (answer) => {
    const { items } = (await (await answer()).json()) as Answered
    expect(items?.length).toBeGreaterThan(new Set(items).size)
  },
  'shuffled-items': async (answer) => {
    const { items } = (await (await answer()).json()) as Answered
    expect(items?.toSorted()).toEqual([3, 4, 5])
  },
  'overlapping-pages': async (answer) =>
    expect(((await (await answer()).json()) as Answered).items).toEqual([0, 1, 2, 3, 4, 5]),
  'repeated-page-token': async (answer) =>
    expect(((await (await answer()).json()) as Answered).next).toBe(
      ((await (await answer()).json()) as Answered).asked,
    ),
  'clock-skew': async (answer) =>
    expect(Math.abs(Date.parse((await answer()).headers.get('date') ?? '') - start)).toBeGreaterThanOrEqual(180_000),
  'revoked-consent': async (answer) => expect((await answer()).status).toBe(401),
}
test.each(Object.entries(seen))('the fault %s can be seen and is noted', async (name, look) => {
  const { clock, sandbox, get } = city()
  const first = (await (await get()).json()) as Answered
  sandbox.faults.inject(name as FaultName, { times: name === 'repeated-page-token' ? 2 : 1 })
  const answer = async () => {
    const pending = get(`/items?token=${first.next}`)
    // Whoever looks at it handles its rejection; until then nobody does.
    pending.catch(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    const wakes = clock.nextWake()
    if (wakes !== undefined) await clock.advance(wakes - clock.now())
    return pending
  }
  await look(answer)
  expect(sandbox.referee.faults.map((note) => note.name)).toContain(name)
  if (name === 'slow') expect(clock.now()).toBeGreaterThan(start)
})

test('a token answer that is lost leaves the client with a used refresh token', async () => {
  const { sandbox, tokens, refresh } = city()
  sandbox.faults.inject('lost-token-answer')
  await expect(refresh(tokens.refresh_token)).rejects.toThrow('fetch failed')
  expect((await refresh(tokens.refresh_token)).status).toBe(400)
  expect(sandbox.referee.revocations).toMatchObject([{ cause: 'reuse' }])
})

test('a token server that fails has not used the refresh token', async () => {
  const { sandbox, tokens, refresh } = city()
  sandbox.faults.inject('token-server-error')
  expect((await refresh(tokens.refresh_token)).status).toBe(503)
  expect((await refresh(tokens.refresh_token)).status).toBe(200)
})

test('faults hang on the request and not on the order in which requests arrive', async () => {
  const struck = async (paths: readonly string[]): Promise<Record<string, number>> => {
    const { get } = city({ faults: { 'server-error': 0.5 } })
    const statuses: Record<string, number> = {}
    for (const path of paths) statuses[path] = Math.min(500, (await get(path)).status)
    return statuses
  }
  const paths = Array.from({ length: 20 }, (_, index) => `/items?page=${index}`)
  const forwards = await struck(paths)
  expect(await struck(paths.toReversed())).toEqual(forwards)
  expect(new Set(Object.values(forwards))).toEqual(new Set([200, 500]))
})

test('the same seed brings the same faults, and calm ends them', async () => {
  const statuses = async (seed: number): Promise<number[]> => {
    const { sandbox, get } = city({ seed, faults: { 'server-error': 0.3 } })
    const list: number[] = []
    for (let i = 0; i < 30; i++) list.push((await get()).status)
    sandbox.faults.calm()
    for (let i = 0; i < 10; i++) expect((await get()).status).toBe(200)
    return list
  }
  const first = await statuses(5)
  expect(await statuses(5)).toEqual(first)
  expect(await statuses(6)).not.toEqual(first)
  expect(first.some((status) => status >= 500)).toBe(true)
})
