import { describe, expect, it } from 'vitest'
import { decode } from '../../formats/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { komoot } from './index.js'
import { sandbox } from './sandbox.js'

const { upload, download, edit, delete: remove } = komoot.activities

describe('workouts of Komoot', () => {
  it('are listed without plans, and fetched as FIT, or as GPX where that fails', async () => {
    const at = atService(komoot, sandbox)
    const listed = await at.list(900)
    expect(listed.length).toBeGreaterThan(10)
    expect(listed.some(({ name }) => name === 'Some day')).toBe(false)
    const formats = new Set<string>()
    for (const tour of listed.slice(0, 20)) {
      const got = await download.fetch(at.task, tour)
      if (!('file' in got)) throw new Error('nothing was fetched')
      expect(decode(got.file.bytes).format).toBe(got.file.format)
      formats.add(got.file.format)
    }
    expect(formats).toEqual(new Set(['fit', 'gpx']))
  })

  it('are taken once, changed, and taken back', async () => {
    const at = atService(komoot, sandbox)
    for (const workout of at.recorded(90)) {
      const outgoing = at.outgoing(workout, { name: 'Out', isPrivate: true })
      if (outgoing.activity.track.latitudeDeg === undefined) continue
      const receipt = await upload.send(at.task, outgoing)
      expect((await upload.send(at.task, outgoing)).state).toBe('duplicate')
      if (receipt.state !== 'stored' || receipt.externalId === undefined) continue
      const id = receipt.externalId
      const mine = async () => (await at.list(120)).find(({ externalId }) => externalId === id)
      expect(await mine()).toMatchObject({ name: 'Out', isPrivate: true })
      await edit.send(at.task, id, { name: 'Out and back', isPrivate: false })
      expect(await mine()).toMatchObject({ name: 'Out and back', isPrivate: false })
      await remove(at.task, id)
      await remove(at.task, id)
      expect(await mine()).toBeUndefined()
      return
    }
    throw new Error('nothing was stored')
  })

  it('that are no tour at all are refused for good', async () => {
    const at = atService(komoot, sandbox)
    const [workout] = at.recorded(90)
    if (workout === undefined) throw new Error('nobody moves')
    const broken = { ...at.outgoing(workout), file: { format: 'fit', bytes: new Uint8Array([1, 2]) } } as const
    expect(await upload.send(at.task, broken)).toMatchObject({ state: 'refused', reason: { code: 'file_refused' } })
  })
})
