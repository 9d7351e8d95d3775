import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoomSnapshot } from '../room.js'
import { readState, stateWriter } from './state-file.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
  file = join(folder, 'sandbox.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const setUp = () => {
  const values: Record<string, unknown> = {}
  const room = () => ({ ledger: {}, states: { acme: { ...values } }, interventions: [] }) as unknown as RoomSnapshot
  const write = stateWriter(file, () => ({ room: room() }))
  const set = (key: string, value: unknown): void => {
    values[key] = value
    write({ service: 'acme', key, value })
  }
  return { values, write, set, size: () => readFileSync(file, 'utf8').length }
}
const statesIn = () => readState(file).room?.states['acme']

test('a value that changes is a line more, and everything is there after a restart', () => {
  const { values, set, size } = setUp()
  set('first', 1)
  const before = size()
  for (let index = 0; index < 50; index++) set(`upload ${index}`, { name: 'x'.repeat(100) })
  set('first', 2)
  expect(size()).toBe(before)
  expect(statesIn()).toEqual(values)
})

test('a change of anything else writes the whole, and the lines are not wanted any more', () => {
  const { values, write, set } = setUp()
  set('first', 1)
  set('second', 2)
  write()
  expect(existsSync(`${file}.changes`)).toBe(false)
  expect(statesIn()).toEqual(values)
})

test('half a line, as a kill leaves it, costs that line alone', () => {
  const { set } = setUp()
  set('first', 1)
  set('second', 2)
  appendFileSync(`${file}.changes`, '{"service":"acme","key":"thi')
  expect(statesIn()).toEqual({ first: 1, second: 2 })
})

test('lines that the whole knows already change nothing', () => {
  const { values, write, set } = setUp()
  set('first', 1)
  set('second', 2)
  const lines = readFileSync(`${file}.changes`, 'utf8')
  write()
  writeFileSync(`${file}.changes`, lines)
  expect(statesIn()).toEqual(values)
})

test('a file that is none is an empty city', () => {
  writeFileSync(file, 'not JSON')
  expect(readState(file)).toEqual({})
})
