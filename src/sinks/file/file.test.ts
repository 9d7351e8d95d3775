import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Envelope, SinkWorld } from '../../kit/index.js'
import { file } from './index.js'

const world = {} as SinkWorld
const envelope = (id: string): Envelope => ({ id, data: { value: 1 } }) as unknown as Envelope
const path = () => join(mkdtempSync(join(tmpdir(), 'tributary-file-')), 'deep', 'records.jsonl')
const ids = (at: string) =>
  readFileSync(at, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Envelope).id)

it('writes a line an envelope, and makes the folder it needs', async () => {
  const at = path()
  const sink = await file.open({ path: at }, world)
  expect(await sink.deliver([envelope('a.1'), envelope('b.1')])).toEqual([])
  await sink.deliver([envelope('a.2')])
  await sink.close()
  expect(ids(at)).toEqual(['a.1', 'b.1', 'a.2'])
})

it('does not repeat a batch that was written and not acknowledged before a crash', async () => {
  const at = path()
  const first = await file.open({ path: at }, world)
  await first.deliver([envelope('a.1'), envelope('b.1')])
  const second = await file.open({ path: at }, world)
  await first.close()
  await second.deliver([envelope('a.1'), envelope('b.1'), envelope('c.1')])
  await second.close()
  expect(ids(at)).toEqual(['a.1', 'b.1', 'c.1'])
})

it('cuts off a line that a crash has torn, and writes it whole', async () => {
  const at = path()
  const first = await file.open({ path: at }, world)
  await first.deliver([envelope('a.1'), envelope('b.1')])
  truncateSync(at, readFileSync(at).length - 5)
  const second = await file.open({ path: at }, world)
  await first.close()
  await second.deliver([envelope('a.1'), envelope('b.1')])
  await second.close()
  expect(ids(at)).toEqual(['a.1', 'b.1'])
})

it('does not append to a file that is not ours', async () => {
  const at = join(mkdtempSync(join(tmpdir(), 'tributary-file-')), 'notes.txt')
  writeFileSync(at, 'dear diary\n')
  await expect(file.open({ path: at }, world)).rejects.toThrow('Choose another file')
})

it('says what to do when it may not write', async () => {
  const notes = join(mkdtempSync(join(tmpdir(), 'tributary-file-')), 'notes.txt')
  writeFileSync(notes, 'a file is no folder')
  await expect(file.open({ path: join(notes, 'records.jsonl') }, world)).rejects.toThrow('Choose a path')
})

it('does not repeat what another process has written since', async () => {
  const at = path()
  const [here, there] = [await file.open({ path: at }, world), await file.open({ path: at }, world)]
  await here.deliver([envelope('a.1')])
  await there.deliver([envelope('b.1')])
  await here.deliver([envelope('b.1'), envelope('c.1')])
  for (const sink of [here, there]) await sink.close()
  expect(ids(at)).toEqual(['a.1', 'b.1', 'c.1'])
})

it('writes whole, and once, what a full disk has torn', async () => {
  const at = path()
  const sink = await file.open({ path: at }, world)
  await sink.deliver([envelope('a.1')])
  appendFileSync(at, `${JSON.stringify(envelope('b.1'))}\n${JSON.stringify(envelope('c.1')).slice(0, -5)}`)
  await sink.deliver([envelope('b.1'), envelope('c.1')])
  await sink.close()
  expect(ids(at)).toEqual(['a.1', 'b.1', 'c.1'])
})

it.each(['dear diary', 'dear diary\nit rained', '{"id":"a.1"}\nit rained'])(
  'takes nothing away from a file that is not ours: %j',
  async (content) => {
    const at = join(mkdtempSync(join(tmpdir(), 'tributary-file-')), 'notes.txt')
    writeFileSync(at, content)
    await expect(file.open({ path: at }, world)).rejects.toThrow('Choose another file')
    expect(readFileSync(at, 'utf8')).toBe(content)
  },
)
