/** Ride with GPS' own stories: workouts both ways, and what a pull costs. */
import { describe, expect, test } from 'vitest'
import type { Answer, Page, PullTask } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { rideWithGps } from './index.js'
import { sandbox } from './sandbox.js'

const { activities, streams } = rideWithGps
const at = () => atService(rideWithGps, sandbox)
const outside = (here: ReturnType<typeof at>) =>
  here.recorded(60).find((each) => here.outgoing(each).activity.track.latitudeDeg !== undefined) as never

test('an upload is processed, is then listed, and comes back point by point', async () => {
  const here = at()
  const sent = here.outgoing(outside(here), { name: 'Über den Pass', isPrivate: true })
  const first = await activities.upload?.send(here.task, sent)
  expect(first).toMatchObject({ state: 'processing' })
  const receipt = await here.settle(first as NonNullable<typeof first>)
  expect(receipt).toMatchObject({ state: 'stored' })
  const id = (receipt as { externalId?: string }).externalId
  const listed = (await here.list(61)).find(({ externalId }) => externalId === id)
  expect(listed).toMatchObject({ name: 'Über den Pass', isPrivate: true, sport: sent.sport, hasPositions: true })
  const back = await activities.download?.fetch(here.task, listed as NonNullable<typeof listed>)
  const track = back && 'activity' in back ? back.activity.track : undefined
  expect(track?.timeMs).toEqual(sent.activity.track.timeMs)
  expect(track?.heartRateBpm).toEqual(sent.activity.track.heartRateBpm)
  expect(track?.latitudeDeg?.[9]).toBeCloseTo(sent.activity.track.latitudeDeg?.[9] ?? 0, 5)
  await activities.delete?.(here.task, id ?? '')
  await activities.delete?.(here.task, id ?? '')
  expect((await here.list(61)).find(({ externalId }) => externalId === id)).toBeUndefined()
})

test('a file that is none is refused when its task has failed', async () => {
  const here = at()
  const file = { format: 'tcx' as const, bytes: new TextEncoder().encode('<html/>') }
  const first = await activities.upload?.send(here.task, here.outgoing(outside(here), { file }))
  expect(await here.settle(first as NonNullable<typeof first>)).toMatchObject({
    state: 'refused',
    reason: { code: 'file_refused' },
  })
})

describe('a pull', () => {
  const now = Date.parse('2026-10-08T12:00:00Z')
  const pull = async (
    bodies: Readonly<Record<string, (query: Readonly<Record<string, unknown>>) => unknown>>,
    task: object,
  ) => {
    const asked: string[] = []
    const get = async (path: string, query: Readonly<Record<string, unknown>>): Promise<Answer> => {
      asked.push(`${path}${query['page'] === undefined ? '' : ` ${query['page']}`}`)
      const body = streams.trips.page.parse(bodies[path]?.(query))
      return { request: { method: 'GET', path, query: {} }, status: 200, raw: new Uint8Array(), contentType: '', body }
    }
    const pages: Page[] = []
    const given = { window: { from: now - 86_400_000, to: now }, purpose: 'fresh', now, get, ...task }
    for await (const page of streams.trips.pull?.(given as unknown as PullTask<unknown, never>) ?? []) pages.push(page)
    return { asked, last: pages.at(-1) }
  }
  const sync = (items: readonly unknown[]) => () => ({ items, meta: { rwgps_datetime: '2026-10-08T12:00:05Z' } })
  const item = { item_type: 'trip', item_id: 1, action: 'updated' }
  const trips = ({ page }: Readonly<Record<string, unknown>>) => ({
    trips: [
      { id: Number(page), departed_at: '2026-10-01T08:00:00Z', updated_at: `2026-10-0${8 - Number(page)}T00:00:00Z` },
    ],
    meta: { pagination: { next_page_url: `https://ridewithgps.com/api/v1/trips.json?page=${Number(page) + 1}` } },
  })

  test('without news is one request', async () => {
    const { asked, last } = await pull({ '/api/v1/sync.json': sync([]) }, { cursor: now - 3_600_000 })
    expect(asked).toEqual(['/api/v1/sync.json'])
    expect(last?.cursor).toBe(Date.parse('2026-10-08T12:00:05Z'))
  })

  test('with news reads no further back than what is known', async () => {
    const cursor = Date.parse('2026-10-05T12:00:00Z')
    const { asked } = await pull({ '/api/v1/sync.json': sync([item]), '/api/v1/trips.json': trips }, { cursor })
    expect(asked).toEqual(['/api/v1/sync.json', ...[1, 2, 3].map((page) => `/api/v1/trips.json ${page}`)])
  })

  test('back through history asks nothing, once everything was listed', async () => {
    const { asked, last } = await pull({}, { cursor: now, purpose: 'backfill' })
    expect(asked).toEqual([])
    expect(last).toMatchObject({ covers: { to: now } })
  })
})
