/** One history of two connections, and kept pages read again. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import {
  connectionById,
  followConnection,
  type RemapProgress,
  remap,
  successionsFor,
  unfollowConnection,
} from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound, problemOf } from '../problem.js'
import { json } from './answers.js'

const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const end = z.object({ id: z.string(), connector: z.string() })
const Succession = z.object({
  successor: end,
  predecessor: end,
  since: z.string().optional(),
  seam: z.string().optional(),
})
/** A line at most so often: a reader is a person. */
const progressMs = 250

export const historyRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  const isMine = async (connectionId: string): Promise<boolean> =>
    (await connectionById(engine.store, connectionId))?.individual === individual

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/successions',
      summary: 'Connections that continue another, or could',
      responses: json(z.object({ successions: z.array(Succession) })),
    }),
    async (c) => c.json({ successions: await successionsFor(engine.store, engine.connectors, individual) }, 200),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/{id}/follows',
      summary: 'Make a connection continue another: one history',
      request: {
        params: id,
        body: { required: true, content: { 'application/json': { schema: z.object({ predecessor: z.uuid() }) } } },
      },
      responses: json(z.object({ succeeded: z.number().int() }), 'Records of the predecessor that gave way'),
    }),
    async (c) => {
      const { predecessor } = c.req.valid('json')
      const successor = c.req.valid('param').id
      if (!(await isMine(successor)) || !(await isMine(predecessor))) return notFound(c, 'connection') as never
      return c.json(await followConnection(engine, successor, predecessor), 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/connections/{id}/follows',
      summary: 'Make them two histories again',
      request: { params: id, query: z.object({ predecessor: z.uuid().optional() }) },
      responses: json(z.object({ restored: z.number().int() }), 'Records the predecessor got back'),
    }),
    async (c) => {
      const successor = c.req.valid('param').id
      if (!(await isMine(successor))) return notFound(c, 'connection') as never
      return c.json(
        await unfollowConnection(engine, successor, {
          predecessorId: c.req.valid('query').predecessor,
          isWish: true,
        }),
        200,
      )
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/remaps',
      summary: 'Run today’s mappers over the pages that were kept',
      description: 'Answers with JSON lines: `{progress}` while it reads, and at last `{report}` or `{problem}`.',
      request: {
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({ connector: z.string(), since: z.iso.datetime().optional(), dryRun: z.boolean() }),
            },
          },
        },
      },
      responses: {
        200: { description: 'Lines of JSON', content: { 'application/x-ndjson': { schema: z.string() } } },
      },
    }),
    (c) => {
      const { connector, since, dryRun } = c.req.valid('json')
      c.header('content-type', 'application/x-ndjson')
      return stream(c, async (out) => {
        let told = 0
        const tell = (progress: RemapProgress): void => {
          const now = engine.world.now()
          if (now - told < progressMs) return
          told = now
          void out.write(`${JSON.stringify({ progress })}\n`)
        }
        const request = {
          connector,
          dryRun,
          examplesOf: individual,
          ...(since !== undefined && { since: Date.parse(since) }),
        }
        try {
          const report = await remap(engine, request, tell)
          await out.write(`${JSON.stringify({ report })}\n`)
        } catch (error) {
          engine.world.log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'a remap failed')
          await out.write(`${JSON.stringify({ problem: await problemOf(c, error).json() })}\n`)
        }
      }) as never
    },
  )
}
