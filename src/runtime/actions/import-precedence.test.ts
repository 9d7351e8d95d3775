/** Whose word counts where an archive and the service tell of the same. */
import { describe, expect, it } from 'vitest'
import type { FileImport } from '../../kit/index.js'
import { fileOf, keeper, linesOf } from '../testing-archives.js'
import { account, bench, importing, items, live, noon, pull } from './testing-imports.js'

bench()

describe('an archive is a copy of some day in the past, so it', () => {
  it('adds to what the service told, and changes none of it', async () => {
    const stream = await account('anna')
    await pull(stream, { at: noon, bpm: 70 })
    const { report } = await importing(fileOf('a.pulse', linesOf(items(3))))
    expect(report).toMatchObject({ created: 2, updated: 0, unchanged: 1 })
    expect(await live()).toEqual([70, 61, 62])
    await pull(stream, { at: noon, bpm: 71 })
    expect(await live()).toEqual([71, 61, 62])
  })

  it('stands back once the service has told the same', async () => {
    const stream = await account('anna')
    await importing(fileOf('new.pulse', linesOf([{ at: noon, bpm: 70 }])))
    await pull(stream, { at: noon, bpm: 70 })
    await importing(fileOf('old.pulse', linesOf([{ at: noon, bpm: 60 }])))
    expect(await live()).toEqual([70])
  })

  it('changes what another archive told', async () => {
    await importing(fileOf('old.pulse', linesOf([{ at: noon, bpm: 60 }])))
    await importing(fileOf('new.pulse', linesOf([{ at: noon, bpm: 70 }])))
    expect(await live()).toEqual([70])
  })

  it('is believed where it dates its own change later', async () => {
    const stream = await account('anna')
    await pull(stream, { id: 'a', at: noon, bpm: 70, updated: noon })
    await importing(fileOf('old.pulse', linesOf([{ id: 'a', at: noon, bpm: 60, updated: noon - 1 }])))
    expect(await live()).toEqual([70])
    await importing(fileOf('new.pulse', linesOf([{ id: 'a', at: noon, bpm: 80, updated: noon + 1 }])))
    expect(await live()).toEqual([80])
  })

  it('does not bring back what the service has deleted, nor delete what the service told', async () => {
    const stream = await account('anna')
    const night = { id: 'n', at: noon, bpm: 55, night: true }
    await pull(stream, night)
    await importing(fileOf('gone.pulse', linesOf([{ id: 'n', at: noon, bpm: 55, gone: true }])))
    expect(await live()).toEqual([55])
    await pull(stream, { ...night, gone: true })
    await importing(fileOf('old.pulse', linesOf([night])))
    expect(await live()).toEqual([])
  })
})

it('an import with a stream its connector does not have is stopped, and says which', async () => {
  const wrong: FileImport = {
    title: 'Wrong',
    recognises: () => true,
    async *read() {
      yield { stream: 'nowhere', body: {}, request: { method: 'GET', path: '/', query: {} } }
    },
  }
  await expect(
    importing(fileOf('a.pulse', ''), { connector: { ...keeper, imports: { lines: wrong } } }),
  ).rejects.toMatchObject({ code: 'unknown-stream' })
})
