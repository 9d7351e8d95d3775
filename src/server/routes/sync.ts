/** Syncing: where it stands, what it would do, when it runs, and its diary. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import {
  flowsView,
  previewSync,
  SyncSettingsChange,
  setSyncSettings,
  syncNow,
  syncRunsOf,
  syncSettings,
  syncStatus,
} from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { QueryCount } from '../schemas.js'
import { SyncPlan, SyncRun, SyncSettings, SyncStatus } from '../schemas-sync.js'
import { planOfSteps } from '../sync-plan.js'
import { accepted, json } from './answers.js'

const usualSteps = 200
const mostSteps = 5000

export const syncRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sync',
      summary: 'Where syncing of workouts stands: what is done, what is left, and how long it takes under each limit',
      responses: json(SyncStatus),
    }),
    async (c) => c.json((await syncStatus(engine, individual)) as never, 200),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/sync',
      summary: 'List every service with workouts now, and do what follows',
      responses: accepted(z.object({ listed: z.number().int() }), 'How many services are being listed'),
    }),
    async (c) => c.json({ listed: await syncNow(engine, individual) }, 202),
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sync/plan',
      summary: 'What would be done now, and why the rest would not: nothing is done, and nobody is asked',
      request: {
        query: z.object({
          limit: QueryCount(mostSteps),
          on: z
            .enum(['true', 'false'])
            .transform((word) => word === 'true')
            .optional()
            .openapi({ description: 'As if syncing were on, or off.' }),
        }),
      },
      responses: json(SyncPlan),
    }),
    async (c) => {
      const { limit, on } = c.req.valid('query')
      const as = on === undefined ? {} : { settings: { ...(await syncSettings(engine, individual)), isOn: on } }
      const [preview, { parties }] = await Promise.all([
        previewSync(engine, individual, as),
        flowsView(engine, individual),
      ])
      return c.json(planOfSteps(preview, parties, limit ?? usualSteps) as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sync/settings',
      summary: 'What you set for syncing',
      responses: json(SyncSettings),
    }),
    async (c) => c.json(await syncSettings(engine, individual), 200),
  )
  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/sync/settings',
      summary: 'Change some of them; what is not named stays',
      request: { body: { required: true, content: { 'application/json': { schema: SyncSettingsChange } } } },
      responses: json(SyncSettings),
    }),
    async (c) => c.json(await setSyncSettings(engine, individual, c.req.valid('json')), 200),
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sync/runs',
      summary: 'The diary of syncing, newest first',
      request: {
        query: z.object({
          limit: QueryCount(500),
          before: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
        }),
      },
      responses: json(z.object({ runs: z.array(SyncRun), next: z.string().optional() })),
    }),
    async (c) => {
      const { limit, before } = c.req.valid('query')
      const which = { individual, limit: limit ?? 100, before: before === undefined ? undefined : Number(before) }
      return c.json(await syncRunsOf(engine.store, which), 200)
    },
  )
}
