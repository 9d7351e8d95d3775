import { describe, expect, it } from 'vitest'
import { decode } from '../../formats/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { veloHero } from './index.js'
import { sandbox } from './sandbox.js'

const { upload, download, edit } = veloHero.activities

describe('workouts of Velo Hero', () => {
  it('are listed by the wall clock and fetched as PWX', async () => {
    const at = atService(veloHero, sandbox)
    const listed = await at.list(90)
    expect(listed.length).toBeGreaterThan(3)
    expect(listed.every(({ start }) => 'local' in start)).toBe(true)
    const recorded = listed.find(({ isStationary }) => isStationary === false)
    const got = recorded && (await download.fetch(at.task, recorded))
    if (got === undefined || !('file' in got)) throw new Error('nothing was fetched')
    expect(decode(got.file.bytes).format).toBe('pwx')
    const typed = listed.find(({ isStationary }) => isStationary)
    if (typed) expect(await download.fetch(at.task, typed)).toMatchObject({ skip: { code: 'data_insufficient' } })
  })

  it('are taken once, hidden if they are private, with name and notes in the comment', async () => {
    const at = atService(veloHero, sandbox)
    for (const workout of at.recorded(60)) {
      const outgoing = at.outgoing(workout, { name: 'Out', notes: 'and back', isPrivate: true })
      if (outgoing.isStationary) continue
      const receipt = await at.settle(await upload.send(at.task, outgoing))
      expect((await upload.send(at.task, outgoing)).state).toBe('duplicate')
      if (receipt.state !== 'stored') continue
      await at.advance(10)
      const id = receipt.externalId ?? ''
      await edit.send(at.task, id, { isPrivate: false })
      const { body } = await at.task.get('/export/workouts/json', { view: 'json', last_change_epoch: 0 })
      const shown = (body as { workouts: Record<string, string>[] }).workouts.find((each) => each['id'] === id)
      expect(shown).toMatchObject({ hide: '0' })
      return
    }
    throw new Error('nothing was stored')
  })

  it('are refused before they are sent where there is no track, or no end', () => {
    const asked = { sport: 'cycling', start: { at: 0, offsetFrom: 'unknown' }, settings: {} } as const
    expect(upload.refuses?.({ ...asked, isStationary: true })?.code).toBe('stationary')
    expect(upload.refuses?.({ ...asked, durationSeconds: 80 * 3600 })?.code).toBe('file_refused')
    expect(upload.refuses?.(asked)).toBeUndefined()
  })

  it('that are no workout at all are refused for good', async () => {
    const at = atService(veloHero, sandbox)
    const [workout] = at.recorded(60)
    if (workout === undefined) throw new Error('nobody moves')
    const outgoing = { ...at.outgoing(workout), file: { format: 'fit', bytes: new Uint8Array([1, 2, 3]) } } as const
    expect(await upload.send(at.task, outgoing)).toMatchObject({ state: 'refused', reason: { code: 'file_refused' } })
  })
})
