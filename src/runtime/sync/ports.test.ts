import { beforeEach, describe, expect, it } from 'vitest'
import { dayMs, hourMs } from '../../core/index.js'
import { instant } from '../../kit/index.js'
import { type Link, match, type SyncPorts, type SyncView } from '../../sync/index.js'
import { Ledger } from '../../sync/testing-ledger.js'
import type { Engine } from '../engine.js'
import { LeaseLost } from '../intake/index.js'
import { claimSyncs } from '../store/syncs.js'
import { createPorts, leaseFence } from './ports.js'
import {
  benchOf,
  clock,
  connectionOf,
  noon,
  rideAt,
  shelfBench,
  shelfConnector,
  shelfService,
  store,
} from './testing-shelves.js'

shelfBench()

/** What both keep, in an order and without what each has by itself. */
const kept = ({ activities, listings, links }: SyncView) => ({
  activities: activities.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  listings: listings
    .map(({ listedAt: _, ...listing }) => listing)
    .toSorted((one, other) => (one.connection + one.externalId < other.connection + other.externalId ? -1 : 1)),
  links: links.toSorted((one, other) => (one.activity + one.connection < other.activity + other.connection ? -1 : 1)),
})

/** Our ports after two listings were stored, and the ledger's after the same. */
const both = async (): Promise<{ ours: SyncPorts; theirs: SyncPorts; engine: Engine }> => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  a.add({ start: noon - 3 * hourMs })
  a.add({ start: noon - 30 * hourMs, name: 'Only here' })
  b.add({ start: noon - 3 * hourMs + 5000, name: 'Ride' })
  const { runtime } = await benchOf([a, b], [shelfConnector('a'), shelfConnector('b')])
  const { engine } = runtime
  while ((await runtime.worker.step(4)) > 0);
  const [claim] = await claimSyncs(store, { limit: 1, lease: 'test', now: clock.now, leaseMs: 60_000 })
  if (claim === undefined) throw new Error('nobody is due')
  const signal = new AbortController().signal
  const ours = createPorts({
    engine,
    individual: 'me',
    fence: leaseFence(engine, claim),
    signal,
    onProgress: () => undefined,
    onTrouble: () => undefined,
  })
  const ledger = new Ledger([], { now: () => clock.now, random: () => 0.5, step: () => undefined })
  ledger.view = await ours.load()
  return { ours, theirs: ledger.ports(), engine }
}

describe('the ports over the store', () => {
  let ours: SyncPorts
  let theirs: SyncPorts
  beforeEach(async () => {
    ;({ ours, theirs } = await both())
  })
  const each = async (work: (ports: SyncPorts) => Promise<void>): Promise<void> => {
    await work(ours)
    await work(theirs)
    expect(kept(await ours.load())).toEqual(kept(await theirs.load()))
  }
  const matched = async (): Promise<SyncView> => {
    const found = match(await ours.load())
    await each((ports) => ports.saveMatch(found))
    return ours.load()
  }
  const ofTwo = (view: SyncView): string =>
    view.activities.find(({ id }) => view.listings.filter(({ activity }) => activity === id).length === 2)?.id ?? ''

  it('keep a match as the ledger does, and find nothing new in it', async () => {
    const view = await matched()
    expect(view.activities).toHaveLength(2)
    expect(match(view)).toEqual({ activities: [], assign: [], join: [], links: [] })
  })

  it('keep links and the state of listings as the ledger does, all of it and what is taken away', async () => {
    const view = await matched()
    const activity = view.activities.find(({ id }) => id !== ofTwo(view))?.id ?? ''
    const link: Link = {
      activity,
      connection: connectionOf('b'),
      state: 'intended',
      mark: 'tributary-abc',
      intendedAt: clock.now,
      attempts: 1,
      notBefore: clock.now + 5000,
      changedAt: clock.now,
    }
    await each((ports) => ports.saveLink(link))
    const { notBefore: _, ...open } = link
    const agreed = { name: 'Only here', isPrivate: false }
    const ticket = { upload: 7, of: ['x', null] }
    await each((ports) => ports.saveLink({ ...open, state: 'processing', ticket, agreed, externalId: 'b-9' }))
    await each((ports) =>
      ports.saveLink({ ...open, state: 'refused', attempts: 2, reason: { code: 'full', message: 'No.' } }),
    )
    const listing = { connection: connectionOf('a'), externalId: 'a-1' }
    const excluded = { code: 'corrupt', message: 'Broken.', isPermanent: false } as const
    await each((ports) => ports.saveListing({ ...listing, failures: 2, excluded, notBefore: clock.now + 60_000 }))
    await each((ports) => ports.saveListing({ ...listing, failures: 0 }))
  })

  it('keep originals as the ledger does, with a file or without, and what their content told', async () => {
    const view = await matched()
    const activity = ofTwo(view)
    const original = { connection: connectionOf('a'), externalId: 'a-1', fetchedAt: clock.now, format: 'tcx' as const }
    const file = { format: 'tcx' as const, bytes: new TextEncoder().encode('<no file at all>'), name: 'ride.tcx' }
    const ride = rideAt(noon - 3 * hourMs)
    const found = { isStationary: false, hasPositions: true, isPrivate: true }
    const summary = { zone: 'Europe/Zurich', figures: { distanceMeters: 4800 } }
    await each((ports) => ports.saveOriginal({ activity, content: { original, activity: ride, file }, found, summary }))
    const { format: _, ...together } = { ...original, connection: connectionOf('b'), externalId: 'b-1' }
    await each((ports) => ports.saveOriginal({ activity, content: { original: together, activity: ride }, found }))
    expect(await ours.contentsOf(activity)).toEqual(await theirs.contentsOf(activity))
    // What the content told is no news to the next match.
    expect(match(await ours.load())).toEqual({ activities: [], assign: [], join: [], links: [] })
  })

  it('join two workouts as the ledger does', async () => {
    const view = await matched()
    const [into, from] = view.activities.map(({ id }) => id).sort() as [string, string]
    const original = { connection: connectionOf('a'), externalId: 'a-1', fetchedAt: clock.now }
    const content = { original, activity: rideAt(noon) }
    const found = { isStationary: false, hasPositions: true }
    await each((ports) => ports.saveOriginal({ activity: from, content, found }))
    const moved = view.listings.filter(({ activity }) => activity === from)
    const assign = moved.map(({ connection, externalId }) => ({ connection, externalId, activity: into }))
    const links = view.links.filter(({ activity }) => activity === from).map((link) => ({ ...link, activity: into }))
    await ours.saveMatch({ activities: [], assign, join: [{ from, into }], links })
    await theirs.saveMatch({ activities: [], assign, join: [{ from, into }], links })
    const [mine, its] = [kept(await ours.load()), kept(await theirs.load())]
    expect(mine.listings).toEqual(its.listings)
    expect(mine.links).toEqual(its.links)
    expect(mine.activities.map(({ id, originals }) => ({ id, originals }))).toEqual(
      its.activities.map(({ id, originals }) => ({ id, originals })),
    )
  })

  it('write nothing once the lease is somebody else’s', async () => {
    const view = await matched()
    await store.query(`update syncs set lease = 'other'`)
    const link: Link = {
      activity: ofTwo(view),
      connection: connectionOf('b'),
      state: 'intended',
      attempts: 1,
      changedAt: clock.now,
    }
    await expect(ours.saveLink(link)).rejects.toThrow(LeaseLost)
    await expect(ours.saveMatch({ activities: [], assign: [], join: [], links: [link] })).rejects.toThrow(LeaseLost)
    await expect(ours.listAround(connectionOf('b'), { from: noon - dayMs, to: noon })).rejects.toThrow(LeaseLost)
    expect((await ours.load()).links).toEqual(view.links)
  })
})

describe('years of workouts at five services', () => {
  it('are loaded at once', async () => {
    const services = ['a', 'b', 'c', 'd', 'e'].map(shelfService)
    const { runtime } = await benchOf(
      services,
      services.map(({ id }) => shelfConnector(id)),
    )
    await store.query(
      `insert into activities (id, individual_id, order_at, sport, summary, created_at, changed_at)
       select 'w' || n, 'me', $1::timestamptz - n * interval '1 hour', 'cycling', $2::jsonb, $1, $1 from generate_series(1, 1000) n`,
      [
        new Date(noon),
        JSON.stringify({
          start: instant(noon, 120),
          sport: 'cycling',
          name: 'Round the lake',
          durationSeconds: 600,
          figures: { distanceMeters: 4800, averageHeartRate: 130 },
        }),
      ],
    )
    for (const { id } of services) {
      await store.query(
        `insert into activity_listings (connection_id, external_id, individual_id, stream_id, activity_id, order_at, summary, listed_at)
         select $1, 'x' || n, 'me', s.id, 'w' || n, $2::timestamptz - n * interval '1 hour', $3::jsonb, $2
         from generate_series(1, 1000) n, streams s where s.connection_id = $1`,
        [
          connectionOf(id),
          new Date(noon),
          JSON.stringify({
            externalId: 'x',
            start: instant(noon, 120),
            sport: 'cycling',
            name: 'Round the lake',
            durationSeconds: 600,
            figures: { distanceMeters: 4800 },
          }),
        ],
      )
      await store.query(
        `insert into activity_links (activity_id, connection_id, individual_id, state, external_id, changed_at, agreed)
         select 'w' || n, $1, 'me', 'present', 'x' || n, $2, '{"name": "Round the lake", "sport": "cycling"}' from generate_series(1, 1000) n`,
        [connectionOf(id), new Date(noon)],
      )
    }
    const ports = createPorts({
      engine: runtime.engine,
      individual: 'me',
      fence: async () => true,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onTrouble: () => undefined,
    })
    const times: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      const began = performance.now()
      const view = await ports.load()
      times.push(performance.now() - began)
      expect([view.activities.length, view.listings.length, view.links.length]).toEqual([1000, 5000, 5000])
    }
    // A machine that does nothing else takes a twentieth of that.
    expect(Math.min(...times)).toBeLessThan(3000)
  })
})
