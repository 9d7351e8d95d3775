/** Everything an instance holds and says, read through its doors. */
import { readFileSync } from 'node:fs'
import type { Envelope } from '../../src/kit/index.js'
import type { Fact, Held } from '../../src/sandbox/index.js'
import type { Program } from './program.js'

export interface Item {
  readonly id: string
  readonly revision: number
  readonly kind: string
  readonly startMs: number
  readonly endMs?: number
  readonly day?: string
  readonly series?: string
  readonly value?: number
  readonly code?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export const everyRecord = async (program: Program): Promise<Item[]> => {
  const { kinds } = await program.get<{ kinds: { kind: string; count: number }[] }>('/v1/kinds')
  const items: Item[] = []
  for (const { kind, count } of kinds) {
    if (count === 0) continue
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const query = new URLSearchParams({
        kind,
        from: '2000-01-01',
        to: '2100-01-01',
        limit: '10000',
        ...(after && { after }),
      })
      const page = await program.get<{ records: Item[]; next?: string }>(`/v1/records?${query}`)
      items.push(...page.records)
      after = page.next
    }
  }
  return items
}

export type Change = Pick<Envelope, 'id' | 'type' | 'data'>

export const everyChange = async (program: Program): Promise<Change[]> => {
  const all: Change[] = []
  for (let after = ''; ; ) {
    const { changes, next } = await program.get<{ changes: Change[]; next: string }>(`/v1/changes?limit=5000${after}`)
    if (changes.length === 0) return all
    all.push(...changes)
    after = `&after=${next}`
  }
}

/** Lines of the file sink; a torn one throws. */
export const everyLine = (path: string): Change[] => {
  const text = readFileSync(path, 'utf8')
  if (!text.endsWith('\n')) throw new Error('the last line of the file is torn')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Change)
}

/** As the sandbox's referee compares it. */
export const heldOf = ({ kind, startMs, endMs, day, series, value, code, detail }: Item): Held => ({
  kind,
  start: startMs,
  end: endMs,
  day,
  series,
  value,
  code,
  detail,
})

export const truthOf = async (
  sandbox: string,
  service: string,
  person: number,
  span: { from: number; to: number },
): Promise<Fact[]> => {
  const query = new URLSearchParams({
    service,
    person: String(person),
    from: String(span.from),
    to: String(span.to),
    facts: '1',
  })
  return (await (await fetch(`${sandbox}/admin/truth?${query}`)).json()) as Fact[]
}

/** Nothing due, nothing running, nothing on its way out; seen twice, as a run may end between two questions. */
export const quiet = async (program: Program, withinMs: number): Promise<void> => {
  const deadline = Date.now() + withinMs
  for (let seen = 0; seen < 2; ) {
    if (Date.now() > deadline) throw new Error(`not quiet within ${withinMs / 1000} s:\n${program.told()}`)
    seen = (await isQuiet(program)) ? seen + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const isQuiet = async (program: Program): Promise<boolean> => {
  const { connections } = await program.get<{ connections: { nextPullAt?: string }[] }>('/v1/connections')
  const { runs } = await program.get<{ runs: { state: string }[] }>('/v1/runs?limit=500')
  const { sinks } = await program.get<{ sinks: { lag: number }[] }>('/v1/sinks')
  return (
    connections.every(({ nextPullAt }) => nextPullAt !== undefined && Date.parse(nextPullAt) > Date.now() + 1000) &&
    runs.every(({ state }) => state !== 'running') &&
    sinks.every(({ lag }) => lag === 0)
  )
}
