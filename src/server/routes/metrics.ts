/**
 * Figures for Prometheus, in two parts: what this process does, told by every process, and what is due, stored and
 * delivered, which is one truth for all and told by those with the role api. Counts only, never a measurement, and no
 * label that grows with the number of people.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { gauges, type Meter, type Runtime, sinkViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'

type Refresh = () => Promise<void> | void

export const metricsRoute = (
  app: OpenAPIHono,
  { runtime }: ServerContext,
  part: 'everything' | 'this process' = 'everything',
): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const refreshes = [processFigures(registry, runtime)]
  if (part === 'everything') refreshes.push(storeFigures(registry, runtime))
  app.get('/metrics', async (c) => {
    for (const refresh of refreshes) await refresh()
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
  })
}

const gaugeIn =
  (registry: Registry) =>
  (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `tributary_${name}`, help, labelNames: [...labelNames], registers: [registry] })

const counters: readonly (readonly [Parameters<Meter['read']>[0], string, readonly string[]])[] = [
  ['requests', 'Requests to providers, by the status of the answer', ['connector', 'status']],
  ['pulls', 'Pulls that ended, by outcome and code', ['connector', 'purpose', 'outcome', 'reason']],
  ['pages', 'Pages stored', ['connector']],
  ['records', 'Records stored, by what changed', ['connector', 'change']],
  ['claims', 'Claims taken from the schedule', ['work']],
  ['token_refreshes', 'Renewals of access', ['connector', 'outcome']],
]

const processFigures = (registry: Registry, { engine }: Runtime): Refresh => {
  const { world, store } = engine
  const counts = counters.map(([counted, help, labelNames]) => {
    const name = `tributary_${counted}_total`
    return { counted, counter: new Counter({ name, help, labelNames: [...labelNames], registers: [registry] }) }
  })
  const gauge = gaugeIn(registry)
  const circuit = gauge('circuit_open', 'A provider is left alone, as it keeps failing', ['service'])
  const sessions = gauge('database_sessions', 'Sessions of this process with the database', ['state'])
  const waits = gauge('database_waits', 'Callers that wait for a session')
  return () => {
    for (const { counted, counter } of counts) {
      counter.reset()
      for (const { labels, value } of world.meter?.read(counted) ?? []) counter.inc(labels, value)
    }
    for (const { labels, value } of world.meter?.read('circuit_open') ?? []) circuit.set(labels, value)
    const pool = store.sessions?.()
    if (pool === undefined) return
    sessions.set({ state: 'idle' }, pool.idle)
    sessions.set({ state: 'busy' }, pool.open - pool.idle)
    waits.set(pool.waited)
  }
}

const storeFigures = (registry: Registry, runtime: Runtime): Refresh => {
  const gauge = gaugeIn(registry)
  const connections = gauge('connections', 'Connections by connector and state', ['connector', 'state'])
  const due = gauge('pulls_due', 'Pulls that are due and not worked on', ['connector', 'purpose'])
  const late = gauge('pulls_late_seconds', 'How long the oldest of them has been due', ['connector', 'purpose'])
  const held = gauge('pulls_held', 'Pulls somebody is at work on')
  const syncsDue = gauge('syncs_due', 'People whose workouts are due to be looked at')
  const syncsLate = gauge('syncs_late_seconds', 'How long the first of them has been due')
  const letters = gauge('dead_letters', 'Pages and records that could not be read', ['connector'])
  const budgetLabels = ['connector', 'window']
  const budgetLeft = gauge('budget_left', 'Requests left of a limit of the application', budgetLabels)
  const budgetLimit = gauge('budget_limit', 'Requests the limit allows', budgetLabels)
  const lag = gauge('sink_lag', 'Envelopes a sink has still to take', ['sink'])
  const lagSeconds = gauge('sink_lag_seconds', 'How old the first of them is', ['sink'])
  const parked = gauge('sink_parked', 'Envelopes a sink refused for good', ['sink'])
  const paused = gauge('sink_paused', 'A sink has given up until somebody resumes it', ['sink'])
  const delivered = gauge('sink_delivered', 'Envelopes a sink has taken since its beginning', ['sink'])
  const all = [connections, due, late, letters, budgetLeft, budgetLimit, lag, lagSeconds, parked, paused, delivered]
  return async () => {
    const figures = await gauges(runtime.engine)
    const views = await sinkViews(runtime)
    for (const one of all) one.reset()
    for (const { connector, state, count } of figures.connections) connections.set({ connector, state }, count)
    for (const { connector, purpose, count, late: seconds } of figures.due) {
      due.set({ connector, purpose }, count)
      late.set({ connector, purpose }, seconds)
    }
    held.set(figures.held)
    syncsDue.set(figures.syncs.due)
    syncsLate.set(figures.syncs.lateSeconds)
    for (const { connector, count } of figures.deadLetters) letters.set({ connector }, count)
    for (const { connector, window, limit, left } of figures.budgets) {
      budgetLeft.set({ connector, window }, left)
      budgetLimit.set({ connector, window }, limit)
    }
    for (const { sink, seconds } of figures.waiting) lagSeconds.set({ sink }, seconds)
    for (const view of views) {
      lag.set({ sink: view.id }, view.lag)
      parked.set({ sink: view.id }, view.parked)
      paused.set({ sink: view.id }, view.state === 'paused' ? 1 : 0)
      delivered.set({ sink: view.id }, view.delivered)
    }
  }
}
