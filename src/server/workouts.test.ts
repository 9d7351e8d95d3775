/** Workouts over HTTP: what is where and why, what would be done, rules, settings, and taking back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropbox } from '../connectors/dropbox/index.js'
import { sandbox as dropboxSandbox } from '../connectors/dropbox/sandbox.js'
import { intervalsIcu } from '../connectors/intervals-icu/index.js'
import { sandbox as intervalsSandbox } from '../connectors/intervals-icu/sandbox.js'
import { strava } from '../connectors/strava/index.js'
import { sandbox as stravaSandbox } from '../connectors/strava/sandbox.js'
import { decode, formatOf } from '../formats/index.js'
import type { ActivityDetail, ActivityView, FlowsView, RollbackView, SyncStatus } from '../runtime/index.js'
import { testStore } from '../runtime/store/testing.js'
import { connect } from './testing-browser.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const minuteMs = 60_000
const nobody = '00000000-0000-4000-8000-000000000000'
const unknown = `w${'0'.repeat(25)}`

const store = await testStore()
let instance: TestInstance
let accounts: Readonly<Record<string, string>>

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  instance.ask(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  const answer = await send(method, path, body)
  const text = await answer.text()
  expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
  return JSON.parse(text) as T
}
const statusOf = async (method: string, path: string, body?: unknown): Promise<number> =>
  (await send(method, path, body)).status
/** Until uploads have been processed, and asked after. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn++) {
    await instance.work()
    await instance.clock.advance(2 * minuteMs)
  }
  await instance.work()
}
interface Page {
  readonly activities: readonly ActivityView[]
  readonly total: number
  readonly next?: string
}
const list = (query = ''): Promise<Page> => ask(`/v1/activities?${query}`)
const held = (service: string) => instance.sandbox.workouts(service, 1)
const stateAt = ({ places }: Pick<ActivityView, 'places'>, service: string) =>
  places.find(({ connector }) => connector === service)?.state

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors: [strava, dropbox, intervalsIcu],
    services: [stravaSandbox, dropboxSandbox, intervalsSandbox],
  })
  for (const service of ['strava', 'dropbox', 'intervals-icu']) await connect(instance, service)
  await instance.work()
  const { connections } = await ask<{ connections: { id: string; connector: string }[] }>('/v1/connections')
  accounts = Object.fromEntries(connections.map(({ id, connector }) => [connector, id]))
})
afterAll(() => store.close())

describe('before syncing is switched on', () => {
  it('nothing is sent, and the plan tells what would be', async () => {
    const status = await ask<SyncStatus>('/v1/sync')
    expect(status).toMatchObject({ isOn: false, state: 'off' })
    const on = await ask<{ total: number; steps: unknown[]; counts: { do: string }[] }>('/v1/sync/plan?on=true&limit=1')
    expect(on.total).toBeGreaterThan(1)
    expect(on.steps).toHaveLength(1)
    expect(on.counts.map((one) => one.do)).toContain('upload')
    const off = await ask<{ total: number; reasons: { reason: { code: string } }[] }>('/v1/sync/plan')
    expect(off.total).toBe(0)
    expect(off.reasons.map(({ reason }) => reason.code)).toContain('sync_off')
    expect(held('dropbox').uploads).toBe(0)
  })
  it('a workout that no file was fetched of has none to give', async () => {
    const { activities } = await list('limit=1')
    expect(await statusOf('GET', `/v1/activities/${activities[0]?.id}/file?format=fit`)).toBe(404)
  })
})

describe('the rules', () => {
  it('are told, changed one by one, and refused with a sentence where they are none', async () => {
    expect(await ask('/v1/sync/settings', 'PUT', { uploadDelaySeconds: 60 })).toMatchObject({ uploadDelaySeconds: 60 })
    expect(await ask('/v1/sync/settings', 'PUT', { skipBefore: '2026-01-01' })).toMatchObject({
      uploadDelaySeconds: 60,
      skipBefore: '2026-01-01',
    })
    const reset = await ask<object>('/v1/sync/settings', 'PUT', { skipBefore: null, uploadDelaySeconds: 0 })
    expect(reset).not.toHaveProperty('skipBefore')
    expect(await statusOf('PUT', '/v1/sync/settings', { skipBefore: 'yesterday' })).toBe(400)
    expect(await statusOf('PUT', '/v1/sync/settings', { loudness: 11 })).toBe(400)
  })
  it('forbid a cell of the matrix, and allow it again', async () => {
    const [source, target] = [accounts['strava'], accounts['dropbox']]
    const cellOf = ({ cells }: FlowsView) => cells.find((cell) => cell.source === source && cell.target === target)
    expect(cellOf(await ask('/v1/flows'))).toMatchObject({ allowed: true, possible: true })
    const rules = [{ source, target, allowed: false }]
    expect(cellOf(await ask('/v1/flows', 'PUT', { rules }))).toMatchObject({ allowed: false })
    const plan = await ask<{ reasons: { reason: { code: string } }[] }>('/v1/sync/plan?on=true')
    expect(plan.reasons.map(({ reason }) => reason.code)).toContain('flow')
    await ask('/v1/flows', 'PUT', { rules: [{ source, target, allowed: true }] })
    expect(await statusOf('PUT', '/v1/flows', { rules: [{ source, target }] })).toBe(400)
  })
  it('of one connection are its own, with the words of a form', async () => {
    const path = `/v1/connections/${accounts['dropbox']}/settings`
    const first = await ask<{ settings: object; fields: object }>(path)
    expect(first.settings).toMatchObject({ format: 'fit' })
    expect(Object.keys(first.fields)).toContain('folder')
    const changed = await ask(path, 'PUT', { settings: { format: 'tcx' }, syncPrivate: true })
    expect(changed).toMatchObject({ settings: { format: 'tcx' }, syncPrivate: true })
    const back = await ask(path, 'PUT', { settings: { format: null }, syncPrivate: false })
    expect(back).toMatchObject({ settings: { format: 'fit' }, syncPrivate: false })
    expect(await statusOf('PUT', path, { settings: { format: 'doc' } })).toBe(400)
    expect(await statusOf('GET', `/v1/connections/${nobody}/settings`)).toBe(404)
    expect(await statusOf('PUT', `/v1/connections/${nobody}/settings`, {})).toBe(404)
  })
})

describe('once it is on', () => {
  beforeAll(async () => {
    await ask('/v1/sync/settings', 'PUT', { isOn: true })
    await settle()
  })
  it('everything is everywhere it may be, once, and each absence has a reason', async () => {
    const { activities, total } = await list('limit=200')
    expect(activities).toHaveLength(total)
    for (const service of ['strava', 'dropbox', 'intervals-icu']) {
      const { copies, strangers } = held(service)
      expect([...copies.values()].every((count) => count === 1)).toBe(true)
      expect(strangers).toEqual([])
      const there = activities.filter((one) => ['present', 'uploaded'].includes(stateAt(one, service) ?? ''))
      expect(there, service).toHaveLength(copies.size)
    }
    for (const { places } of activities) {
      expect(places).toHaveLength(3)
      for (const { state, reason } of places)
        expect(['present', 'uploaded'].includes(state) || reason !== undefined, state).toBe(true)
    }
    expect(await ask<SyncStatus>('/v1/sync')).toMatchObject({ isOn: true, state: 'idle' })
    const { runs } = await ask<{ runs: { uploads: number }[] }>('/v1/sync/runs')
    expect(runs.reduce((sum, { uploads }) => sum + uploads, 0)).toBe(
      ['strava', 'dropbox', 'intervals-icu'].reduce((sum, service) => sum + held(service).uploads, 0),
    )
  })
  it('the list is read in pages, and narrowed by place and word', async () => {
    const { activities, total } = await list('limit=200')
    const first = await list('limit=1')
    const second = await list(`limit=1&after=${first.next}`)
    expect([...first.activities, ...second.activities].map(({ id }) => id)).toEqual(
      activities.slice(0, 2).map(({ id }) => id),
    )
    const [at, notAt] = await Promise.all(['at', 'notAt'].map((word) => list(`${word}=${accounts['dropbox']}`)))
    expect((at?.activities.length ?? 0) + (notAt?.activities.length ?? 0)).toBe(total)
    expect((await list('text=nobody-calls-it-so')).activities).toEqual([])
    for (const query of ['limit=0', 'sport=chess', 'after=1_2', 'at=dropbox', 'from=yesterday'])
      expect(await statusOf('GET', `/v1/activities?${query}`), query).toBe(400)
  })
  it('one of them is told in full, and given as a file of any format', async () => {
    const { activities } = await list('limit=200')
    const one = activities.find((each) => stateAt(each, 'dropbox') === 'uploaded') as ActivityView
    const detail = await ask<ActivityDetail>(`/v1/activities/${one.id}?points=10`)
    expect(detail.sources.length).toBeGreaterThan(1)
    expect(detail.places.find(({ connector }) => connector === 'dropbox')?.externalId).toBeDefined()
    for (const format of ['fit', 'tcx', 'gpx', 'pwx']) {
      const answer = await instance.ask(`/v1/activities/${one.id}/file?format=${format}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-disposition')).toContain(`.${format}"`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      expect(formatOf(bytes)).toBe(format)
      expect(decode(bytes).activities).toHaveLength(1)
    }
    expect(await statusOf('GET', `/v1/activities/${one.id}/file?format=doc`)).toBe(400)
    expect(await statusOf('GET', `/v1/activities/${one.id}/file`)).toBe(400)
  })
  it('a workout is taken out and in again, and tried again; one that is none is not', async () => {
    const { activities } = await list('limit=1')
    const { id } = activities[0] as ActivityView
    await ask(`/v1/activities/${id}/excluded`, 'PUT', { excluded: true })
    expect((await list('excluded=true')).activities.map((one) => one.id)).toEqual([id])
    await ask(`/v1/activities/${id}/excluded`, 'PUT', { excluded: false })
    expect((await list('excluded=true')).activities).toEqual([])
    await ask(`/v1/activities/${id}/resync`, 'POST')
    const before = held('dropbox').uploads
    await settle()
    expect(held('dropbox').uploads).toBe(before)
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', '/file?format=fit'],
      ['POST', '/resync'],
      ['PUT', '/excluded', { excluded: true }],
    ] as const) {
      expect(await statusOf(method, `/v1/activities/${unknown}${path}`, body), path).toBe(404)
      expect(await statusOf(method, `/v1/activities/17${path}`, body), path).toBe(400)
    }
  })
  it('every service with workouts is listed when somebody asks for it', async () => {
    expect(await ask('/v1/sync', 'POST')).toEqual({ listed: 3 })
    await settle()
    expect(await ask<SyncStatus>('/v1/sync')).toMatchObject({ state: 'idle' })
  })
})

describe('taking back', () => {
  it('is seen before it is done, removes one workout or a service’s, and nothing that is the person’s own', async () => {
    const view = await ask<RollbackView>('/v1/rollback')
    const atDropbox = ({ services }: RollbackView) => services.find(({ connector }) => connector === 'dropbox')
    const uploads = held('dropbox').uploads
    expect(atDropbox(view)).toMatchObject({ isPossible: true, sent: uploads, wanted: 0, removed: 0 })
    const one = view.items.find(({ connector }) => connector === 'dropbox')
    const only = { connections: [accounts['dropbox']], activity: one?.activity }
    expect(await ask('/v1/rollback', 'POST', only)).toEqual({ wanted: 1 })
    expect(await ask('/v1/rollback', 'DELETE')).toEqual({ left: 1 })
    expect(await ask('/v1/rollback', 'POST', only)).toEqual({ wanted: 1 })
    await settle()
    expect(atDropbox(await ask('/v1/rollback'))).toMatchObject({ sent: uploads - 1, removed: 1 })

    await ask('/v1/rollback', 'POST', { connections: [accounts['dropbox']] })
    await settle()
    expect(atDropbox(await ask('/v1/rollback'))).toMatchObject({ sent: 0, wanted: 0, removed: uploads })
    const { natives, copies } = held('dropbox')
    expect([...copies.keys()].sort()).toEqual([...natives].sort())
    expect(held('dropbox').uploads, 'and nothing of it is sent again').toBe(uploads)
    expect(await statusOf('POST', '/v1/rollback', { connections: ['dropbox'] })).toBe(400)
    expect(await statusOf('POST', '/v1/rollback', { activity: 'all' })).toBe(400)
  })
})
