import { describe, expect, it } from 'vitest'
import { ContractError, ReauthorizeError } from '../../kit/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { trainingpeaks } from './index.js'
import { sandbox } from './sandbox.js'

const { upload, download } = trainingpeaks.activities
const outside = (at: ReturnType<typeof atService>) =>
  at.recorded(60).map((workout) => at.outgoing(workout, { name: 'Out', notes: 'and back' }))

describe('workouts of TrainingPeaks', () => {
  it('are listed, plans passed over, and fetched as samples', async () => {
    const at = atService(trainingpeaks, sandbox)
    const listed = await at.list(90)
    expect(listed.length).toBeGreaterThan(3)
    expect(listed.some(({ name }) => name === 'Easy hour')).toBe(false)
    const ridden = listed.find(({ sport }) => sport === 'running' || sport === 'cycling')
    const got = ridden && (await download.fetch(at.task, ridden))
    expect(got).toMatchObject({ activity: { id: ridden?.externalId }, facts: { isStationary: false } })
    if (got === undefined || !('activity' in got)) throw new Error('nothing was fetched')
    expect(got.activity.track.heartRateBpm?.length).toBe(got.activity.track.timeMs.length)
    expect(got.activity.start).toEqual(ridden?.start)
  })

  it('are taken after a while, once, with their title', async () => {
    const at = atService(trainingpeaks, sandbox)
    const known = new Set((await at.list(90)).map(({ externalId }) => externalId))
    for (const outgoing of outside(at).filter(({ isStationary }) => !isStationary)) {
      const first = await upload.send(at.task, outgoing)
      expect(first.state).toBe('processing')
      const settled = await at.settle(first)
      const again = await at.settle(await upload.send(at.task, outgoing))
      expect(again.state).toBe('duplicate')
      if (settled.state !== 'stored') continue
      expect(known.has(settled.externalId ?? '')).toBe(false)
      const listed = (await at.list(90)).find(({ externalId }) => externalId === settled.externalId)
      expect(listed).toMatchObject({ name: 'Out', notes: 'and back' })
      return
    }
    throw new Error('nothing was stored')
  })

  it('that cannot be read are refused for good', async () => {
    const at = atService(trainingpeaks, sandbox)
    const [first] = outside(at)
    if (first === undefined) throw new Error('nobody moves')
    const broken = { ...first, file: { ...first.file, bytes: new Uint8Array([1, 2, 3]) } }
    const receipt = await at.settle(await upload.send(at.task, broken))
    expect(receipt).toMatchObject({ state: 'refused', reason: { code: 'file_refused' } })
  })

  it('are shown in full to those who pay for it', async () => {
    const at = atService(trainingpeaks, sandbox, 3)
    const [first] = await at.list(90)
    expect(first && (await download.fetch(at.task, first))).toMatchObject({
      skip: { code: 'unpaid', isPermanent: false },
    })
  })

  it('are none of a coach, who is told so', async () => {
    const at = atService(trainingpeaks, sandbox, 96)
    const asked = at.task.get(trainingpeaks.auth.account.path ?? '')
    await expect(asked).rejects.toThrow(ReauthorizeError)
    await expect(asked).rejects.toThrow(/coach account/)
    await expect(asked).rejects.not.toThrow(ContractError)
  })
})
