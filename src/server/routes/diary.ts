/** Runs, dead letters and sinks. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { deadLettersOf, replaySink, resumeSink, retryDeadLetter, runsOf, sinkViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { DeadLetter, QueryCount, Run, SinkState } from '../schemas.js'
import { accepted, json } from './answers.js'

const name = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
const numberId = z.object({
  id: z
    .string()
    .regex(/^\d{1,18}$/, 'a number')
    .openapi({ param: { name: 'id', in: 'path' } }),
})

export const diaryRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/runs',
      summary: 'The diary, newest first',
      request: {
        query: z.object({
          limit: QueryCount(500),
          before: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
        }),
      },
      responses: json(z.object({ runs: z.array(Run), next: z.string().optional() })),
    }),
    async (c) => {
      const { limit, before } = c.req.valid('query')
      return c.json(
        await runsOf(engine.store, {
          individual,
          limit: limit ?? 100,
          before: before === undefined ? undefined : Number(before),
        }),
        200,
      )
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/dead-letters',
      summary: 'What could not be read, and is kept to be tried again',
      responses: json(z.object({ deadLetters: z.array(DeadLetter) })),
    }),
    async (c) => c.json({ deadLetters: await deadLettersOf(engine.store, individual) }, 200),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/dead-letters/{id}/retry',
      summary: 'Read the kept page again with today’s mapper',
      request: { params: numberId },
      responses: accepted(z.object({ parked: z.number().int() }), 'Tried; how much is still parked'),
    }),
    async (c) => {
      const outcome = await retryDeadLetter(engine, individual, Number(c.req.valid('param').id))
      return outcome === undefined ? (notFound(c, 'dead letter') as never) : c.json(outcome, 202)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sinks',
      summary: 'Where changes go, and how far each has come',
      responses: json(z.object({ sinks: z.array(SinkState) })),
    }),
    async (c) => c.json({ sinks: await sinkViews(runtime) }, 200),
  )
  for (const [verb, act, summary] of [
    ['replay', replaySink, 'Deliver everything again, from the beginning'],
    ['resume', resumeSink, 'Go on after a pause'],
  ] as const)
    app.openapi(
      createRoute({
        method: 'post',
        path: `/v1/sinks/{id}/${verb}`,
        summary,
        request: { params: name },
        responses: accepted(z.object({ sink: z.string() }), 'On its way'),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        return (await act(runtime, id)) ? c.json({ sink: id }, 202) : (notFound(c, 'sink') as never)
      },
    )
}
