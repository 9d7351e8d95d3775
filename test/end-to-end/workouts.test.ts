/** A person’s workouts between five services: everything everywhere it may be, once, and what a new ride costs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropbox } from '../../src/connectors/dropbox/index.js'
import { sandbox as dropboxSandbox } from '../../src/connectors/dropbox/sandbox.js'
import { garmin } from '../../src/connectors/garmin/index.js'
import { sandbox as garminSandbox } from '../../src/connectors/garmin/sandbox.js'
import { intervalsIcu } from '../../src/connectors/intervals-icu/index.js'
import { sandbox as intervalsSandbox } from '../../src/connectors/intervals-icu/sandbox.js'
import { rideWithGps } from '../../src/connectors/ride-with-gps/index.js'
import { sandbox as rideWithGpsSandbox } from '../../src/connectors/ride-with-gps/sandbox.js'
import { strava } from '../../src/connectors/strava/index.js'
import { sandbox as stravaSandbox } from '../../src/connectors/strava/sandbox.js'
import { dayMs } from '../../src/core/index.js'
import type { Connector } from '../../src/kit/index.js'
import type { ActivityView, SyncStatus } from '../../src/runtime/index.js'
import { testStore } from '../../src/runtime/store/testing.js'
import { connect } from '../../src/server/testing-browser.js'
import { noon, type TestInstance, testInstance } from '../../src/server/testing-instance.js'
import { isUpload, operatorPages } from './workouts-city.js'

const minuteMs = 60_000
const services = ['garmin', 'strava', 'dropbox', 'intervals-icu', 'ride-with-gps']
const targets = services.slice(1)
/** Workouts alone: health has its own tests. */
const workoutsOnly = (connector: Connector): Connector => ({
  ...connector,
  streams: Object.fromEntries(
    Object.entries(connector.streams ?? {}).filter(([name]) => name === connector.activities?.list),
  ),
})

const store = await testStore()
let instance: TestInstance
let toldUntil = noon

const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await instance.ask(path, body === undefined ? { method } : init)
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
/** Time passes, services tell what they have to tell, and all that is due is done. */
const pass = async (milliseconds: number): Promise<void> => {
  await instance.clock.advance(milliseconds)
  const now = instance.clock.now()
  await instance.sandbox.deliver({ from: toldUntil, to: now })
  toldUntil = now
  await instance.work()
}
const held = (service: string) => instance.sandbox.workouts(service, 1)
const universe = (): ReadonlySet<string> => new Set(services.flatMap((service) => [...held(service).copies.keys()]))
const placeAt = ({ places }: ActivityView, service: string) => places.find(({ connector }) => connector === service)
const isThere = (activity: ActivityView, service: string): boolean =>
  ['present', 'uploaded'].includes(placeAt(activity, service)?.state ?? '')

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors: [garmin, strava, dropbox, intervalsIcu, rideWithGps].map(workoutsOnly),
    services: [garminSandbox, stravaSandbox, dropboxSandbox, intervalsSandbox, rideWithGpsSandbox],
    training: { older: 20, since: noon - dayMs, everySeconds: 20, native: { dropbox: 0.2 } },
    historyDays: 25,
  })
  for (const service of services) await connect(instance, service)
  const { webhooks } = await ask<{ webhooks: { connector: string; address: string }[] }>('/v1/webhooks')
  for (const { connector, address } of webhooks) {
    const { page, field } = operatorPages[connector] ?? {}
    if (page === undefined || field === undefined) continue
    const body = JSON.stringify({ [field]: address })
    const answer = await instance.sandbox.fetch(page, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status, connector).toBe(200)
  }
  await instance.runtime.subscriber.step()
  await ask('/v1/sync/settings', 'PUT', { isOn: true })
})
afterAll(() => store.close())

/** Requests since `before`, by service and path. */
const counted = (before: ReturnType<typeof counts>): Readonly<Record<string, Readonly<Record<string, number>>>> =>
  Object.fromEntries(
    services.map((service) => [
      service,
      Object.fromEntries(
        Object.entries(counts()[service]?.paths ?? {})
          .map(([path, count]) => [path, count - (before[service]?.paths[path] ?? 0)] as const)
          .filter(([, count]) => count > 0),
      ),
    ]),
  )
const counts = () => structuredClone(instance.sandbox.referee.counts())

const diary = async (): Promise<{ readonly downloads: number; readonly uploads: number }> => {
  const { runs } = await ask<{ runs: { downloads: number; uploads: number }[] }>('/v1/sync/runs?limit=500')
  const sum = (what: 'downloads' | 'uploads'): number => runs.reduce((all, run) => all + run[what], 0)
  return { downloads: sum('downloads'), uploads: sum('uploads') }
}

describe('five services', () => {
  it('come to have everything they may have, once, and what is absent has a reason', { timeout: 120_000 }, async () => {
    for (let turn = 0; turn < 25; turn++) await pass(minuteMs)
    // What a service may pass on by itself is sent to the next one once that has been listed anew.
    for (let turn = 0; turn < 5; turn++) await pass(20 * minuteMs)
    const { activities } = await ask<{ activities: ActivityView[] }>('/v1/activities?limit=200')
    expect(activities).toHaveLength(universe().size)
    expect(activities.length).toBeGreaterThanOrEqual(15)
    for (const service of services) {
      const { copies, strangers } = held(service)
      expect([...copies.values()].filter((count) => count !== 1)).toEqual([])
      expect(strangers).toEqual([])
      expect(
        activities.filter((each) => isThere(each, service)),
        service,
      ).toHaveLength(copies.size)
      const reasons = activities
        .filter((each) => !isThere(each, service))
        .map((each) => placeAt(each, service)?.reason?.owner)
      expect(
        reasons.filter((owner) => owner !== 'person' && owner !== 'nobody'),
        service,
      ).toEqual([])
    }
    expect(await ask<SyncStatus>('/v1/sync')).toMatchObject({ state: 'idle', done: 0, total: 0 })
    expect(instance.sandbox.referee.violations).toEqual([])
    expect(instance.log.filter((line) => line.includes('fault'))).toEqual([])
  })

  it('have the next ride for one listing, one download, and one upload per target', { timeout: 120_000 }, async () => {
    const known = universe().size
    let before = counts()
    let done = await diary()
    for (let step = 0; universe().size === known && step < 1000; step++) {
      before = counts()
      done = await diary()
      await pass(10 * minuteMs)
    }
    expect(universe().size).toBe(known + 1)
    for (let turn = 0; turn < 12; turn++) await pass(minuteMs)
    const cost = counted(before)
    const { activities } = await ask<{ activities: ActivityView[] }>('/v1/activities?limit=1')
    const [ride] = activities as [ActivityView]
    const about = JSON.stringify({ cost, places: ride.places.map(({ service, state }) => `${service}: ${state}`) })
    expect((await diary()).downloads - done.downloads, about).toBe(1)
    for (const service of targets) {
      const isSent = placeAt(ride, service)?.state === 'uploaded'
      const paths = Object.entries(cost[service] ?? {})
      const sum = (counts: typeof paths): number => counts.reduce((all, [, count]) => all + count, 0)
      expect(sum(paths.filter(([path]) => isUpload(path))), about).toBe(isSent ? 1 : 0)
      // What a service tells of our own upload makes it be listed no more often than it is anyway. Of a folder's file
      // nobody can say what is in it but the file: it is read once.
      const reads = sum(paths.filter(([path]) => !isUpload(path)))
      const isFolder = service === 'dropbox'
      if (isSent) expect(reads, about).toBeLessThanOrEqual(isFolder ? 3 : 2)
      else expect(reads, about).toBeLessThanOrEqual(3)
    }
  })
})
