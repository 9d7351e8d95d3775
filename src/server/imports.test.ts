import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector, FileImport } from '../kit/index.js'
import { createUploads } from '../runtime/index.js'
import { testStore } from '../runtime/store/testing.js'
import { keeper, linesOf, zipOf } from '../runtime/testing-archives.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
let folder: string
const start = async (connectors: readonly Connector[] = [keeper]): Promise<TestInstance> =>
  testInstance({ store, connectors, services: [], uploadFolder: folder })
beforeEach(async () => {
  await store.reset()
  folder = join(mkdtempSync(join(tmpdir(), 'tributary-uploads-')), 'uploads')
  instance = await start()
})
afterAll(() => store.close())

const noon = Date.UTC(2026, 1, 5, 12)
const items = (count: number) => Array.from({ length: count }, (_, n) => ({ at: noon + n * 1000, bpm: 60 + (n % 9) }))
const drop = (body: string | Uint8Array, query = 'name=a.pulse', headers: Record<string, string> = {}) =>
  instance.ask(`/v1/imports?${query}`, { method: 'POST', body: body as BodyInit, headers })
interface Told {
  readonly id: string
  readonly state: string
  readonly file: string
  readonly message?: string
  readonly detail?: string
  readonly report: { readonly created?: number; readonly passedOver?: number }
}
const told = async (answer: Response | Promise<Response>): Promise<Told> => (await (await answer).json()) as Told
const files = (): string[] => (existsSync(folder) ? readdirSync(folder) : [])

describe('a dropped archive', () => {
  it('is answered at once, read in the background, and told of', async () => {
    const answer = await drop(linesOf(items(7)))
    expect(answer.status).toBe(202)
    const { id, state } = await told(answer)
    expect(['waiting', 'running', 'done']).toContain(state)
    await instance.uploads.idle()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      id,
      connector: 'keeper',
      title: 'Pulse, line by line',
      file: 'a.pulse',
      state: 'done',
      report: { created: 7, pages: 3, streams: { pulse: { created: 7 } } },
    })
    const { imports } = (await (await instance.ask('/v1/imports')).json()) as { imports: Told[] }
    expect(imports.map((each) => each.id)).toEqual([id])
    expect(files()).toEqual([])
  })

  it('is told as it moves, by events', async () => {
    const stopped = new AbortController()
    const events = await instance.ask('/v1/events', { signal: stopped.signal })
    const reader = (events.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    const { id } = await told(drop(linesOf(items(7))))
    let text = ''
    while (!text.includes('"state":"done"')) text += new TextDecoder().decode((await reader.read()).value)
    stopped.abort()
    expect(text).toContain('event: import')
    expect(text).toContain(id)
  })

  it('may be a zip, with its name in a header', async () => {
    const zip = zipOf({ 'in/a.pulse': linesOf(items(2)), 'in/b.txt': 'x' })
    const { id } = await told(drop(zip, '', { 'x-file-name': encodeURIComponent('Ärztin/../export.zip') }))
    await instance.uploads.idle()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      file: 'export.zip',
      report: { created: 2, skipped: [{ what: 'in/b.txt' }] },
    })
  })

  it('that comes again changes nothing', async () => {
    const first = await told(drop(linesOf(items(7))))
    await instance.uploads.idle()
    const second = await told(drop(linesOf(items(7))))
    await instance.uploads.idle()
    expect(second.id).toBe(first.id)
    expect((await told(instance.ask(`/v1/imports/${first.id}`))).report).toMatchObject({ created: 0, passedOver: 3 })
  })

  it.each([
    ['is none of ours', () => drop('x', 'name=holiday.jpg'), 422, 'holiday.jpg is no archive we know. Known are: '],
    ['is a broken zip', () => drop('PK\u0003\u0004xxxx', 'name=a.zip'), 422, 'damaged or cut off'],
    ['is empty', () => drop(''), 422, 'The file is empty'],
    ['is too large', () => drop(Buffer.alloc(1_000_001)), 413, '1 megabytes at most'],
  ])('that %s is refused in a sentence, and nothing of it is kept', async (_, send, status, sentence) => {
    const answer = await send()
    expect([answer.status, (await told(answer)).detail]).toEqual([status, expect.stringContaining(sentence)])
    expect(files()).toEqual([])
    expect(await store.query('select * from imports')).toEqual([])
  })

  it('that finds no room on the disk is refused before it is brought', async () => {
    const uploads = createUploads(instance.runtime.engine, { directory: folder, maxBytes: Number.MAX_SAFE_INTEGER })
    const bytes = (async function* () {
      yield new Uint8Array(1)
    })()
    await expect(
      uploads.receive({ bytes, size: 2 ** 52, name: 'a.pulse', as: undefined, individual: 'me' }),
    ).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining('Make room') })
    expect(files()).toEqual([])
  })

  it('that can be read in several ways is asked about', async () => {
    instance = await start([keeper, { ...keeper, id: 'twin', name: 'Twin' }])
    const answer = await drop(linesOf(items(1)))
    expect([answer.status, (await told(answer)).detail]).toEqual([422, expect.stringContaining('keeper or twin')])
    expect(await told(drop(linesOf(items(1)), 'name=a.pulse&as=twin'))).toMatchObject({ connector: 'twin' })
    await instance.uploads.idle()
  })

  it('larger than any other request may be is taken, since it goes to the disk', async () => {
    const body = linesOf(items(26_000)).slice(0, 999_000)
    const whole = body.slice(0, body.lastIndexOf('\n') + 1)
    expect((await drop(whole)).status).toBe(202)
    await instance.uploads.stop()
  })

  it('is taken from nobody but the person', async () => {
    const answer = await drop('x', 'name=a.pulse', { origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
    expect((await instance.ask('/v1/imports/7f2c1d3e-0000-4000-8000-000000000000')).status).toBe(404)
  })

  it('that stops before its end says why, and is not kept', async () => {
    const { id } = await told(drop(`${linesOf(items(3))}no line\n`))
    await instance.uploads.idle()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('what was stored stays'),
      report: { created: 3 },
    })
    expect(files()).toEqual([])
  })
})

describe('an instance that ended while it was reading', () => {
  /** Waits in the middle until it is let go. */
  const slow = (until: Promise<void>): Connector => {
    const lines = keeper.imports?.['lines'] as FileImport
    const read: FileImport['read'] = async function* (file) {
      let pages = 0
      for await (const page of lines.read(file)) {
        if (pages++ === 2) await until
        yield page
      }
    }
    return { ...keeper, imports: { lines: { ...lines, read } } }
  }

  it('reads on at its next start, and passes over what is stored', async () => {
    let release: () => void = () => undefined
    instance = await start([
      slow(
        new Promise((resolve) => {
          release = resolve
        }),
      ),
    ])
    const { id } = await told(drop(linesOf(items(12))))
    while ((await told(instance.ask(`/v1/imports/${id}`))).report.created !== 6)
      await new Promise((resolve) => setTimeout(resolve, 5))
    const stopped = instance.uploads.stop()
    release()
    await stopped
    expect(files()).toEqual([`${id}.upload`])

    instance = await start()
    await instance.uploads.resume()
    await instance.uploads.idle()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      state: 'done',
      report: { created: 6, passedOver: 2 },
    })
    expect(files()).toEqual([])
  })

  it('clears away what it cannot read on, and says so', async () => {
    const { id } = await told(drop(linesOf(items(3))))
    await instance.uploads.idle()
    await store.query(
      `update imports set state = 'running', uploaded = true, changed_at = changed_at - interval '2 days'`,
    )
    for (const file of ['half.part', 'nobodys.upload', 'a-letter.txt']) writeFileSync(join(folder, file), 'x')
    await instance.uploads.resume()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      state: 'failed',
      message: 'Its file is no longer here. Hand it over again, and it goes on where it stopped.',
    })
    expect(files()).toEqual(
      store.type === 'embedded' ? ['a-letter.txt'] : ['a-letter.txt', 'half.part', 'nobodys.upload'],
    )
  })

  it('does not try for ever what ends it each time', async () => {
    const { id } = await told(drop(linesOf(items(3))))
    await instance.uploads.idle()
    await store.query(`update imports set state = 'running', uploaded = true, attempts = 3`)
    writeFileSync(join(folder, `${id}.upload`), linesOf(items(3)))
    await instance.uploads.resume()
    expect(await told(instance.ask(`/v1/imports/${id}`))).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('several times'),
    })
    expect(files()).toEqual([])
  })
})
