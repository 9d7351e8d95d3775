import { describe, expect, it } from 'vitest'
import { type Connector, noAuth } from '../../kit/index.js'
import type { Asked, Asking } from './http.js'
import { createAppTasks, createTasks } from './tasks.js'

const connector: Connector = {
  id: 'acme',
  name: 'Acme',
  version: 1,
  docs: 'https://acme.example/docs',
  auth: { type: 'apiKey', header: 'x-key', help: '', account: { read: () => ({ id: 'ada' }) } },
  api: { hosts: ['https://api.acme.example'] },
}
const service = (raw = '{"ok":true}', outcome: Asked['outcome'] = 'page') => {
  const asked: Asking[] = []
  const http = {
    ask: async (asking: Asking): Promise<Asked> => {
      asked.push(asking)
      return {
        request: { method: asking.method, path: asking.path, query: {} },
        reply: { status: 200, headers: {}, contentType: '', raw: new TextEncoder().encode(raw) },
        outcome,
      }
    },
  }
  return { asked, http }
}
const { signal } = new AbortController()

describe('the application’s own task', () => {
  it('asks in every way, with no credential and nobody’s budget', async () => {
    const { asked, http } = service()
    const task = createAppTasks({ http })({ connector, signal })
    expect((await task.get('/list', { page: 1 }, { headers: { 'x-client-id': 'us' } })).body).toEqual({ ok: true })
    await task.post('/list', { json: { a: 1 } })
    await task.put('/list/1')
    await task.delete('/list/1')
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /list',
      'POST /list',
      'PUT /list/1',
      'DELETE /list/1',
    ])
    expect(asked[0]?.options).toEqual({ query: { page: 1 }, headers: { 'x-client-id': 'us' } })
    for (const { authorization, connectionId } of asked)
      expect([authorization, connectionId]).toEqual([undefined, undefined])
  })
  it('hears nothing where there is nothing', async () => {
    const { http } = service('{"detail":"gone"}', 'nothing')
    expect((await createAppTasks({ http })({ connector, signal }).get('/list')).body).toBeUndefined()
  })
})

describe('a person’s task', () => {
  const connection = { id: 'c', account: { id: 'ada' }, scopes: ['daily'] }
  const credentials = {
    fresh: async () => ({ header: 'x-key', value: 'secret', version: 1 }),
    renew: () => Promise.reject(new Error('nothing has expired')),
  }
  it('puts and deletes as it gets and posts: with the credential, on the connection’s budget', async () => {
    const { asked, http } = service()
    const task = createTasks({ http, credentials })({ connector, connection })
    await task.put('/list/1', { json: { a: 1 } })
    await task.delete('/list/1')
    for (const { authorization, connectionId } of asked) {
      expect(authorization?.value).toBe('secret')
      expect(connectionId).toBe('c')
    }
    expect([task.account.id, task.scopes]).toEqual(['ada', ['daily']])
  })
  it('of a service without sign-in asks without one', async () => {
    const { asked, http } = service()
    await createTasks({ http, credentials })({ connector: { ...connector, auth: noAuth }, connection }).get('/list')
    expect(asked[0]?.authorization).toBeUndefined()
  })
})
