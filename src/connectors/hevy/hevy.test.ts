import { describe, expect, it } from 'vitest'
import { atService } from '../../testing/testing-workouts.js'
import { hevy } from './index.js'
import { sandbox } from './sandbox.js'

const { upload, download, edit } = hevy.activities
/** Somebody who lifts, and has for longer than a page holds. */
const at = () => {
  for (let seed = 1; seed < 30; seed++) {
    const found = atService(hevy, sandbox, seed)
    if (found.recorded(200).filter(({ sport }) => sport === 'strength_training').length > 20) return found
  }
  throw new Error('nobody lifts')
}

describe('workouts of Hevy', () => {
  it('are walked back to the first, page by page', async () => {
    const here = at()
    const { body } = await here.task.get('/v1/workouts/count')
    const listed = await here.list(3)
    expect(listed).toHaveLength((body as { workout_count: number }).workout_count)
    expect(listed.every(({ isStationary, sport }) => isStationary && sport === 'strength_training')).toBe(true)
  })

  it('tell what was lifted in words and sums, without laps nobody timed', async () => {
    const here = at()
    const [first] = await here.list(3)
    const got = first && (await download.fetch(here.task, first))
    if (got === undefined || !('activity' in got)) throw new Error('nothing was fetched')
    expect(got.activity.notes).toMatch(/: 12 × \d+ kg \(warmup\), 10 × \d+ kg, 8 × \d+ kg/)
    expect(got.activity.statistics.more).toMatchObject({ total_sets: 9, total_reps: 90 })
    expect(got.activity.sessions[0]?.laps).toEqual([])
    expect(got.activity.track.timeMs).toHaveLength(0)
  })

  it('are taken as entries, and renamed with all that stands there', async () => {
    const here = at()
    const workout = here.recorded(200).find(({ sport }) => sport === 'strength_training')
    if (workout === undefined) throw new Error('nobody lifts')
    const receipt = await upload.send(here.task, here.outgoing(workout, { name: 'Legs', notes: 'heavy' }))
    if (receipt.state !== 'stored' || receipt.externalId === undefined) throw new Error('it was not stored')
    const mine = async () => (await here.list(3)).find(({ externalId }) => externalId === receipt.externalId)
    expect(await mine()).toMatchObject({ name: 'Legs', notes: 'heavy' })
    await edit.send(here.task, receipt.externalId, { name: 'Legs again' })
    expect(await mine()).toMatchObject({ name: 'Legs again', notes: 'heavy' })
  })

  it('are strength training that leads nowhere', () => {
    const asked = { start: { at: 0, offsetFrom: 'unknown' }, settings: {} } as const
    expect(upload.refuses?.({ ...asked, sport: 'running' })?.code).toBe('type_unsupported')
    expect(upload.refuses?.({ ...asked, sport: 'strength_training', hasPositions: true })?.code).toBe(
      'type_unsupported',
    )
    expect(upload.refuses?.({ ...asked, sport: 'strength_training', isStationary: true })).toBeUndefined()
  })
})
