import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import type { Envelope, SinkWorld } from '../../kit/index.js'
import { isInside } from './address.js'
import { webhook } from './index.js'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ....').toString('base64')}`
const world = { now: () => Date.now(), fetch } as SinkWorld
const envelopes = (count: number): Envelope[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}.1`, kind: 'weight' }) as unknown as Envelope)

interface Seen {
  readonly headers: Record<string, string>
  readonly body: string
}
let server: Server | undefined
afterEach(() => server?.close())

/** An endpoint that answers what `judge` says. */
const endpoint = async (judge: (seen: Seen) => number): Promise<{ url: string; seen: Seen[] }> => {
  const seen: Seen[] = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const one = { headers: request.headers as Record<string, string>, body }
      seen.push(one)
      response.writeHead(judge(one), { location: 'http://127.0.0.1:1/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, seen }
}
const open = (url: string, allowPrivate = true) => webhook.open({ url, secret, allowPrivate, timeoutMs: 2000 }, world)

describe('a webhook', () => {
  it('is signed so that the standard library of receivers accepts it', async () => {
    const { url, seen } = await endpoint(() => 200)
    const sink = await open(url)
    expect(await sink.deliver(envelopes(2))).toEqual([])
    const [one] = seen
    const payload = new Webhook(secret).verify(one?.body ?? '', one?.headers ?? {}) as {
      data: { envelopes: Envelope[] }
    }
    expect(payload.data.envelopes.map(({ id }) => id)).toEqual(['r0.1', 'r1.1'])
    await sink.close()
  })
  it('keeps the order over several requests', async () => {
    const { url, seen } = await endpoint(() => 204)
    const sink = await open(url)
    await sink.deliver(envelopes(250))
    const ids = seen.flatMap(({ body }) =>
      (JSON.parse(body) as { data: { envelopes: Envelope[] } }).data.envelopes.map(({ id }) => id),
    )
    expect(ids).toEqual(envelopes(250).map(({ id }) => id))
    await sink.close()
  })
  it('finds the one envelope an endpoint will never take', async () => {
    const { url } = await endpoint(({ body }) => (body.includes('"r37.1"') ? 422 : 200))
    const sink = await open(url)
    expect(await sink.deliver(envelopes(60))).toEqual([{ id: 'r37.1', reason: 'the endpoint refused it with 422' }])
    await sink.close()
  })
  it.each([500, 401, 404, 429, 302])('was not taken when the answer is %i', async (status) => {
    const { url, seen } = await endpoint(() => status)
    const sink = await open(url)
    await expect(sink.deliver(envelopes(1))).rejects.toThrow(String(status))
    expect(seen).toHaveLength(1)
    await sink.close()
  })
  it('was not taken when nobody answers', async () => {
    const { url } = await endpoint(() => 200)
    server?.close()
    const sink = await open(url)
    await expect(sink.deliver(envelopes(1))).rejects.toThrow('could not be reached')
    await sink.close()
  })
})

describe('addresses inside the operator’s network', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.31.255.255',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '2002:7f00:1::',
    'localhost',
  ])('%s is inside', (address) => {
    expect(isInside(address)).toBe(true)
  })
  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is outside', (address) => {
    expect(isInside(address)).toBe(false)
  })
  it('are refused unless allowed, by number and by name', async () => {
    await expect(open('https://127.0.0.1/hook', false)).rejects.toThrow('inside this network')
    await expect(open('http://example.com/hook', false)).rejects.toThrow('https')
    const named = await open('https://localhost:1/hook', false)
    await expect(named.deliver(envelopes(1))).rejects.toThrow('inside this network')
    await named.close()
  })
})
