/** What moves, as it moves: server-sent events. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { connectionsOf, importView, runById, sinkViews, syncStatus, type Topic } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'

/** At most so often per topic: a backfill commits faster than anybody reads. */
const quietMs = 250
const heartbeatMs = 15_000

export const liveRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/events',
    summary:
      'What moves, as it moves: events `run`, `connection`, `sink`, `import`, `sync` and `coverage`, each with its data as JSON',
    responses: {
      200: {
        description: 'Server-sent events, until you close',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    },
  })
  app.get('/v1/events', (c) =>
    streamSSE(c, async (stream) => {
      const pending = new Map<string, Topic>()
      let wake: (() => void) | undefined
      const unlisten = engine.bus.listen((topic) => {
        pending.set(keyOf(topic), topic)
        wake?.()
      })
      stream.onAbort(unlisten)
      await stream.writeSSE({ event: 'hello', data: '{}' })
      while (!stream.aborted) {
        if (pending.size === 0)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, heartbeatMs)
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        wake = undefined
        const topics = [...pending.values()]
        pending.clear()
        if (topics.length === 0) await stream.write(': still here\n\n')
        for (const topic of topics) await send(stream, topic)
        await stream.sleep(quietMs)
      }
      unlisten()
    }),
  )

  const send = async (
    stream: { writeSSE(message: { event: string; data: string }): Promise<void> },
    topic: Topic,
  ): Promise<void> => {
    const write = (event: string, value: unknown): Promise<void> =>
      stream.writeSSE({ event, data: JSON.stringify(value) })
    switch (topic.topic) {
      case 'run': {
        const run = await runById(engine.store, topic.id)
        if (run?.individual === individual) await write('run', run)
        return
      }
      case 'connection': {
        const all = await connectionsOf(engine.store, individual, engine.world.now())
        const connection = all.find(({ id }) => id === topic.id)
        if (connection !== undefined) await write('connection', connection)
        return
      }
      case 'sink': {
        const sink = (await sinkViews(runtime)).find(({ id }) => id === topic.id)
        if (sink !== undefined) await write('sink', sink)
        return
      }
      case 'import': {
        const view = await importView(engine, topic.id)
        if (view?.individual === individual) await write('import', view)
        return
      }
      case 'coverage':
        return write('coverage', { connection: topic.connection, stream: topic.stream })
      case 'sync':
        if (topic.individual === individual) await write('sync', await syncStatus(engine, individual))
        return
      case 'due':
      case 'changes':
        return
    }
  }
}

const keyOf = (topic: Topic): string => {
  switch (topic.topic) {
    case 'run':
    case 'sink':
    case 'import':
    case 'connection':
      return `${topic.topic} ${topic.id}`
    case 'coverage':
      return `coverage ${topic.connection} ${topic.stream}`
    default:
      return topic.topic
  }
}
