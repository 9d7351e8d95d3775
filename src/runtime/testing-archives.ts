/** Archives for tests: written to a folder of their own, sound or hostile. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { Connector, FileImport } from '../kit/index.js'
import { pulse } from './testing-feeds.js'

export const folder = (): string => mkdtempSync(join(tmpdir(), 'tributary-archive-'))

export const fileOf = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder(), name)
  writeFileSync(path, bytes)
  return path
}

export const zipOf = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? strToU8(text) : text]),
    ),
  )

/** Lines of the form `{"at":…,"bpm":…}`: each line one item, so many of them a page. */
const lines: FileImport = {
  title: 'Pulse, line by line',
  recognises: ({ name, entries }) => /\.pulse$/.test(name) || entries?.some((entry) => /\.pulse$/.test(entry)) === true,
  async *read(file) {
    if (file.entries === undefined) yield* pagesOf(file.name, file.bytes())
    else
      for await (const { name, bytes } of file.entries)
        if (name.endsWith('.pulse')) yield* pagesOf(name, bytes())
        else if (name.endsWith('.pdf')) yield { skipped: name, reason: 'Letters are not read.' }
  },
}
const itemsPerPage = 3

async function* pagesOf(name: string, chunks: AsyncIterable<Uint8Array>, perPage = itemsPerPage) {
  let items: unknown[] = []
  let page = 0
  const take = () => {
    const request = { method: 'GET' as const, path: `/${name}`, query: { page: String(page++) } }
    const body = { items }
    items = []
    return { stream: 'pulse', body, request }
  }
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      items.push(JSON.parse(line))
      if (items.length === perPage) yield take()
    }
  }
  if (rest.trim() !== '') items.push(JSON.parse(rest))
  if (items.length > 0) yield take()
}

/** Reads archives of lines, and has nothing to ask anywhere. */
export const keeper = {
  id: 'keeper',
  name: 'Keeper',
  version: 1,
  docs: '',
  auth: { type: 'none' },
  api: { hosts: [] },
  streams: { pulse },
  imports: { lines },
} as unknown as Connector

export const linesOf = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')
