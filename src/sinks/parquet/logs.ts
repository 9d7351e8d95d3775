/**
 * The rows that are taken and stand in no finished file yet: a log per Parquet file, of the same number. A finished log
 * stays until nothing of it can be delivered again, so that what is repeated after a crash is recognised.
 */
import { createReadStream } from 'node:fs'
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Envelope } from '../../kit/index.js'
import { type LineFile, openLines } from '../line-file.js'
import { type Step, syncFolder } from './steps.js'

export interface Logs {
  /** The number of the log that grows, and of the file made of it. */
  readonly number: number
  readonly path: string
  readonly rows: number
  /** Ids at the end of what is there. */
  readonly ids: ReadonlySet<string>
  /** True where another process has been here since. */
  changed(): Promise<boolean>
  append(envelopes: readonly Envelope<unknown>[]): Promise<void>
  /** Begins the next log. */
  next(): Promise<void>
  /** Forgets the logs before the one that grows. */
  dropOlder(): Promise<void>
  close(): Promise<void>
}

export const partName = (number: number): string => `records-${padded(number)}.parquet`

/** `first` is the number to begin with where there is no log: the one after the last file. */
export const openLogs = async (folder: string, first: number, step: Step): Promise<Logs> => {
  await mkdir(folder, { recursive: true })
  const numbers = (await readdir(folder)).flatMap(numberIn).sort((a, b) => a - b)
  let older = numbers.filter((each) => each < (numbers.at(-1) ?? 0))
  let number = Math.max(numbers.at(-1) ?? first, first - 1)
  const pathOf = (each: number): string => join(folder, logName(each))
  const begin = async (): Promise<LineFile> => {
    await step('begin a log')
    const lines = await openLines(pathOf(number))
    await step('sync the folder of logs')
    await syncFolder(folder)
    return lines
  }
  const ids = new Set<string>()
  for (const each of older) {
    const lines = await openLines(pathOf(each))
    for (const id of lines.ids) ids.add(id)
    await lines.close()
  }
  let current = await begin()
  for (const id of current.ids) ids.add(id)
  let rows = await linesIn(pathOf(number))
  return {
    get number() {
      return number
    },
    get path() {
      return pathOf(number)
    },
    get rows() {
      return rows
    },
    ids,
    changed: async () => Math.max(...(await readdir(folder)).flatMap(numberIn)) !== number || (await current.changed()),
    async append(envelopes) {
      await step('append to the log')
      await current.append(envelopes)
      rows += envelopes.length
    },
    async next() {
      await current.close()
      older = [...older, number]
      number += 1
      rows = 0
      current = await begin()
    },
    async dropOlder() {
      for (const each of older) {
        await step('forget a log')
        await unlink(pathOf(each))
      }
      older = []
    },
    close: () => current.close(),
  }
}

const padded = (number: number): string => String(number).padStart(8, '0')
const logName = (number: number): string => `${padded(number)}.jsonl`
const numberIn = (name: string): number[] => {
  const [, digits] = /^(\d{8,})\.jsonl$/.exec(name) ?? []
  return digits === undefined ? [] : [Number(digits)]
}

const linesIn = async (path: string): Promise<number> => {
  let count = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) count += 1
  return count
}
