/** Archives, from the file to the report. */
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archives/index.js'
import { createBus } from '../bus.js'
import { connectionIdOf } from '../intake/index.js'
import { fileOf, keeper, linesOf, zipOf } from '../testing-archives.js'
import { importView } from '../views/imports.js'
import { retryDeadLetter } from './dead-letters.js'
import { forgetConnection } from './forget.js'
import { type ImportProgress, importArchive } from './import.js'
import {
  account,
  bench,
  connections,
  engine,
  importing,
  items,
  live,
  noon,
  revisions,
  store,
} from './testing-imports.js'

bench()

describe('an import', () => {
  it('tells per stream what was read, what was skipped and why, and the time it covers', async () => {
    const path = fileOf(
      'export.zip',
      zipOf({
        'out/a.pulse': linesOf([...items(4), { at: noon, bpm: 'none' }]),
        'out/letter.pdf': 'x',
        'photos/1.jpg': 'x',
        'photos/2.JPG': 'x',
        'readme.txt': 'x',
      }),
    )
    const { id } = await importing(path)
    expect(await importView(engine, id)).toMatchObject({
      title: 'Pulse, line by line',
      file: 'export.zip',
      state: 'done',
      bytesRead: expect.any(Number),
      report: {
        pages: 2,
        passedOver: 0,
        created: 4,
        parked: 1,
        streams: { pulse: { pages: 2, created: 4, parked: 1 } },
        first: '2026-10-05T11:57:00.000Z',
        last: '2026-10-05T12:00:00.000Z',
        skipped: [
          { what: 'out/letter.pdf', reason: 'Letters are not read.', count: 1 },
          { what: 'photos/*.jpg', reason: 'It is not among the parts that are read.', count: 2 },
          { what: 'readme.txt', reason: 'It is not among the parts that are read.', count: 1 },
        ],
      },
    })
    expect(await live()).toEqual([60, 61, 62, 63])
  })

  it('changes nothing when the same file comes again, under whatever name', async () => {
    await importing(fileOf('a.pulse', linesOf(items(7))))
    const { report } = await importing(fileOf('a.pulse', linesOf(items(7))))
    expect(report).toMatchObject({ pages: 3, passedOver: 3, created: 0, updated: 0, deleted: 0 })
    expect(await store.query('select attempts, state from imports')).toEqual([{ attempts: 2, state: 'done' }])
  })

  it('that was interrupted passes over what is stored, and says so', async () => {
    const path = fileOf('a.pulse', linesOf(items(20)))
    const stop = new AbortController()
    const first = await importing(path, {
      signal: stop.signal,
      tell: ({ report }) => report.pages === 2 && stop.abort(),
    })
    expect([first.ended, (await live()).length]).toEqual([false, 6])
    const told: ImportProgress[] = []
    const second = await importing(path, { tell: (progress) => told.push(progress) })
    expect(second.report).toMatchObject({ pages: 7, passedOver: 2, created: 14 })
    expect(told[0]?.earlier).toMatchObject({ state: 'running', pages: 2 })
    expect(await live()).toHaveLength(20)
  })

  it('that is killed at any page ends as one that was not', async () => {
    const path = fileOf('a.pulse', linesOf(items(12)))
    for (let attempt = 0; attempt < 3; attempt++) {
      const dying = { ...engine, seal: engine.seal }
      let sealed = 0
      dying.seal = async (who, context, bytes) => {
        // One page further each time.
        if (sealed++ === 1) throw new Error('the power is gone')
        return engine.seal(who, context, bytes)
      }
      const archive = await openArchive(path)
      await expect(
        importArchive(dying, { connector: keeper, reader: 'lines', archive, individual: 'me' }),
      ).rejects.toThrow('the power is gone')
    }
    await importing(path)
    expect(await live()).toEqual(items(12).map(({ bpm }) => bpm))
    expect(await revisions()).toBe(1)
  })

  it('is read again by a mended mapper', async () => {
    const path = fileOf('a.pulse', linesOf(items(3)))
    await importing(path)
    const { report } = await importing(path, { connector: { ...keeper, version: 2 } })
    expect(report).toMatchObject({ passedOver: 0, unchanged: 3 })
  })

  it('keeps what it has stored when it is stopped by a fault, and tells it in a sentence', async () => {
    const path = fileOf('a.pulse', `${linesOf(items(3))}this is no line\n`)
    await expect(importing(path)).rejects.toThrow(SyntaxError)
    expect(await live()).toHaveLength(3)
    const [row] = await store.query<{ id: string }>('select id from imports')
    expect(await importView(engine, row?.id as string)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('A fault of ours'),
      report: { created: 3 },
    })
  })

  it('says what to do when the disk is full', async () => {
    const full = {
      ...engine,
      seal: async () => {
        throw Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' })
      },
    }
    const archive = await openArchive(fileOf('a.pulse', linesOf(items(3))))
    await expect(
      importArchive(full, { connector: keeper, reader: 'lines', archive, individual: 'me' }),
    ).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('it goes on where it stopped'),
    })
  })

  it('goes on beside a page that makes no sense, and can try it again', async () => {
    const path = fileOf('a.pulse', linesOf([{ no: 'item' }, { no: 'item' }, { no: 'item' }, ...items(2)]))
    const { report } = await importing(path)
    expect(report).toMatchObject({ pages: 2, parked: 1, created: 2 })
    const [letter] = await store.query<{ id: number; what: string; path: string }>(
      'select id, what, path from dead_letters',
    )
    expect(letter).toMatchObject({ what: 'page', path: 'items.0.at' })
    expect(await retryDeadLetter(engine, 'me', letter?.id as number)).toEqual({ parked: 1 })
    expect(await store.query('select distinct via from pages')).toEqual([{ via: 'import' }])
  })

  it('is told as it moves', async () => {
    const archive = await openArchive(fileOf('a.pulse', linesOf(items(6))))
    const heard: string[] = []
    const listening = { ...engine, bus: createBus() }
    listening.bus.listen(({ topic }) => heard.push(topic))
    const progress: ImportProgress[] = []
    await importArchive(listening, { connector: keeper, reader: 'lines', archive, individual: 'me' }, (each) =>
      progress.push(each),
    )
    expect(heard).toEqual(expect.arrayContaining(['import', 'changes', 'connection']))
    expect(progress.at(-1)).toMatchObject({ bytes: archive.size, bytesRead: archive.size, report: { pages: 2 } })
  })
})

describe('the connection of an archive', () => {
  it('is the one account the person has of the service', async () => {
    await account('anna')
    await importing(fileOf('a.pulse', linesOf(items(1))))
    expect(await connections()).toEqual(['anna'])
  })

  it('is one of its own where there is none, or several', async () => {
    await account('anna')
    await account('work')
    await importing(fileOf('a.pulse', linesOf(items(1))))
    expect(await connections()).toEqual(['anna', 'archive', 'work'])
  })

  it('stays the one it was begun with, whatever is connected meanwhile', async () => {
    const path = fileOf('a.pulse', linesOf(items(20)))
    await account('anna')
    const stop = new AbortController()
    await importing(path, { signal: stop.signal, tell: ({ report }) => report.pages === 2 && stop.abort() })
    await account('work')
    await importing(path)
    expect(await connections()).toEqual(['anna', 'work'])
    expect(await live()).toHaveLength(20)
  })

  it('does not go on with a stream that waits for a scope', async () => {
    const stream = await account('anna')
    await store.query(`update streams set state = 'paused', message = 'A scope is missing.' where id = $1`, [stream.id])
    await importing(fileOf('a.pulse', linesOf(items(1))))
    expect(await store.query('select state, message from streams')).toEqual([
      { state: 'paused', message: 'A scope is missing.' },
    ])
  })

  it('has nothing to pull', async () => {
    await importing(fileOf('a.pulse', linesOf(items(1))))
    expect(await store.query('select * from pulls')).toEqual([])
  })

  it('can be forgotten, and imported again', async () => {
    const path = fileOf('a.pulse', linesOf(items(5)))
    await importing(path)
    const id = connectionIdOf('me', 'keeper', 'archive')
    await forgetConnection(engine, { id, individual: 'me', connector: 'keeper' })
    expect([await live(), await store.query('select * from imports')]).toEqual([[], []])
    await importing(path)
    expect(await live()).toEqual([60, 61, 62, 63, 64])
  })
})
