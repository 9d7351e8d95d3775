import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { expect, it } from 'vitest'
import type { Envelope, OpenSink, SinkWorld } from '../../kit/index.js'
import { heartRate, idOf, night } from '../testing-envelopes.js'
import { parquet, parquetSink } from './index.js'

const world = { now: () => 0 } as SinkWorld
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'tributary-parquet-')), 'data')
const opened = (folder: string, more: object = {}, sink = parquet): Promise<OpenSink> =>
  sink.open({ folder, rowsPerFile: 100, everySeconds: 0, ...more } as never, world)
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.parquet'))
    .sort()
const rowsIn = async (folder: string): Promise<Record<string, unknown>[]> =>
  (
    await Promise.all(
      filesIn(folder).map((name) => {
        const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name))
        return parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer })
      }),
    )
  ).flat()
const rates = (from: number, count: number): Envelope[] =>
  Array.from({ length: count }, (_, index) => heartRate(from + index))

it('writes typed columns', async () => {
  const folder = newFolder()
  const sink = await opened(folder)
  expect(await sink.deliver([night(2), heartRate(1, 3)])).toEqual([])
  await sink.close()
  const [rate, sleep] = await rowsIn(folder)
  expect(rate).toEqual({
    id: idOf(1),
    revision: 3,
    individual: 'me',
    kind: 'heart_rate',
    start_at: new Date('2026-10-04T00:00:01Z'),
    offset_from: 'unknown',
    value: 51,
    unit: '/min',
    connector: 'oura',
    connection: 'one',
    origin: 'sleep',
    changed_at: new Date('2026-10-06T07:00:00Z'),
    ...nothingIn('end_at start_local end_local offset_minutes day code detail device series method deleted_reason'),
    flags: undefined,
  })
  expect(sleep).toMatchObject({
    kind: 'sleep_session',
    start_at: new Date('2026-10-04T17:40:00Z'),
    end_at: new Date('2026-10-05T01:10:00Z'),
    start_local: new Date('2026-10-04T23:10:00Z'),
    offset_minutes: 330,
    day: new Date('2026-10-05T00:00:00Z'),
    detail: night(2).data.detail,
    flags: night(2).data.flags,
  })
})
const nothingIn = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, null]))

it('writes a deletion as a row without a value', async () => {
  const folder = newFolder()
  const sink = await opened(folder)
  await sink.deliver([heartRate(1), heartRate(1, 2, { deleted: { reason: 'vanished' } })])
  await sink.close()
  expect(
    (await rowsIn(folder)).map(({ revision, value, deleted_reason }) => [revision, value, deleted_reason]),
  ).toEqual([
    [1, 51, null],
    [2, null, 'vanished'],
  ])
})

it('lets one file grow until it is full, whatever the size of the batches', async () => {
  const folder = newFolder()
  for (let first = 0; first < 250; first += 5) {
    const sink = await opened(folder)
    await sink.deliver(rates(first, 5))
    await sink.close()
  }
  expect(filesIn(folder)).toEqual(['records-00000001.parquet', 'records-00000002.parquet', 'records-00000003.parquet'])
  expect(await rowsIn(folder)).toHaveLength(250)
  expect(readdirSync(join(folder, '_pending'))).toEqual(['00000003.jsonl'])
})

it('shows rows when their time has come, and those of a process that died when it is opened again', async () => {
  const folder = newFolder()
  let now = 0
  const patient = (): Promise<OpenSink> =>
    parquet.open({ folder, rowsPerFile: 100, everySeconds: 3600 }, { now: () => now } as SinkWorld)
  const first = await patient()
  await first.deliver(rates(0, 3))
  expect(filesIn(folder)).toEqual([])
  now = 3_600_000
  await first.deliver(rates(3, 3))
  expect(await rowsIn(folder)).toHaveLength(6)
  await first.deliver(rates(6, 3))
  expect(await rowsIn(folder)).toHaveLength(6)
  // The first is never closed: its process is gone.
  const second = await patient()
  await second.close()
  expect(await rowsIn(folder)).toHaveLength(9)
})

it('shows the last rows by itself when nothing more comes', async () => {
  const folder = newFolder()
  const sink = await opened(folder, { everySeconds: 1 })
  await sink.deliver(rates(0, 3))
  expect(filesIn(folder)).toEqual([])
  await expect.poll(() => filesIn(folder), { timeout: 15_000 }).toHaveLength(1)
  await sink.close()
})

it('does not repeat what another process has written since, nor lose it', async () => {
  const folder = newFolder()
  const [here, there] = [await opened(folder), await opened(folder)]
  await here.deliver(rates(0, 60))
  await there.deliver(rates(60, 60))
  await there.deliver(rates(120, 60))
  await here.deliver(rates(120, 90))
  for (const sink of [here, there]) await sink.close()
  expect(new Set((await rowsIn(folder)).map(({ id }) => id)).size).toBe(210)
  expect(await rowsIn(folder)).toHaveLength(210)
})

it('has every row once, whichever step of the disk is the last before the process dies', async () => {
  const died: string[] = []
  for (let last = 0; ; last++) {
    const folder = newFolder()
    let steps = 0
    // Once dead, dead: nothing more reaches the disk, however the sink takes the news.
    const mortal = parquetSink(async (name) => {
      if (steps++ < last) return
      if (steps === last + 1) died.push(name)
      throw new Error('killed')
    })
    const reached = await deliverAll(folder, mortal, 0).catch((error: { at: number }) => error.at)
    if (reached === everything) break
    // What was written and never synced may be there in part.
    if (died.at(-1) === 'append to the log' && last % 2 === 0) tear(folder)
    await deliverAll(folder, parquet, reached)
    const rows = await rowsIn(folder)
    expect(rows.map(({ id }) => id).sort(), `killed before step ${last}: ${died.at(-1)}`).toEqual(expected)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
  expect([...new Set(died)].sort()).toEqual([
    'append to the log',
    'begin a log',
    'forget a log',
    'put the part in place',
    'sync the folder',
    'sync the folder of logs',
    'sync the part',
    'write the part',
  ])
}, 120_000)

it('has every row once when the acknowledgement is what a crash has swallowed', async () => {
  for (let batches = 1; batches * 7 <= everything; batches++) {
    const folder = newFolder()
    const first = await opened(folder, { rowsPerFile: 20, everySeconds: 3600 })
    for (let batch = 0; batch < batches; batch++) await first.deliver(rates(batch * 7, 7))
    await deliverAll(folder, parquet, (batches - 1) * 7)
    expect((await rowsIn(folder)).map(({ id }) => id).sort(), `after batch ${batches}`).toEqual(expected)
  }
})

it('has every row once when a second crash follows, with the batch on both sides of the end of a file', async () => {
  const folder = newFolder()
  for (const count of [20, 25, 30]) {
    // Each is left as it stands, with nothing acknowledged.
    const sink = await opened(folder, { rowsPerFile: 20, everySeconds: 3600 })
    await sink.deliver(rates(0, count))
  }
  await deliverAll(folder, parquet, 0)
  expect((await rowsIn(folder)).map(({ id }) => id).sort()).toEqual(expected)
})
const everything = 42
const expected = rates(0, everything)
  .map(({ data }) => data.id)
  .sort()

/** As the outbox does: a batch that was not acknowledged comes again, perhaps longer than it was. */
const deliverAll = async (folder: string, sink: typeof parquet, from: number): Promise<number> => {
  let at = from
  try {
    const open = await opened(folder, { rowsPerFile: 20 }, sink)
    let size = from === 0 ? 7 : 11
    while (at < everything) {
      const count = Math.min(size, everything - at)
      await open.deliver(rates(at, count))
      at += count
      size = 7
    }
    await open.close()
    return at
  } catch {
    throw { at }
  }
}

/** Half a line behind the last whole one. */
const tear = (folder: string): void => {
  const name = readdirSync(join(folder, '_pending')).sort().at(-1)
  if (name === undefined) return
  const path = join(folder, '_pending', name)
  const line = Buffer.from(`${JSON.stringify(heartRate(9_999))}\n`)
  writeFileSync(path, line, { flag: 'a' })
  truncateSync(path, readFileSync(path).length - (line.length >> 1))
}

it('says what to do when it may not write', async () => {
  const notes = join(mkdtempSync(join(tmpdir(), 'tributary-parquet-')), 'notes.txt')
  writeFileSync(notes, 'a file is no folder')
  await expect(opened(join(notes, 'data'))).rejects.toMatchObject({ name: 'SettingsError', code: 'sink-parquet' })
})

it('takes nothing away from a folder whose lines are not its own', async () => {
  const folder = newFolder()
  await (await opened(folder)).close()
  const path = join(folder, '_pending', '00000001.jsonl')
  writeFileSync(path, 'dear diary\n')
  await expect(opened(folder)).rejects.toThrow('Choose another folder')
  expect(readFileSync(path, 'utf8')).toBe('dear diary\n')
})
