import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type Draft, problemIn, problemsOfRecord } from '../../src/kit/index.js'
import type { Adapter, Check, CorpusInput, CorpusPage, Expectation, Outcome } from './adapter.js'

export interface Tally {
  readonly matched: number
  readonly total: number
}

/** Judges every input of one adapter's folder. Differences go to `print`, one line each. */
export const runFolder = async (root: string, adapter: Adapter, print: (line: string) => void): Promise<Tally> => {
  const { inputs, expectations } = await load(join(root, adapter.folder), adapter)
  let matched = 0
  let total = 0
  const judge = (where: string, check: Check): void => {
    total += 1
    if (equal(check.expected, check.actual)) matched += 1
    else print(`${where}: ${check.what}: expected ${show(check.expected)}, got ${show(check.actual)}`)
  }
  for (const input of inputs) {
    const where = `${adapter.folder}/${input.path}`
    const wanted = expectations.get(where) ?? []
    let outcome: Outcome
    try {
      outcome = mapAll(adapter, await adapter.pages(input))
    } catch (error) {
      judge(where, { what: 'is read without an error', expected: 'no error', actual: nameOf(error) })
      continue
    }
    // An input nobody made an assertion about must at least be taken whole: parsed, mapped, and nothing parked.
    judge(where, { what: 'nothing is parked', expected: [], actual: [...outcome.parked] })
    for (const expectation of wanted.length > 0 ? wanted : [undefined]) {
      const at = expectation === undefined ? where : `${where} (${expectation.path})`
      try {
        for (const check of adapter.checks(expectation, outcome, input)) judge(at, check)
      } catch (error) {
        judge(at, { what: 'can be compared', expected: 'no error', actual: nameOf(error) })
      }
    }
  }
  const known = new Set(inputs.map((input) => `${adapter.folder}/${input.path}`))
  for (const [input, [first]] of expectations)
    if (!known.has(input)) judge(input, { what: `the input of ${first?.path} exists`, expected: true, actual: false })
  return { matched, total }
}

const mapAll = (adapter: Adapter, pages: readonly CorpusPage[]): Outcome => {
  const records: Draft[] = []
  const removals: string[] = []
  const parked: string[] = []
  for (const { stream: name, body, request } of pages) {
    const stream = adapter.connector.streams?.[name]
    if (stream === undefined) throw new Error(`no stream ${name}`)
    const page = stream.page.safeParse(body)
    if (!page.success) {
      const { path, expected } = problemIn(page.error)
      parked.push(`${name} page: ${path}: ${expected}`)
      continue
    }
    for (const item of stream.map(page.data, request)) {
      if (item.shape === 'removal') {
        removals.push(item.document)
        continue
      }
      // Judged as of the moment a corpus is run: an invented date far ahead is implausible, never invalid.
      const invalid = [...problemsOfRecord(item, Date.now())].filter(({ severity }) => severity === 'invalid')
      for (const { path, expected } of invalid) parked.push(`${item.kind}: ${path}: ${expected}`)
      if (invalid.length === 0) records.push(item)
    }
  }
  return { records, removals, parked }
}

const load = async (folder: string, { folder: name, leaveOut = [] }: Adapter) => {
  const inputs: CorpusInput[] = []
  const expectations = new Map<string, Expectation[]>()
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  )) {
    const file = join(entry.parentPath, entry.name)
    const path = relative(folder, file).split(sep).join('/')
    if (leaveOut.some((prefix) => path.startsWith(prefix))) continue
    const bytes = await readFile(file)
    const json = (): unknown => JSON.parse(bytes.toString('utf8'))
    if (!/(^|\/)expected\//.test(path)) inputs.push({ path, bytes, json })
    else {
      const { input: told = `${name}/${path}`, expected } = json() as { input?: string; expected: unknown }
      // Small inputs stand in the expectation itself, which is then both.
      const input = told === '(inline)' ? `${name}/${path}` : told
      if (told === '(inline)') inputs.push({ path, bytes, json })
      expectations.set(input, [...(expectations.get(input) ?? []), { path, expected }])
    }
  }
  inputs.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { inputs, expectations }
}

const equal = (expected: unknown, actual: unknown): boolean => {
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= 1e-5 * Math.max(1, Math.abs(expected))
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null)
    return expected === actual
  const keys = Object.keys(expected)
  return (
    Array.isArray(expected) === Array.isArray(actual) &&
    keys.length === Object.keys(actual).length &&
    keys.every((key) => equal((expected as Record<string, unknown>)[key], (actual as Record<string, unknown>)[key]))
  )
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : 'an error')
