/** Keys of applications: the operator's to make and to revoke. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { addKey, keyViews, revokeKey } from '../../runtime/index.js'
import { isIndividual } from '../caller.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { created, json } from './answers.js'

/** Ten years, like all that is to last. */
const mostDays = 3660
const mostNamed = 1000

const Individuals = z.union([z.array(z.string()), z.literal('all')])
const Key = z
  .object({
    id: z.number().int(),
    name: z.string(),
    scopes: z.array(z.string()),
    individuals: Individuals.openapi({ description: 'Whose data it may read.' }),
    state: z.enum(['live', 'expired', 'revoked']),
    createdAt: z.string().openapi({ format: 'date-time' }),
    expiresAt: z.string().optional().openapi({ format: 'date-time' }),
    usedAt: z.string().optional().openapi({ format: 'date-time', description: 'To the minute.' }),
  })
  .openapi('Key')
const KeyMade = Key.extend({
  key: z.string().openapi({ description: 'Shown this once. It is not kept, only its hash.' }),
}).openapi('KeyMade')
const KeyWanted = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.string().min(1).max(200)).min(1).max(mostNamed).openapi({
    description:
      'Kinds; `*` to read everything; `activities` for workouts with their tracks; `connections.write` to begin sign-ins; and Personicle’s names: `events.read`, and streams as `com.personicle.individual.datastreams.heartrate`.',
  }),
  individuals: z
    .union([
      z.array(z.string().refine(isIndividual, 'letters, digits and . _ @ -')).min(1).max(mostNamed),
      z.literal('all'),
    ])
    .optional()
    .openapi({ description: 'Whose data it may read; the instance’s own person unless given.' }),
  days: z.number().int().positive().max(mostDays).optional().openapi({
    description: 'In how many days it ends; it does not end by itself unless given.',
  }),
})

export const keyRoutes = (app: OpenAPIHono, { runtime: { engine }, individual }: ServerContext): void => {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/keys',
      summary: 'Keys of applications, revoked ones too; never the keys themselves',
      responses: json(z.object({ keys: z.array(Key) })),
    }),
    async (c) => c.json({ keys: await keyViews(engine) } as never, 200),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/keys',
      summary: 'A new key for an application, shown this once',
      request: { body: { required: true, content: { 'application/json': { schema: KeyWanted } } } },
      responses: created(KeyMade, 'The key; it is not shown again'),
    }),
    async (c) => {
      const { individuals, ...wish } = c.req.valid('json')
      const { key, view } = await addKey(engine, { ...wish, individuals: individuals ?? [individual] })
      c.header('cache-control', 'no-store')
      return c.json({ ...view, key } as never, 201)
    },
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/keys/{id}',
      summary: 'Revoke a key: from the next request on it opens nothing',
      request: {
        params: z.object({
          id: z
            .string()
            .regex(/^\d{1,15}$/, 'the `id` of a key')
            .openapi({ param: { name: 'id', in: 'path' } }),
        }),
      },
      responses: json(z.object({ sentence: z.string() }), 'Revoked'),
    }),
    async (c) =>
      (await revokeKey(engine, Number(c.req.valid('param').id)))
        ? c.json({ sentence: 'The key opens nothing any more.' }, 200)
        : (notFound(c, 'key that is in use') as never),
  )
}
