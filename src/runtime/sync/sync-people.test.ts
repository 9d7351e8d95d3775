import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../core/index.js'
import { z } from '../../kit/index.js'
import { forgetConnection } from '../actions/forget.js'
import {
  excludeActivity,
  resyncActivity,
  SyncSettingsChange,
  setSyncSettings,
  syncNow,
  syncSettings,
} from '../actions/sync.js'
import { connectionSettings, setConnectionSettings } from '../actions/sync-connection.js'
import { rollbackView, startRollback } from '../actions/sync-rollback.js'
import { connectionById } from '../store/connections.js'
import { activitiesOf } from '../views/activities.js'
import { flowsView, previewSync, syncRunsOf } from '../views/activities-sync.js'
import { activityFile, activityOf } from '../views/activity.js'
import { fetchActivity } from './fetch-one.js'
import { benchOf, connectionOf, noon, shelfBench, shelfConnector, shelfService, store } from './testing-shelves.js'

shelfBench()

const withRide = async (
  changes: Parameters<typeof shelfConnector>[1] = {},
  upload: Parameters<typeof shelfConnector>[2] = {},
) => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  a.add({ start: noon - 3 * dayMs })
  const bench = await benchOf([a, b], [shelfConnector('a'), shelfConnector('b', changes, upload)])
  const { engine } = bench.runtime
  await setSyncSettings(engine, 'me', { isOn: true })
  await bench.work()
  const all = () => activitiesOf(engine, { individual: 'me', limit: 100 })
  const first = async () => (await all()).activities[0]
  const id = (await first())?.id ?? ''
  const at = async (connector: string) => (await first())?.places.find((place) => place.connector === connector)
  return { a, b, engine, all, first, id, at, ...bench }
}

describe('the settings of a person', () => {
  it('are off, change one by one, and are refused where they make no sense', async () => {
    const { engine } = await withRide()
    expect(await setSyncSettings(engine, 'me', { skipBefore: '2026-01-01', uploadDelaySeconds: 3600 })).toMatchObject({
      isOn: true,
      skipBefore: '2026-01-01',
      uploadDelaySeconds: 3600,
      mergeChannels: 'missing',
    })
    expect(await setSyncSettings(engine, 'me', SyncSettingsChange.parse({ skipBefore: null }))).not.toHaveProperty(
      'skipBefore',
    )
    expect(await syncSettings(engine, 'you')).toMatchObject({ isOn: false })
    expect(() => SyncSettingsChange.parse({ uploadDelaySeconds: -1 })).toThrow(/uploadDelaySeconds/)
  })
})

describe('a workout', () => {
  it('is shown with where it is, its content, its sources, and a file of it', async () => {
    const { engine, id, at } = await withRide()
    expect(await at('b')).toMatchObject({ state: 'uploaded', url: 'https://b.example/w/b-1' })
    const detail = await activityOf(engine, 'me', id)
    expect(detail).toMatchObject({ name: 'Round the lake', sport: 'cycling', isFetched: true, hasPositions: true })
    expect(detail?.content?.track.heartRateBpm?.[0]).toBe(120)
    expect(detail?.sources.map(({ service }) => service)).toContain('A')
    expect(await activityFile(engine, 'me', id, 'tcx')).toMatchObject({ isOriginal: true })
    expect(await activityFile(engine, 'me', id, 'fit')).toMatchObject({
      isOriginal: false,
      name: '2026-05-17-round-the-lake.fit',
    })
    expect(await activityOf(engine, 'you', id)).toBeUndefined()
    expect(await activityFile(engine, 'you', id, 'tcx')).toBeUndefined()
  })

  it('that is everywhere already is fetched when its person wants to see it, and not before', async () => {
    const { a, engine, all, work, pass } = await withRide()
    a.add({ start: noon - 5 * hourMs, name: 'Of a single service' })
    await setSyncSettings(engine, 'me', { isOn: false })
    await syncNow(engine, 'me')
    await work()
    const alone = (await all()).activities.find(({ name }) => name === 'Of a single service')
    expect(alone?.isFetched).toBe(false)
    a.trouble = (what) => (what.startsWith('GET /workouts/') ? new Response(null, { status: 404 }) : undefined)
    expect(await fetchActivity(engine, 'me', alone?.id ?? '')).toMatchObject({ state: 'not-here', code: 'download' })
    a.trouble = () => undefined
    expect(await fetchActivity(engine, 'me', alone?.id ?? '')).toEqual({ state: 'here' })
    expect(await fetchActivity(engine, 'you', alone?.id ?? '')).toBeUndefined()
    expect((await activityOf(engine, 'me', alone?.id ?? ''))?.content?.track.timeMs).toHaveLength(60)
    await pass(dayMs)
  })

  it('is kept under its person’s key, and nowhere else', async () => {
    await withRide()
    const [row] = await store.query<{ sealed_file: Buffer }>('select sealed_file from activity_originals')
    expect(row?.sealed_file.includes('TrainingCenterDatabase')).toBe(false)
    expect(row?.sealed_file.subarray(0, 2)).not.toEqual(Buffer.from([0x1f, 0x8b]))
  })

  it('can be paged through, and filtered', async () => {
    const { a, engine, work, id } = await withRide()
    for (let ride = 1; ride <= 5; ride++) a.add({ start: noon - ride * hourMs, sport: 'running', name: `Run ${ride}` })
    await syncNow(engine, 'me')
    await work()
    const some = await activitiesOf(engine, { individual: 'me', limit: 4 })
    const rest = await activitiesOf(engine, { individual: 'me', limit: 4, after: some.next })
    expect([...some.activities, ...rest.activities].map(({ name }) => name)).toEqual([
      'Run 1',
      'Run 2',
      'Run 3',
      'Run 4',
      'Run 5',
      'Round the lake',
    ])
    const names = async (filter: object) =>
      (await activitiesOf(engine, { individual: 'me', limit: 10, ...filter })).activities.map(({ name }) => name)
    expect(await names({ text: 'LAKE' })).toEqual(['Round the lake'])
    expect(await names({ sports: ['cycling'] })).toEqual(['Round the lake'])
    expect(await names({ to: noon - 2 * dayMs })).toEqual(['Round the lake'])
    expect(await names({ notAt: connectionOf('b') })).toEqual([])
    await excludeActivity(engine, 'me', id, true)
    expect(await names({ isExcluded: true })).toEqual(['Round the lake'])
  })

  it('that was refused is sent when its person asks for it again', async () => {
    let refuses = true
    const { engine, id, at, work, b } = await withRide(
      {},
      {
        send: async (task, { mark, file }) => {
          if (refuses) return { state: 'refused', reason: { code: 'data_insufficient', message: 'Too short for us.' } }
          const bytes = { contentType: 'application/xml', content: file.bytes }
          const { body } = await task.post('/workouts', { query: { mark }, bytes })
          return { state: 'stored', externalId: (body as { id: string }).id }
        },
      },
    )
    expect(await at('b')).toMatchObject({ state: 'refused', reason: { message: 'Too short for us.', owner: 'nobody' } })
    refuses = false
    await work()
    expect(b.shelf.size).toBe(0)
    expect(await resyncActivity(engine, 'you', id)).toBe(false)
    expect(await resyncActivity(engine, 'me', id)).toBe(true)
    await work()
    expect(b.shelf.size).toBe(1)
  })

  it('that its person took out goes nowhere', async () => {
    const { a, engine, all, work, b } = await withRide()
    a.add({ start: noon - 5 * hourMs, name: 'Secret ride' })
    await setSyncSettings(engine, 'me', { isOn: false })
    await syncNow(engine, 'me')
    await work()
    const secret = (await all()).activities.find(({ name }) => name === 'Secret ride')
    await excludeActivity(engine, 'me', secret?.id ?? '', true)
    await setSyncSettings(engine, 'me', { isOn: true })
    await work()
    expect(b.shelf.size).toBe(1)
    await excludeActivity(engine, 'me', secret?.id ?? '', false)
    await work()
    expect(b.shelf.size).toBe(2)
  })
})

describe('the settings of a connection', () => {
  const schema = z.strictObject({ folder: z.string().default('/'), isTidy: z.boolean().default(false) })
  const settings = {
    schema,
    missing: (set: unknown) => ((set as { folder: string }).folder === '/' ? 'Choose a folder.' : undefined),
    fields: {},
  }

  it('are what the connector declares, reach its tasks, and hold it back until they are made', async () => {
    const told: unknown[] = []
    const { engine, at, work, b } = await withRide(
      { settings },
      {
        send: async (task) => {
          told.push(task.settings)
          return { state: 'refused', reason: { code: 'other', message: 'Enough for a test.' } }
        },
      },
    )
    expect(await at('b')).toMatchObject({ reason: { code: 'config_missing', message: 'Choose a folder.' } })
    expect(await connectionSettings(engine, 'me', connectionOf('b'))).toMatchObject({
      settings: { folder: '/', isTidy: false },
      missing: 'Choose a folder.',
      syncPrivate: false,
    })
    await expect(setConnectionSettings(engine, 'me', connectionOf('b'), { settings: { folder: 7 } })).rejects.toThrow(
      'B cannot be set like this: at folder expected to be string.',
    )
    expect(await setConnectionSettings(engine, 'you', connectionOf('b'), { syncPrivate: true })).toBeUndefined()
    b.asked.length = 0
    await setConnectionSettings(engine, 'me', connectionOf('b'), { settings: { folder: '/rides' }, syncPrivate: true })
    await work()
    expect(told).toEqual([{ folder: '/rides', isTidy: false }])
    expect(b.asked.filter((what) => what === 'GET /workouts').length).toBeGreaterThan(1)
    expect(await connectionSettings(engine, 'me', connectionOf('b'))).toMatchObject({ syncPrivate: true })
  })
})

describe('a rollback', () => {
  it('takes back what we sent, and only that, and it is not sent again', async () => {
    const { b, engine, at, work, pass } = await withRide()
    b.add({ start: noon - 9 * dayMs, name: 'Its own' })
    await pass(7 * hourMs)
    expect(await rollbackView(engine, 'me')).toMatchObject({
      services: [
        { service: 'A', isPossible: true, sent: 1 },
        { service: 'B', isPossible: true, sent: 1 },
      ],
    })
    expect(await startRollback(engine, 'you')).toBe(0)
    expect(await startRollback(engine, 'me', { connections: [connectionOf('b')] })).toBe(1)
    await work()
    expect([...b.shelf.values()].map(({ name }) => name)).toEqual(['Its own'])
    expect((await rollbackView(engine, 'me')).items.find(({ service }) => service === 'B')).toMatchObject({
      state: 'removed',
    })
    await pass(7 * hourMs)
    await pass(dayMs)
    expect(b.shelf.size).toBe(1)
    const places = (await activitiesOf(engine, { individual: 'me', limit: 9 })).activities.find(
      ({ name }) => name === 'Round the lake',
    )
    expect(places?.places.find(({ connector }) => connector === 'b')).toMatchObject({
      state: 'removed',
      reason: { code: 'removed_by_person' },
    })
    expect(await at('b')).toBeDefined()
  })

  it('goes on after a limit, and says why where a service does not let us', async () => {
    const { b, engine, work, pass } = await withRide()
    b.trouble = (what) =>
      what.startsWith('DELETE') ? new Response(null, { status: 429, headers: { 'retry-after': '600' } }) : undefined
    await startRollback(engine, 'me')
    await work()
    expect((await rollbackView(engine, 'me')).services[0]).toMatchObject({ wanted: 1 })
    b.trouble = (what) => (what.startsWith('DELETE') ? new Response(null, { status: 403 }) : undefined)
    await pass(15 * minuteMs)
    expect((await rollbackView(engine, 'me')).items[0]).toMatchObject({ state: 'impossible', message: /refuses us/ })
    expect(b.shelf.size).toBe(1)
  })
})

describe('what was brought from a connection', () => {
  it('is gone when its person deletes it, workouts and originals alike', async () => {
    const { engine, work } = await withRide()
    const connection = await connectionById(store, connectionOf('a'))
    await forgetConnection(engine, connection as NonNullable<typeof connection>)
    await forgetConnection(engine, { id: connectionOf('b'), individual: 'me', connector: 'b' })
    for (const table of ['activities', 'activity_listings', 'activity_links', 'activity_originals'])
      expect([table, (await store.query(`select 1 as one from ${table}`)).length]).toEqual([table, 0])
    await work()
  })

  it('stays known when it is only disconnected, with the reason', async () => {
    const { engine, at, b, a, work } = await withRide()
    await store.query(`update connections set state = 'disconnected' where connector = 'b'`)
    a.add({ start: noon - 5 * hourMs })
    await syncNow(engine, 'me')
    await work()
    expect(await at('b')).toMatchObject({ reason: { code: 'disconnected' } })
    expect(b.shelf.size).toBe(1)
  })
})

describe('a dry run and the matrix', () => {
  it('say what would be done, and nobody is asked', async () => {
    const { a, b, engine, work } = await withRide()
    await setSyncSettings(engine, 'me', { isOn: false })
    a.add({ start: noon - 5 * hourMs })
    await syncNow(engine, 'me')
    await work()
    const asked = [a.asked.length, b.asked.length]
    const preview = await previewSync(engine, 'me', { settings: { ...(await syncSettings(engine, 'me')), isOn: true } })
    expect(preview.steps.map(({ do: what, service }) => `${what} ${service}`)).toEqual(['download A', 'upload B'])
    expect((await flowsView(engine, 'me')).cells).toHaveLength(2)
    expect([a.asked.length, b.asked.length]).toEqual(asked)
    expect((await syncRunsOf(store, { individual: 'me', limit: 5 })).runs[0]?.sentence).toBe(
      'Workouts: 1 fetched, 1 sent.',
    )
  })
})
