/** Small streams for the tests of this room. */
import {
  type Answer,
  defineStream,
  event,
  instant,
  LocalDay,
  type PageRequest,
  quantity,
  removal,
  type Stream,
  sample,
  z,
} from '../kit/index.js'

const Item = z.object({
  id: z.string().optional(),
  at: z.number(),
  bpm: z.number(),
  updated: z.number().optional(),
  night: z.boolean().optional(),
  gone: z.boolean().optional(),
  /** One sample of a document of many. */
  part: z.boolean().optional(),
})
export type Item = z.input<typeof Item>

/** Heart rates one by one, and nights that hold a heart rate of their own. */
export const pulse: Stream = defineStream({
  emits: ['heart_rate', 'sleep_session'],
  title: 'Pulse',
  cursor: LocalDay,
  settleDays: 2,
  page: z.object({ items: z.array(Item) }),
  pull: async function* () {},
  *map({ items }) {
    for (const { id, at, bpm, updated, night, gone, part } of items) {
      if (gone === true && id !== undefined) yield removal(id)
      else if (part === true)
        yield sample(
          'heart_rate',
          quantity(bpm, '/min'),
          { start: instant(at, 60) },
          { document: id, updatedAt: updated },
        )
      else if (night === true) {
        yield event(
          'sleep_session',
          { averageHeartRate: bpm },
          { start: instant(at, 60), end: instant(at + 3_600_000, 60) },
          { key: id, document: id, updatedAt: updated },
        )
        if (bpm < 100)
          yield sample(
            'heart_rate',
            quantity(bpm, '/min'),
            { start: instant(at, 60) },
            { document: id, series: 'night', updatedAt: updated },
          )
      } else
        yield sample('heart_rate', quantity(bpm, '/min'), { start: instant(at, 60) }, { key: id, updatedAt: updated })
    }
  },
})

const request: PageRequest = { method: 'GET', path: '/pulse', query: {} }

/** An answer as http would hand it on. */
export const answerOf = (items: readonly Item[], query: Record<string, string> = {}): Answer => {
  const body = { items: [...items] }
  return {
    request: { ...request, query },
    status: 200,
    raw: new TextEncoder().encode(JSON.stringify(body)),
    contentType: 'application/json',
    body,
  }
}
export const brokenAnswer = (): Answer => ({
  request,
  status: 200,
  raw: new TextEncoder().encode('{"items":'),
  contentType: 'application/json',
  problem: { path: '', expected: 'JSON' },
})
