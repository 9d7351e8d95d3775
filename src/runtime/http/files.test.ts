import { afterAll, describe, expect, it } from 'vitest'
import { testStore } from '../store/testing.js'
import { good, httpSetting } from './testing.js'

const api = { fileHosts: ['https://*.storage.example'] }
const signed = 'https://eu.storage.example/file.fit?sig=planted-signature'
const store = await testStore()
afterAll(() => store.close())

describe('a file at a signed address', () => {
  it('is asked for without anything that lets us in, and leaves no trace of its signature', async () => {
    const { task, sent, notes } = httpSetting(store, () => new Response('bytes'), {
      api: { ...api, headers: { 'x-app': 'ours' } },
    })
    const answer = await task.get(signed)
    expect(new TextDecoder().decode(answer.raw)).toBe('bytes')
    expect(sent[0]?.url).toBe(signed)
    expect([sent[0]?.headers.get('authorization'), sent[0]?.headers.get('x-app')]).toEqual([null, null])
    expect(JSON.stringify([notes, answer.request])).not.toContain('planted-signature')
  })

  it('that is refused ends no connection', async () => {
    for (const status of [401, 403, 410]) {
      const { task, renewals } = httpSetting(store, () => new Response('', { status }), { api })
      await expect(task.get(signed)).rejects.toMatchObject({ name: 'TransientError' })
      expect(renewals).toEqual([])
    }
  })

  it('is fetched from nowhere but right below the declared name, by https', async () => {
    const { task, sent } = httpSetting(store, () => new Response('bytes'), { api })
    for (const url of [
      'https://storage.example/file.fit',
      'https://a.b.storage.example/file.fit',
      'https://eu.storage.example.evil.example/file.fit',
      'http://eu.storage.example/file.fit',
      'https://eu.storage.example:8443/file.fit',
    ])
      await expect(task.get(url)).rejects.toMatchObject({ code: 'undeclared-host' })
    expect(sent).toEqual([])
  })
})

describe('the operator’s own key', () => {
  const operatorKey = { header: 'X-Subscription', help: 'In your profile there.' }
  it('is borne by every request, but to files, and is seen in no note', async () => {
    const { task, sent, notes } = httpSetting(store, () => Response.json(good), { api: { ...api, operatorKey } })
    const answer = await task.get('/v1/nights')
    await task.get(signed)
    expect(sent.map(({ headers }) => headers.get('x-subscription'))).toEqual(['planted-operator-key', null])
    expect(JSON.stringify([notes, answer.request])).not.toContain('planted-operator-key')
  })
  it('stays at home where the service wants none', async () => {
    const { task, sent } = httpSetting(store, () => Response.json(good))
    await task.get('/v1/nights')
    expect([...(sent[0]?.headers.values() ?? [])].join()).not.toContain('planted-operator-key')
  })
})
