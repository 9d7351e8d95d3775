/** Workouts: a list of them, one in full, a file of it, and the wish to try one again or to leave it out. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { instant, isMoment, isSport, type SportName } from '../../core/index.js'
import {
  activitiesOf,
  activityFile,
  activityOf,
  activityTotals,
  excludeActivity,
  fetchActivity,
  resyncActivity,
  thinned,
} from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { QueryCount, QueryIndividual, QueryInstant } from '../schemas.js'
import { ActivityDetail, ActivityId, ActivityItem, FileFormat } from '../schemas-activities.js'
import { QueryYes } from '../schemas-fused.js'
import { accepted, json } from './answers.js'

const id = z.object({ id: ActivityId.openapi({ param: { name: 'id', in: 'path' } }) })
const usualPage = 50
const mostPerPage = 200
const usualPoints = 1500
const mediaTypes = {
  fit: 'application/vnd.ant.fit',
  tcx: 'application/vnd.garmin.tcx+xml',
  gpx: 'application/gpx+xml',
  pwx: 'application/xml',
} as const

export const activityRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/activities',
      summary: 'Workouts, newest first: each once, with where it is, where not, and why',
      request: {
        query: z.object({
          individual: QueryIndividual,
          from: QueryInstant.optional(),
          to: QueryInstant.optional(),
          sport: z.string().refine(isSport, 'a sport of the dictionary').optional(),
          text: z.string().max(100).optional().openapi({ description: 'In the name or the notes.' }),
          at: z.uuid().optional().openapi({ description: 'There at this connection.' }),
          notAt: z.uuid().optional().openapi({ description: 'Not there at this connection.' }),
          trouble: QueryYes,
          excluded: QueryYes,
          limit: QueryCount(mostPerPage),
          after: z
            .string()
            .regex(/^-?\d{1,15}_w[0-9a-z]{25}$/, 'the `next` of the page before')
            .refine((text) => isMoment(instant(Number(text.split('_')[0]))), 'the `next` of the page before')
            .optional(),
        }),
      },
      responses: json(
        z.object({
          activities: z.array(ActivityItem),
          next: z.string().optional(),
          total: z.number().int(),
          sports: z.record(z.string(), z.number().int()),
        }),
      ),
    }),
    async (c) => {
      const { individual } = c.var.caller
      const { from, to, sport, text, at, notAt, trouble, excluded, limit, after } = c.req.valid('query')
      const [page, { total, sports }] = await Promise.all([
        activitiesOf(engine, {
          individual,
          from: from === undefined ? undefined : Date.parse(from),
          to: to === undefined ? undefined : Date.parse(to),
          sports: sport === undefined ? undefined : [sport as SportName],
          text,
          at,
          notAt,
          hasTrouble: trouble,
          isExcluded: excluded || undefined,
          limit: limit ?? usualPage,
          after,
        }),
        activityTotals(engine, individual),
      ])
      return c.json({ ...page, total, sports } as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/activities/{id}',
      summary: 'One workout in full: track, laps, sources, and where it is',
      request: { params: id, query: z.object({ individual: QueryIndividual, points: QueryCount(100_000) }) },
      responses: json(ActivityDetail),
    }),
    async (c) => {
      const activity = await activityOf(engine, c.var.caller.individual, c.req.valid('param').id)
      if (activity === undefined) return notFound(c, 'workout') as never
      const { content } = activity
      const points = c.req.valid('query').points ?? usualPoints
      return c.json({ ...activity, ...(content && { content: thinned(content, points) }) } as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/activities/{id}/file',
      summary: 'A file of it: the original where one of that format is here, else written anew',
      request: { params: id, query: z.object({ individual: QueryIndividual, format: FileFormat }) },
      responses: {
        ...json(z.string()),
        200: {
          description: 'The file. `tributary-losses` counts what the format could not hold.',
          content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
        },
      },
    }),
    async (c) => {
      const { format } = c.req.valid('query')
      const file = await activityFile(engine, c.var.caller.individual, c.req.valid('param').id, format)
      if (file === undefined) return notFound(c, 'workout whose file has been fetched') as never
      return c.body(file.bytes as Uint8Array<ArrayBuffer>, 200, {
        'content-type': mediaTypes[format],
        'content-disposition': `attachment; filename="${file.name}"`,
        'tributary-original': String(file.isOriginal),
        'tributary-losses': String(file.losses.length),
      }) as never
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/activities/{id}/resync',
      summary: 'Try it again wherever it has failed or was refused',
      request: { params: id },
      responses: accepted(z.object({}), 'It is looked at now'),
    }),
    async (c) =>
      (await resyncActivity(engine, individual, c.req.valid('param').id))
        ? c.json({}, 202)
        : (notFound(c, 'workout') as never),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/activities/{id}/fetch',
      summary: 'Fetch its content now, from the best service that has it',
      description: 'What is everywhere already is not fetched by syncing: this brings its track, laps and file here.',
      request: { params: id },
      responses: json(
        z.object({ state: z.enum(['here', 'not-here']), code: z.string().optional(), message: z.string().optional() }),
      ),
    }),
    async (c) => {
      const fetched = await fetchActivity(engine, individual, c.req.valid('param').id, c.req.raw.signal)
      return fetched === undefined ? (notFound(c, 'workout') as never) : c.json(fetched, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/activities/{id}/excluded',
      summary: 'Take it out of syncing, or in again; where it is, it stays',
      request: {
        params: id,
        body: { required: true, content: { 'application/json': { schema: z.object({ excluded: z.boolean() }) } } },
      },
      responses: accepted(z.object({}), 'Done'),
    }),
    async (c) => {
      const { excluded } = c.req.valid('json')
      const isKnown = await excludeActivity(engine, individual, c.req.valid('param').id, excluded)
      return isKnown ? c.json({}, 202) : (notFound(c, 'workout') as never)
    },
  )
}
