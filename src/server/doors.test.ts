/** Doors that are neither records nor sign-in: webhooks in, the OpenAPI document, and the dashboard's files. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { keepVerificationToken } from '../runtime/store/subscriptions.js'
import { testStore } from '../runtime/store/testing.js'
import { sandboxClient } from '../sandbox/index.js'
import { connect } from './testing-browser.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const small = connectors.map((connector) => {
  const { heartrate: _, ring_battery_level: __, ...streams } = connector.streams ?? {}
  return { ...connector, streams }
})
const store = await testStore()
let instance: TestInstance
let account: string
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors: small,
    services: [ouraSandbox],
    notSetUp: ['google-health', 'fitbit'],
  })
  await connect(instance)
  await instance.work()
  const { connections } = (await (await instance.ask('/v1/connections')).json()) as {
    connections: { account: string }[]
  }
  account = connections[0]?.account as string
  await keepVerificationToken(store, 'oura', 'shown-by-us')
})
afterAll(() => store.close())

describe('the webhook door', () => {
  const dueStreams = async (): Promise<string[]> =>
    (
      await store.query<{ name: string }>(
        `select s.name from pulls p join streams s on s.id = p.stream_id where p.due_at <= $1`,
        [new Date(instance.clock.now())],
      )
    ).map(({ name }) => name)
  const notice = (secret: string, body: object) => {
    const text = JSON.stringify(body)
    const timestamp = String(Math.floor(instance.clock.now() / 1000))
    const signature = createHmac('sha256', secret)
      .update(timestamp + text)
      .digest('hex')
      .toUpperCase()
    return instance.ask('/webhooks/oura', {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', 'x-oura-timestamp': timestamp, 'x-oura-signature': signature },
    })
  }
  const event = (data_type: string) => ({
    event_type: 'update',
    data_type,
    object_id: 'document-1',
    user_id: account,
    event_time: '2026-03-05T12:00:00Z',
  })

  it('makes due what a signed call names, and nothing else', async () => {
    expect(await dueStreams()).toEqual([])
    expect((await notice(sandboxClient.secret, event('workout'))).status).toBe(200)
    expect(await dueStreams()).toEqual(['workout'])
    await instance.work()
    expect(await dueStreams()).toEqual([])
  })
  it('refuses a call with another signature, or none, and does nothing', async () => {
    const wrong = await notice('another secret', event('workout'))
    expect([wrong.status, await wrong.json()]).toEqual([401, expect.objectContaining({ code: 'bad-signature' })])
    expect(
      (await instance.ask('/webhooks/oura', { method: 'POST', body: JSON.stringify(event('workout')) })).status,
    ).toBe(401)
    expect(await dueStreams()).toEqual([])
  })
  it('is open to other sites, whatever its Host: the signature is the key', async () => {
    const answer = await instance.app.request('https://health.example.com/webhooks/oura', {
      method: 'POST',
      body: '{}',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(401)
  })
  it('takes a signed call about a stranger calmly', async () => {
    expect((await notice(sandboxClient.secret, { ...event('workout'), user_id: 'nobody-here' })).status).toBe(200)
    expect(await dueStreams()).toEqual([])
  })
  it('greets the provider that shows what we told it', async () => {
    const greet = (token: string) => instance.ask(`/webhooks/oura?verification_token=${token}&challenge=echo-me`)
    const right = await greet('shown-by-us')
    expect([right.status, await right.json()]).toEqual([200, { challenge: 'echo-me' }])
    expect((await greet('guessed')).status).toBe(401)
  })
  it('does not read what is no notice', async () => {
    const large = await instance.ask('/webhooks/oura', { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) })
    expect([large.status, await large.json()]).toEqual([413, expect.objectContaining({ code: 'too-large' })])
    expect((await instance.ask('/webhooks/nobody', { method: 'POST', body: '{}' })).status).toBe(404)
  })
})

interface Operation {
  readonly summary?: string
  readonly responses: Record<string, unknown>
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
}
interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, unknown> }
}

describe('the OpenAPI document', () => {
  const read = async (): Promise<Document> => (await (await instance.ask('/openapi.json')).json()) as Document

  it('names every route under /v1 that there is', async () => {
    const { paths } = await read()
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    )
    const routes = new Set(
      instance.app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`),
    )
    expect(told.filter((route) => !routes.has(route))).toEqual([])
    expect([...routes].filter((route) => / \/v1\//.test(route) && !told.includes(route))).toEqual([])
    expect(told.length).toBeGreaterThan(15)
  })

  it('is of version 3.1 and whole: operations answer, parameters are declared, references lead somewhere', async () => {
    const document = await read()
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'Tributary', version: '0.0.0-test' })
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, { summary, responses, parameters = [] }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toMatch(/^[A-Z]/)
        expect(Object.keys(responses).length, `${method} ${path}`).toBeGreaterThan(0)
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
        expect(
          parameters.filter((one) => one.in === 'path' && one.required).map(({ name }) => name),
          `${method} ${path}`,
        ).toEqual(inPath)
      }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1] as string,
    )
    expect(references.length).toBeGreaterThan(5)
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
    // 3.0's way to say null is no part of 3.1.
    expect(JSON.stringify(document)).not.toContain('"nullable"')
  })

  it('tells the truth: answers have the shapes it declares', async () => {
    const { components } = await read()
    const requiredOf = (name: string) => (components.schemas[name] as { required: string[] }).required
    const first = async (path: string, list: string) =>
      ((await (await instance.ask(path)).json()) as Record<string, Record<string, unknown>[]>)[list]?.[0] ?? {}
    for (const [name, path, list] of [
      ['Service', '/v1/services', 'services'],
      ['Connection', '/v1/connections', 'connections'],
      ['Kind', '/v1/kinds', 'kinds'],
      ['Run', '/v1/runs', 'runs'],
      ['Sink', '/v1/sinks', 'sinks'],
      ['CoverageStrip', '/v1/coverage', 'strips'],
      ['CloudEvent', '/v1/changes', 'changes'],
      ['Record', '/v1/records?kind=sleep_score&from=2026-02-20&to=2026-03-06', 'records'],
    ] as const)
      expect(Object.keys(await first(path, list)), name).toEqual(expect.arrayContaining(requiredOf(name)))
  })
})

describe('the dashboard’s files', () => {
  it('come with a policy that lets nothing in from elsewhere', async () => {
    for (const path of ['/', '/assets/index-abc.js']) {
      const answer = await instance.ask(path)
      expect(answer.status).toBe(200)
      const policy = answer.headers.get('content-security-policy')
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await instance.ask('/')).headers.get('cache-control')).toBe('no-cache')
    expect((await instance.ask('/assets/index-abc.js')).headers.get('cache-control')).toContain('immutable')
    expect((await instance.ask('/assets/index-abc.js')).headers.get('content-type')).toContain('text/javascript')
  })
  it('are all there is: no path leads out of their folder', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e%2fsecret.txt',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '//secret.txt',
      '/..\\secret.txt',
      '/secret.txt%00.html',
    ])
      expect(await (await instance.ask(path)).text(), path).not.toContain('nobody may read this')
  })
  it('are the page itself for any other address, as pages live behind the hash', async () => {
    expect(await (await instance.ask('/timeline')).text()).toContain('<title>Tributary</title>')
  })
})
