import { describe, expect, it } from 'vitest'
import type { ImportedNothing, ImportedPage } from './handed-over.js'
import { hasOneOf, jsonArchive } from './json-archive.js'

const isAnswer = hasOneOf('days')
const archive = jsonArchive({
  title: 'Acme answers',
  begins: /"days"/,
  path: /(^|\/)acme/,
  streamOf: (body) => (isAnswer(body) ? 'days' : undefined),
  repeated: { path: /\/yearly\//, reason: 'The days say the same.' },
})
const file = (name: string, text: string) => ({
  name,
  async *bytes() {
    yield new TextEncoder().encode(text)
  },
})
const read = async (...files: readonly ReturnType<typeof file>[]) => {
  const entries = (async function* () {
    yield* files
  })()
  const parts: (ImportedPage | ImportedNothing)[] = []
  for await (const part of archive.read({ ...file('acme.zip', ''), entries })) parts.push(part)
  return parts
}

describe('an archive of saved answers', () => {
  it('makes a page of each file that is one, and tells why the others are none', async () => {
    const parts = await read(
      file('acme/1.json', '{"days":[1]}'),
      file('acme/yearly/1.json', '{"days":[1]}'),
      file('acme/2.json', '{"days":['),
      file('acme/3.json', '{"weeks":[]}'),
      file('acme/read.me', 'hello'),
    )
    expect(parts.map((part) => ('stream' in part ? part.body : part.reason))).toEqual([
      { days: [1] },
      'The days say the same.',
      'It is cut off, or no JSON.',
      'It holds nothing that is known of this service.',
      'They are no JSON.',
    ])
  })

  it('is known by its path, a single file by how it begins', () => {
    const head = new TextEncoder().encode('{"days":[')
    expect(archive.recognises({ name: 'saved.json', head })).toBe(true)
    expect(archive.recognises({ name: 'saved.txt', head })).toBe(false)
    expect(archive.recognises({ name: 'saved.zip', head, entries: ['acme/1.json'] })).toBe(true)
    expect(archive.recognises({ name: 'saved.zip', head, entries: ['other/1.json', 'acme/1.csv'] })).toBe(false)
  })
})
