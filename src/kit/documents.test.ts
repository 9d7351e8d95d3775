import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type Documents,
  documentsOf,
  type Figures,
  figureFields,
  figureKinds,
  figureRecords,
  listedByDays,
  listedByTime,
  listedWhole,
  type PullTask,
  recordsOf,
  startOfDay,
  texts,
  z,
} from './index.js'

const figures = {
  steps: ['step_count', '{steps}'],
  score: ['activity_score', '{score}', { method: 'derived' }],
  level: ['resilience'],
} as const satisfies Figures
const Day = z.object({ day: z.string(), ...texts('id'), ...figureFields(figures) })
const page = documentsOf(Day, { items: 'data', next: 'next_token' })
const map = recordsOf((told: z.infer<typeof Day>) =>
  figureRecords(figures, told, { start: startOfDay(told.day), day: told.day }, told.id),
)

describe('a page of documents', () => {
  it('is a listing with the token of the next, or one document alone', () => {
    expect(page.parse({ data: [{ id: 'a', day: '2026-10-05' }], next_token: 'more' })).toMatchObject({ next: 'more' })
    expect(page.parse({ id: 'a', day: '2026-10-05', steps: 4 }).documents).toMatchObject([{ id: 'a', steps: 4 }])
    expect(page.parse({ data: [], next_token: null })).toEqual({ documents: [], next: undefined })
    expect(page.safeParse({ detail: 'nobody home' }).success).toBe(false)
  })
  it('becomes the records of its documents, by the table', () => {
    const body = page.parse({
      data: [{ id: 'a', day: '2026-10-05', steps: 4, score: { average: 80 }, level: 'solid' }],
    })
    expect(map(body)).toMatchObject([
      { kind: 'step_count', value: 4, day: '2026-10-05', document: 'a' },
      { kind: 'activity_score', value: 80, method: 'derived' },
      { kind: 'resilience', code: 'solid' },
    ])
    expect(figureKinds(figures)).toEqual(['step_count', 'activity_score', 'resilience'])
  })
  it('takes back what came of a document that now comes to nothing, where it has a name', () => {
    const body = page.parse({ data: [{ id: 'a', day: '2026-10-05', steps: null }, { day: '2026-10-05' }] })
    expect(map(body)).toEqual([{ shape: 'removal', document: 'a' }])
  })
  it('leaves out a code its kind does not know', () => {
    expect(map(page.parse({ data: [{ day: '2026-10-05', level: 'heroic' }] }))).toEqual([])
  })
})

describe('a listing of documents', () => {
  const window = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 9, 4) }
  const asked: unknown[] = []
  const answering = async (what: unknown, token: string | undefined): Promise<Answer<Documents<never>>> => {
    asked.push([what, token])
    const request = { method: 'GET', path: '/', query: {} } as const
    const body = { documents: [], next: token === undefined ? 'two' : undefined }
    return { request, status: 200, raw: new Uint8Array(), contentType: '', body }
  }
  const pull = async (pulled: ReturnType<typeof listedWhole>) => {
    asked.length = 0
    const task = { window, purpose: 'fresh', now: window.to } as unknown as PullTask<never, never>
    const pages = []
    for await (const one of pulled.pull?.(task) ?? []) pages.push(one)
    return pages.at(-1)
  }
  it('by days asks for as many days more as are wanted, token after token, and covers no more than its window', async () => {
    const last = await pull(
      listedByDays({ atMost: 30, before: 1, after: 2 }, (_task, range, token) => answering(range, token)),
    )
    const range = { from: '2026-09-30', to: '2026-10-05' }
    expect(asked).toEqual([
      [range, undefined],
      [range, 'two'],
    ])
    expect(last).toEqual({ covers: window, cursor: '2026-10-03' })
  })
  it('by time asks in UTC, and at most for so long', async () => {
    await pull(listedByTime({ atMostMs: 2 * 86_400_000 }, (_task, range, token) => answering(range, token)))
    expect(asked.filter((_, index) => index % 2 === 0)).toEqual([
      [{ from: '2026-10-01T00:00:00.000Z', to: '2026-10-03T00:00:00.000Z' }, undefined],
      [{ from: '2026-10-03T00:00:00.000Z', to: '2026-10-04T00:00:00.000Z' }, undefined],
    ])
  })
  it('as a whole has no cursor', async () => {
    expect(await pull(listedWhole((_task, token) => answering('all', token)))).toEqual({ covers: window })
    expect(asked).toHaveLength(2)
  })
})
