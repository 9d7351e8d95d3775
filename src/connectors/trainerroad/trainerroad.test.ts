import { describe, expect, it } from 'vitest'
import { decode } from '../../formats/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { trainerroad } from './index.js'
import { sandbox } from './sandbox.js'

const { download } = trainerroad.activities
/** Somebody who rides inside, and of whom `isPrivate` says whether others may see it. */
const at = (isPrivate: boolean) => {
  for (let seed = isPrivate ? 4 : 1; seed < 80; seed += isPrivate ? 4 : 2) {
    const found = atService(trainerroad, sandbox, seed)
    if (found.recorded(390).filter(({ sport }) => sport === 'cycling').length > 30) return found
  }
  throw new Error('nobody rides')
}

describe('workouts of TrainerRoad', () => {
  it('are walked back to the first, and fetched as TCX without positions', async () => {
    const here = at(false)
    const all = await here.task.get('/api/careerworkouts')
    const listed = await here.list(420)
    expect(listed).toHaveLength((all.body as unknown[]).length)
    const [first] = listed
    const got = first && (await download.fetch(here.task, first))
    if (got === undefined || !('file' in got)) throw new Error('nothing was fetched')
    const [activity] = decode(got.file.bytes).activities
    expect(activity?.track.latitudeDeg).toBeUndefined()
    expect(activity?.track.powerWatts?.length).toBeGreaterThan(10)
  })

  it('of private accounts are left out, with the reason', async () => {
    const here = at(true)
    const [first] = await here.list(5)
    expect(first && (await download.fetch(here.task, first))).toMatchObject({
      skip: { code: 'private', isPermanent: false },
    })
  })
})
