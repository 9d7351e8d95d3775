/**
 * The published schemas of Open mHealth, with documents that keep to them and documents that do not. Judged are our check
 * of documents (its verdict on each, and on thousands of broken variants, against that of the schemas themselves), and
 * what our encoding makes of every kind.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { type Draft, dictionary, type Envelope, type RecordKind } from '../../src/core/index.js'
import { specimen } from '../../src/core/specimens.js'
import { checkOpenMHealth, encodingNamed, knownSchemas, type Message } from '../../src/encodings/index.js'
import { envelopeOfDraft } from '../../src/encodings/testing-envelopes.js'
import { createJudge, type Judge } from './json-schema.js'
import type { Tally } from './run.js'

interface Document {
  readonly path: string
  /** `omh:heart-rate:2.0` */
  readonly schema: string
  readonly passes: boolean
  readonly json: unknown
}

export const runOpenMHealth = async (root: string, print: (line: string) => void): Promise<Tally> => {
  const folder = join(root, 'openmhealth')
  // IEEE's schemas are referred to by URL and lie elsewhere: there our own table of them has to stand in.
  const judge = createJudge(
    join(folder, 'schema'),
    (document, url) => checkOpenMHealth(document, ieeeIdOf(url)).length === 0,
  )
  let matched = 0
  let total = 0
  const check = (what: string, holds: boolean): void => {
    total += 1
    if (holds) matched += 1
    else print(`openmhealth: ${what}`)
  }
  const documents = await load(join(folder, 'test-data'))
  for (const { path, schema, passes, json } of documents)
    check(`${path}: ${passes ? 'must pass' : 'must fail'}`, (checkOpenMHealth(json, schema).length === 0) === passes)
  const words = ['omh', 'granola'].flatMap((namespace) => judge.words(namespace))
  for (const schema of knownSchemas().filter((each) => judge.has(fileOf(each))))
    check(
      `${schema}: our check and the published schema agree on broken variants`,
      agrees(schema, documents, words, judge, print),
    )
  for (const kind of Object.keys(dictionary) as RecordKind[])
    for (const { data } of encoded(kind))
      check(`${kind}: keeps to the published schema`, keepsToPublished(data, judge, print))
  print(`openmhealth: ${variants} broken variants judged both ways`)
  return { matched, total }
}
let variants = 0

const load = async (folder: string): Promise<readonly Document[]> => {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.split(sep).join('/')).sort()
  const found: Document[] = []
  for (const path of files) {
    const match = /^(\w+)\/([^/]+)\/([\d.]+)\/should(Pass|Fail)\/[^/]+\.json$/.exec(path)
    if (match === null) continue
    const [, namespace, name, version, verdict] = match
    const json = JSON.parse(await readFile(join(folder, path), 'utf8')) as unknown
    found.push({ path, schema: `${namespace}:${name}:${version}`, passes: verdict === 'Pass', json })
  }
  return found
}

const ieeeIdOf = (url: string): string => url.replace(/^.*\/([^/]+)-(\d+\.\d+)\.json$/, 'ieee:$1:$2')
const fileOf = (schema: string): string => schema.replace(/^(\w+):(.+):([\d.]+)$/, '$1/$2-$3.json')

/** Every document of the schema's name, in all its versions, and each of them with one thing broken. */
const agrees = (
  schema: string,
  documents: readonly Document[],
  words: readonly string[],
  judge: Judge,
  print: (line: string) => void,
): boolean => {
  const [namespace, name] = schema.split(':')
  const own = documents.filter((each) => each.schema.startsWith(`${namespace}:${name}:`))
  // A schema nobody wrote documents for is tried on those of all the others.
  const tried = own.length > 0 ? own : documents.filter((_, index) => index % 8 === 0)
  // Once with every word there is, so that no list is short of one or has one too many.
  const wordy = own.find(({ passes }) => passes) ?? tried[0]
  for (const { path, json } of tried)
    for (const variant of [json, ...broken(json, path === wordy?.path ? words : [])]) {
      variants += 1
      const ours = checkOpenMHealth(variant, schema).length === 0
      if (ours !== judge.keeps(variant, fileOf(schema))) {
        print(`openmhealth: ${schema}: we ${ours ? 'take' : 'refuse'} a variant of ${path}: ${JSON.stringify(variant)}`)
        return false
      }
    }
  return true
}

/** A document with one thing changed, in every place: gone, of another type, another word, or turned inside out. */
function* broken(value: unknown, words: readonly string[]): Iterable<unknown> {
  if (typeof value === 'string') yield* words
  yield* [null, 1, -0.5, 'text', true, {}, [], '2026-10-05T08:15:00', '2026-10-05T08:15:00+02:00', 'average', 'mg', 's']
  if (Array.isArray(value)) {
    yield value.slice(1)
    for (const [index, item] of value.entries())
      for (const variant of broken(item, words)) yield value.map((each, at) => (at === index ? variant : each))
  } else if (typeof value === 'object' && value !== null)
    for (const [name, field] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>
      yield rest
      for (const variant of broken(field, words)) yield { ...value, [name]: variant }
    }
}

const openMHealth = encodingNamed('open-mhealth')

/** What becomes of a kind's specimens, with what the encoding wants to be told beside them. */
const encoded = (kind: RecordKind): readonly Message[] => {
  const full = specimen(kind)
  const more: readonly object[] = [
    full,
    specimen(kind, 'bare'),
    { ...full, end: undefined },
    { ...full, series: undefined, method: 'manual' },
    { ...full, series: 'medium' },
    ...(full.shape === 'event' ? [{ ...full, detail: { ...full.detail, amount: 2, amountOf: 'tablet' } }] : []),
    ...(full.shape === 'event' ? [{ ...full, detail: { ...full.detail, status: 'skipped' } }] : []),
    ...['plasma', 'capillary', 'lowest', 'sleep', 'finger'].map((series) => ({ ...full, series })),
  ]
  return more.flatMap((draft) => {
    const envelope = tried(draft as Draft)
    if (envelope === undefined) return []
    const other = openMHealth?.companions[kind] as RecordKind | undefined
    const found = openMHealth?.encode(envelope, other === undefined ? undefined : envelopeOfDraft(specimen(other)).data)
    return found !== undefined && 'messages' in found ? found.messages : []
  })
}

/** Not every kind bears every series. */
const tried = (draft: Draft): Envelope | undefined => {
  try {
    return envelopeOfDraft(draft)
  } catch {
    return undefined
  }
}

interface DataPoint {
  readonly header: {
    readonly schema_id: { readonly namespace: string; readonly name: string; readonly version: string }
  }
  readonly body: unknown
}

const keepsToPublished = (data: unknown, judge: Judge, print: (line: string) => void): boolean => {
  const { header, body } = data as DataPoint
  const { namespace, name, version } = header.schema_id
  const schema = `${namespace}:${name}:${version}`
  if (!judge.keeps(data, 'omh/data-point-1.0.json')) return false
  if (judge.has(fileOf(schema))) return judge.keeps(body, fileOf(schema))
  if (!missing.has(schema)) print(`openmhealth: ${schema} is not in this corpus; judged by our own table of it`)
  missing.add(schema)
  return checkOpenMHealth(body, schema).length === 0
}
const missing = new Set<string>()
