/** Figures for Prometheus: of the process, and of what is due, stored and delivered. Counts only, never a measurement. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { gauges, sinkViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'

export const metricsRoute = (app: OpenAPIHono, { runtime }: ServerContext): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `tributary_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const connections = gauge('connections', 'Connections by connector and state', ['connector', 'state'])
  const due = gauge('pulls_due', 'Pulls that are due and not worked on')
  const lateness = gauge('pulls_late_seconds', 'How long the oldest of them has been due')
  const parked = gauge('dead_letters', 'Pages and records that could not be read')
  const lag = gauge('sink_lag', 'Envelopes a sink has still to take', ['sink'])
  app.get('/metrics', async (c) => {
    const figures = await gauges(runtime.engine.store, runtime.engine.world.now())
    connections.reset()
    for (const { connector, state, count } of figures.connections) connections.set({ connector, state }, count)
    due.set(figures.due)
    lateness.set(figures.lateSeconds)
    parked.set(figures.deadLetters)
    lag.reset()
    for (const sink of await sinkViews(runtime)) lag.set({ sink: sink.id }, sink.lag)
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
  })
}
