import { beforeEach, describe, expect, it } from 'vitest'
import { type ActivitySummary, instant, type Stream } from '../../kit/index.js'
import { bench, clock, connectionId, engineWith, noon, run, store, stream, take } from '../actions/testing-remap.js'
import { answerOf, type Item, pulse } from '../testing-feeds.js'
import { ingest } from './ingest.js'

bench()

/** Every item is a workout, too; one may be taken back. */
const ridesWith = (name: (item: Item) => string): Stream => ({
  ...pulse,
  lists: (body): ActivitySummary[] =>
    (body as { items: Item[] }).items.flatMap((item) =>
      item.gone === true || item.id === undefined
        ? []
        : [
            {
              externalId: item.id,
              start: instant(item.at),
              sport: 'cycling',
              name: name(item),
              ...(item.updated !== undefined && { updatedAt: item.updated }),
            },
          ],
    ),
})
const rides = ridesWith(({ bpm }) => `Ride ${bpm}`)

const listed = () =>
  store.query<{ external_id: string; name: string; is_gone: boolean }>(
    `select external_id, summary ->> 'name' as name, gone_at is not null as is_gone from activity_listings order by external_id`,
  )
const news = async (): Promise<number> => (await store.query<{ news: number }>('select news from syncs'))[0]?.news ?? 0
const night = (id: string, bpm: number, more: Partial<Item> = {}): Item => ({
  id,
  at: noon - 3_600_000,
  bpm,
  night: true,
  ...more,
})

describe('the workouts of a page', () => {
  it('are stored with its records, and make their person due once', async () => {
    await take(rides, 1, night('a', 60), night('b', 61))
    expect(await listed()).toEqual([
      { external_id: 'a', name: 'Ride 60', is_gone: false },
      { external_id: 'b', name: 'Ride 61', is_gone: false },
    ])
    expect(await news()).toBe(1)
    await take(rides, 1, night('a', 60), night('b', 61))
    expect(await news()).toBe(1)
    await take(rides, 1, night('a', 70))
    expect((await listed())[0]?.name).toBe('Ride 70')
    expect(await news()).toBe(2)
  })

  it('are gone when their document is removed, and there again when it is listed again', async () => {
    await take(rides, 1, night('a', 60), night('b', 61))
    await take(rides, 1, { id: 'a', at: noon, bpm: 0, gone: true })
    expect((await listed()).map(({ is_gone }) => is_gone)).toEqual([true, false])
    await take(rides, 1, night('a', 60))
    expect((await listed()).map(({ is_gone }) => is_gone)).toEqual([false, false])
  })

  it('stay as they are when an older version of them arrives late', async () => {
    await take(rides, 1, night('a', 60, { updated: noon }))
    await take(rides, 1, night('a', 50, { updated: noon - 1000 }))
    expect((await listed())[0]?.name).toBe('Ride 60')
  })

  describe('read again later', () => {
    beforeEach(async () => {
      await take(rides, 1, night('a', 60))
      await take(rides, 1, night('a', 70), night('b', 61))
    })

    it('as a dead letter, change nothing that was listed since', async () => {
      const page = { answer: answerOf([night('a', 50), night('c', 40)]) }
      const asOf = noon + 1500
      await ingest(engineWith(rides, 1), { stream, definition: rides, mapper: 1, page, asOf })
      expect((await listed()).map(({ name }) => name)).toEqual(['Ride 70', 'Ride 61', 'Ride 40'])
    })

    it('out of an archive, add what the service has not told, and no more', async () => {
      const page = { answer: answerOf([night('a', 50), night('c', 40)]) }
      await ingest(engineWith(rides, 1), { stream, definition: rides, mapper: 1, page, via: 'import' })
      expect((await listed()).map(({ name }) => name)).toEqual(['Ride 70', 'Ride 61', 'Ride 40'])
    })

    it('by a remap, are what today’s mapper makes of them, and what is gone stays gone', async () => {
      await take(rides, 1, { id: 'b', at: noon, bpm: 0, gone: true })
      const before = await news()
      await run(
        ridesWith(({ bpm }) => `Trip ${bpm}`),
        2,
        { dryRun: true },
      )
      expect((await listed()).map(({ name }) => name)).toEqual(['Ride 70', 'Ride 61'])
      await run(
        ridesWith(({ bpm }) => `Trip ${bpm}`),
        2,
      )
      expect(await listed()).toEqual([
        { external_id: 'a', name: 'Trip 70', is_gone: false },
        { external_id: 'b', name: 'Ride 61', is_gone: true },
      ])
      expect(await news()).toBe(before + 1)
      await run(
        ridesWith(({ bpm }) => `Trip ${bpm}`),
        2,
      )
      expect(await news()).toBe(before + 1)
    })

    it('by a remap, appear where the mapper had not listed them before', async () => {
      await store.query('delete from activity_listings where connection_id = $1', [connectionId])
      await run(rides, 2)
      expect((await listed()).map(({ name }) => name)).toEqual(['Ride 70', 'Ride 61'])
      expect(clock.now).toBeGreaterThan(noon)
    })
  })
})
