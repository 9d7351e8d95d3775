import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import type { Envelope } from '../kit/index.js'
import { testStore } from '../runtime/store/testing.js'
import { connect } from './testing-browser.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'

interface Changes {
  readonly changes: readonly (Omit<Envelope, 'individual'> & {
    readonly specversion: string
    readonly subject: string
  })[]
  readonly next: string
}
/** Enough for the property, and quick: the dense series stay out. */
const small = connectors
  .filter(({ id }) => id === 'oura')
  .map((oura) => {
    const { heartrate: _, ring_battery_level: __, sleep: ___, daily_activity: ____, ...streams } = oura.streams ?? {}
    return { ...oura, streams }
  })
const store = await testStore()
let instance: TestInstance
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors: small, services: [ouraSandbox] })
  await connect(instance)
  await instance.work()
})
afterAll(() => store.close())

const page = async (after: string | undefined, limit: number): Promise<Changes> => {
  const query = new URLSearchParams({ limit: String(limit), ...(after !== undefined && { after }) })
  const answer = await instance.ask(`/v1/changes?${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Changes
}
/** Reads to the end, with these limits in turn. */
const readAll = async (limits: readonly number[], after?: string) => {
  const changes: Changes['changes'][number][] = []
  for (let turn = 0; ; turn++) {
    const told = await page(after, limits[turn % limits.length] as number)
    if (told.changes.length === 0) return { changes, next: told.next }
    expect(told.changes.length).toBeLessThanOrEqual(limits[turn % limits.length] as number)
    changes.push(...told.changes)
    after = told.next
  }
}

describe('the stream of changes', () => {
  it('holds each change once, as a CloudEvent 1.0', async () => {
    const { changes } = await readAll([5000])
    expect(changes.length).toBeGreaterThan(50)
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length)
    for (const { specversion, id, type, source, subject, time, data } of changes) {
      expect([specversion, subject]).toEqual(['1.0', 'me'])
      expect(id).toBe(`${data.id}.${data.revision}`)
      expect(['record-created', 'record-updated', 'record-deleted']).toContain(type)
      expect(() => new URL(source, 'https://a.example')).not.toThrow()
      expect(time).toBe(new Date(Date.parse(time)).toISOString())
    }
  })

  it('is what the sinks are given, in the same order', async () => {
    const { changes } = await readAll([5000])
    expect(changes.map(({ id }) => id)).toEqual(instance.delivered.map(({ id }) => id))
  })

  it('is the same however it is paged', async () => {
    const whole = (await readAll([5000])).changes.map(({ id }) => id)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 3, max: 90 }), { minLength: 1, maxLength: 6 }), async (limits) => {
        expect((await readAll(limits)).changes.map(({ id }) => id)).toEqual(whole)
      }),
      { numRuns: 15 },
    )
    expect((await readAll([1])).changes.map(({ id }) => id)).toEqual(whole)
  })

  it('is in the order of transactions also where their numbers grow by a digit', async () => {
    const own = (await page(undefined, 1)).changes[0]
    const tell = (xid: number, revision: number) =>
      store.query(
        `insert into changes (xid, individual_id, stream_id, committed_at, count, kinds, records) values ($1::text::xid8, 'me', 1, $2, 1, '{}', $3)`,
        [String(xid), new Date(noon), JSON.stringify([{ ...own, id: `digits.${revision}` }])],
      )
    await tell(10, 2)
    await tell(9, 1)
    const told = (await readAll([1])).changes.map(({ id }) => id).filter((id) => id.startsWith('digits'))
    await store.query('delete from changes where xid in ($1::text::xid8, $2::text::xid8)', ['9', '10'])
    expect(told).toEqual(['digits.1', 'digits.2'])
  })

  it('goes on where a reader stopped, with what came since and nothing else', async () => {
    const before = await readAll([7])
    expect((await page(before.next, 100)).changes).toEqual([])
    await instance.clock.advance(26 * 3_600_000)
    await instance.work()
    const since = await readAll([11], before.next)
    expect(since.changes.length).toBeGreaterThan(0)
    expect([...before.changes, ...since.changes].map(({ id }) => id)).toEqual(
      (await readAll([5000])).changes.map(({ id }) => id),
    )
    const revisions = new Map<string, number>()
    for (const { data } of [...before.changes, ...since.changes]) {
      expect(data.revision, data.id).toBe((revisions.get(data.id) ?? 0) + 1)
      revisions.set(data.id, data.revision)
    }
  })
})

describe('what moves', () => {
  it('is told as it moves: the run, the coverage, the sink', async () => {
    const aborted = new AbortController()
    const answer = await instance.ask('/v1/events', { signal: aborted.signal })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    let told = ''
    const until = async (wanted: RegExp): Promise<void> => {
      while (!wanted.test(told)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the events ended before ${wanted}`)
        told += new TextDecoder().decode(value)
      }
    }
    await until(/event: hello/)
    const { connections } = (await (await instance.ask('/v1/connections')).json()) as { connections: { id: string }[] }
    await instance.clock.advance(25 * 3_600_000)
    await instance.ask(`/v1/connections/${connections[0]?.id}/pull`, { method: 'POST' })
    await instance.work()
    await until(/event: run\n[\s\S]*event: coverage\n[\s\S]*\n\n/)
    await until(/event: sink\n.*"id":"far".*\n\n/)
    const run = JSON.parse(/event: run\ndata: (.*)\n/.exec(told)?.[1] ?? '{}') as {
      state: string
      connector: string
      sentence: string
      startedAt: string
    }
    expect(run).toMatchObject({ connector: 'oura', sentence: expect.stringMatching(/\.$/) })
    expect(Date.parse(run.startedAt)).toBeGreaterThan(noon)
    await reader.cancel()
    aborted.abort()
  })
})
