import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { dayMs } from '../core/index.js'
import { testStore } from '../runtime/store/testing.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [] })
})
afterAll(() => store.close())

const span = `from=${new Date(noon - 8 * dayMs).toISOString()}&to=${new Date(noon + dayMs).toISOString()}`

describe('what cannot be answered is a problem that says what to do', () => {
  const nobody = '6f1f7c39-4ad1-4d37-9f0c-1f2f2f1f4b11'
  const cases: readonly (readonly [method: string, path: string, status: number, code: string, body?: string])[] = [
    ['GET', '/v1/records/not-a-uuid', 400, 'bad-request'],
    ['GET', `/v1/records/${nobody}`, 404, 'not-found'],
    ['GET', `/v1/records?kind=heart_rate&from=yesterday&to=2026-03-05`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&${span}&limit=0`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&${span}&limit=ten`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&${span}&after=x`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&${span}&after=99999999999999999999_${nobody}`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&${span}&after=1_2`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rate&from=-271821-04-20T00:00:00.000Z&to=2026-03-05`, 400, 'bad-request'],
    ['GET', `/v1/records?kind=heart_rat&${span}`, 404, 'unknown-kind'],
    ['GET', `/v1/records?kind=__proto__&${span}`, 404, 'unknown-kind'],
    ['GET', `/v1/series?kind=heart_rat&${span}`, 404, 'unknown-kind'],
    ['GET', `/v1/series?kind=heart_rate&from=x&to=y`, 400, 'bad-request'],
    ['GET', `/v1/coverage?from=2026-02-30&to=2026-03-05`, 400, 'bad-request'],
    ['GET', `/v1/coverage?from=2026-13-01&to=2026-03-05`, 400, 'bad-request'],
    ['GET', `/v1/coverage?from=yesterday`, 400, 'bad-request'],
    ['GET', `/v1/changes?after=x`, 400, 'bad-position'],
    ['GET', `/v1/changes?after=99999999999999999999-0-0`, 400, 'bad-position'],
    ['GET', `/v1/changes?limit=-1`, 400, 'bad-request'],
    ['GET', `/v1/runs?before=x`, 400, 'bad-request'],
    ['POST', `/v1/dead-letters/x/retry`, 400, 'bad-request'],
    ['POST', `/v1/dead-letters/999999999999999999/retry`, 404, 'not-found'],
    ['POST', `/v1/sinks/nowhere/replay`, 404, 'not-found'],
    ['POST', `/v1/sinks/nowhere/resume`, 404, 'not-found'],
    ['POST', `/v1/connections/x/pull`, 400, 'bad-request'],
    ['POST', `/v1/connections/${nobody}/pull`, 404, 'not-found'],
    ['POST', `/v1/connections/${nobody}/backfill`, 404, 'not-found', '{"days":3}'],
    ['POST', `/v1/connections/${nobody}/backfill`, 400, 'bad-request', '{"days":-3}'],
    ['POST', `/v1/connections/${nobody}/backfill`, 400, 'bad-request', '{"days":'],
    ['POST', `/v1/connections/${nobody}/backfill`, 400, 'bad-request'],
    ['DELETE', `/v1/connections/${nobody}`, 404, 'not-found'],
    ['DELETE', `/v1/connections/${nobody}?data=burn`, 400, 'bad-request'],
    ['GET', '/v1/activities/not-one', 400, 'bad-request'],
    ['GET', `/v1/activities/w${'0'.repeat(25)}`, 404, 'not-found'],
    ['GET', `/v1/activities/w${'0'.repeat(25)}/file?format=exe`, 400, 'bad-request'],
    ['GET', `/v1/activities/w${'0'.repeat(25)}/file?format=fit`, 404, 'not-found'],
    ['POST', `/v1/activities/w${'0'.repeat(25)}/resync`, 404, 'not-found'],
    ['POST', `/v1/activities/w${'0'.repeat(25)}/fetch`, 404, 'not-found'],
    ['PUT', `/v1/activities/w${'0'.repeat(25)}/excluded`, 404, 'not-found', '{"excluded":true}'],
    ['GET', `/v1/activities?after=99999999999999999_w${'0'.repeat(25)}`, 400, 'bad-request'],
    ['GET', `/v1/activities?after=-999999999999999_w${'0'.repeat(25)}`, 400, 'bad-request'],
    ['GET', `/v1/activities?sport=__proto__`, 400, 'bad-request'],
    ['GET', `/v1/activities?at=me`, 400, 'bad-request'],
    ['GET', `/v1/connections/${nobody}/settings`, 404, 'not-found'],
    ['PUT', `/v1/connections/${nobody}/settings`, 404, 'not-found', '{"syncPrivate":true}'],
    ['PUT', '/v1/sync/settings', 400, 'bad-request', '{"skipBefore":"0000-00-00"}'],
    ['PUT', '/v1/flows', 400, 'bad-request', '{"rules":[{"source":"a","target":"b","allowed":true}]}'],
    ['GET', '/v1/sync/runs?before=x', 400, 'bad-request'],
    ['GET', '/v1/nothing', 404, 'no-route'],
    ['PUT', '/v1/status', 404, 'no-route'],
  ]
  it.each(cases.map(([method, path, status, code, body]) => ({ method, path, status, code, body })))(
    '$method $path is answered $status $code',
    async ({ method, path, status, code, body }) => {
      const answer = await instance.ask(path, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      })
      const told = (await answer.json()) as { detail: string }
      expect([answer.status, told]).toEqual([
        status,
        expect.objectContaining({ status, code, type: `urn:tributary:problem:${code}` }),
      ])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(told.detail).toMatch(/^[A-Z`].*\.$/s)
    },
  )
  const answerable: readonly (readonly [method: string, path: string, body?: string])[] = [
    ['GET', '/v1/activities?text=%00%ED%A0%80'],
    ['GET', '/v1/activities?from=0001-01-01&to=9999-12-31'],
    ['GET', '/v1/sync/runs?before=999999999999999999'],
    ['PUT', '/v1/sync/settings', '{"skipBefore":"0001-01-01"}'],
    ['PUT', '/v1/flows', `{"rules":[{"source":"${nobody}","target":"${nobody}","allowed":false}]}`],
    ['POST', '/v1/rollback', `{"connections":["${nobody}"]}`],
  ]
  it.each(answerable.map(([method, path, body]) => ({ method, path, body })))(
    'and what is odd, but can be answered, is: $method $path',
    async ({ method, path, body }) => {
      const headers = { 'content-type': 'application/json' }
      const { status } = await instance.ask(path, { method, ...(body !== undefined && { body, headers }) })
      expect([200, 202]).toContain(status)
    },
  )
  it('and a request too large is not read', async () => {
    const answer = await instance.ask(`/v1/connections/${nobody}/backfill`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-length': String(2 ** 21), 'content-type': 'application/json' },
    })
    expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ code: 'too-large' })])
  })
  it('and a fault of ours quotes nothing of what caused it', async () => {
    const broken = await testInstance({
      store: {
        ...store,
        query: (text, params) =>
          /from events/.test(text) ? Promise.reject(new Error('value 61 of the person')) : store.query(text, params),
      },
      connectors,
      services: [],
    })
    const answer = await broken.ask(`/v1/records?kind=sleep_session&${span}`)
    expect([answer.status, await answer.json()]).toEqual([500, expect.objectContaining({ code: 'fault' })])
    expect(broken.log.join()).toContain('a request failed')
    expect(broken.log.join()).not.toContain('61')
  })
})
