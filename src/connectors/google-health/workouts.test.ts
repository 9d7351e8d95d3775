import { describe, expect, it } from 'vitest'
import {
  type Activity,
  type ActivitySummary,
  type Answer,
  type OutgoingActivity,
  orderOf,
  parseJson,
  type RequestOptions,
  recordingOf as recorded,
  type Task,
} from '../../kit/index.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import { googleHealth } from './index.js'
import { sandbox } from './sandbox.js'

const now = Date.parse('2026-10-20T15:00:00Z')
const { activities, streams } = googleHealth
const { upload, download } = activities

const open = () => {
  const city = inProcessSandbox({ clock: virtualClock(now), services: [sandbox], people: [1], edits: 'none' })
  const { access_token } = city.connectDirectly('google-health', 1)
  const ask =
    (method: Answer['request']['method']) =>
    async (path: string, { query = {}, json, headers }: RequestOptions = {}): Promise<Answer> => {
      const url = new URL(`https://health.googleapis.com${path}`)
      for (const [name, value] of Object.entries(query)) if (value != null) url.searchParams.set(name, String(value))
      const response = await city.fetch(url, {
        method,
        headers: { ...headers, authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      })
      const raw = new Uint8Array(await response.arrayBuffer())
      const text = new TextDecoder().decode(raw)
      const body: unknown = text.startsWith('{') ? parseJson(text) : undefined
      return { request: { method, path, query: {} }, status: response.status, raw, contentType: '', body }
    }
  const get = (path: string, query?: RequestOptions['query'], options?: RequestOptions) =>
    ask('GET')(path, { ...options, ...(query && { query }) })
  const task = { get, post: ask('POST') } as unknown as Task
  const listed = async (): Promise<readonly ActivitySummary[]> => {
    const path = '/v4/users/me/dataTypes/exercise/dataPoints'
    const { body, request } = await get(path, { pageSize: 25 })
    return [...(streams.exercise.lists?.(streams.exercise.page.parse(body), request) ?? [])]
  }
  return { task, listed }
}

const swim: Activity = recorded({
  start: { at: Date.parse('2026-10-19T05:30:00Z'), offset: 120, offsetFrom: 'provider' },
  end: { at: Date.parse('2026-10-19T06:10:00Z'), offset: 120, offsetFrom: 'provider' },
  sport: 'open_water_swimming',
  statistics: { elapsedSeconds: 2400, timerSeconds: 2300, distanceMeters: 1800, energyKcal: 410 },
})
const outgoing: OutgoingActivity = {
  mark: 'tributary-000000000000000000000001',
  file: { format: 'fit', bytes: new Uint8Array() },
  activity: swim,
  sport: 'open_water_swimming',
  name: 'Across the bay',
  isStationary: true,
}

describe('a workout of Google Health', () => {
  it('is listed under the id it is asked for by, and comes as TCX, or as its summary where there is no track', async () => {
    const { task, listed } = open()
    const all = await listed()
    const kinds = new Set<string>()
    for (const summary of all.slice(0, 8)) {
      const downloaded = await download?.fetch(task, summary)
      if (downloaded === undefined || 'skip' in downloaded) throw new Error('it is there and cannot be had')
      kinds.add('file' in downloaded ? downloaded.file.format : 'summary')
    }
    expect(all.length).toBeGreaterThan(3)
    expect(kinds).toContain('tcx')
  })
  it('that is there no more is told as gone', async () => {
    const { task } = open()
    const summary: ActivitySummary = { externalId: 'exercise/77', start: swim.start, sport: 'running' }
    expect(await download?.fetch(task, summary)).toMatchObject({ skip: { code: 'gone' } })
  })
  it('that we gave is listed with what we said of it, and can be taken back', async () => {
    const { task, listed } = open()
    const receipt = await upload?.send(task, outgoing)
    const id = receipt?.state === 'stored' ? (receipt.externalId ?? '') : ''
    const there = async () => (await listed()).find(({ externalId }) => externalId === id)
    const found = await there()
    expect(found).toMatchObject({
      sport: 'open_water_swimming',
      name: 'Across the bay',
      durationSeconds: 2400,
      figures: { distanceMeters: 1800, energyKcal: 410, movingSeconds: 2300 },
    })
    expect(found && orderOf(found.start)).toBe(orderOf(swim.start))
    await activities.delete?.(task, id)
    expect(await there()).toBeUndefined()
  })
  it('whose time zone nobody knows is not given', async () => {
    const { task } = open()
    const activity: Activity = { ...swim, start: { local: '2026-10-19T07:30:00', offsetFrom: 'unknown' } }
    expect(await upload?.send(task, { ...outgoing, activity })).toMatchObject({ reason: { code: 'tz_unknown' } })
  })
})
