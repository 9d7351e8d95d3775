/** What an operator watches: what is due, held, stored and delivered, by connector and sink. Counts and ages only. */
import type { Engine } from '../engine.js'
import { budgetsLeft } from '../http/index.js'
import { firstAfter } from '../store/changes.js'
import { dueByConnector, heldPulls } from '../store/pulls-due.js'
import { allSinks } from '../store/sinks.js'

export const gauges = async ({ store, world, connectors }: Pick<Engine, 'store' | 'world' | 'connectors'>) => {
  const now = world.now()
  const connections = await store.query<{ connector: string; state: string; count: number }>(
    'select connector, state, count(*) as count from connections group by connector, state order by connector, state',
  )
  const deadLetters = await store.query<{ connector: string; count: number }>(
    `select s.connector, count(*) as count from dead_letters d join streams s on s.id = d.stream_id
     where d.resolved_at is null group by s.connector`,
  )
  const [syncs] = await store.query<{ due: number; late: number | null }>(
    `select count(*) as due, extract(epoch from $1::timestamptz - min(due_at))::float8 as late from syncs where due_at <= $1`,
    [new Date(now)],
  )
  const waiting = await Promise.all(
    (await allSinks(store)).map(async ({ id, position }) => {
      const since = await firstAfter(store, position)
      return { sink: id, seconds: since === undefined ? 0 : Math.max(0, (now - since) / 1000) }
    }),
  )
  return {
    connections,
    due: await dueByConnector(store, now),
    held: await heldPulls(store, now),
    syncs: { due: syncs?.due ?? 0, lateSeconds: syncs?.late ?? 0 },
    deadLetters,
    budgets: await budgetsLeft(store, connectors.values(), now),
    waiting,
  }
}
