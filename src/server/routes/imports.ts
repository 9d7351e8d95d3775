/** Archives: a file is dropped, read in the background, and told of. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ContractError } from '../../core/index.js'
import { importView, importViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound, problem } from '../problem.js'
import { QueryCount } from '../schemas.js'
import { accepted, json } from './answers.js'

const instant = z.string().openapi({ format: 'date-time' })
const counts = {
  pages: z.number().int(),
  passedOver: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  deleted: z.number().int(),
  parked: z.number().int(),
}
const Import = z
  .object({
    id: z.string(),
    individual: z.string(),
    connector: z.string(),
    connection: z.string().optional(),
    title: z.string(),
    file: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    message: z.string().optional(),
    bytes: z.number(),
    bytesRead: z.number(),
    begunAt: instant,
    endedAt: instant.optional(),
    seconds: z.number(),
    etaSeconds: z.number().optional(),
    report: z
      .object({
        ...counts,
        streams: z.record(z.string(), z.object(counts)),
        skipped: z.array(z.object({ what: z.string(), reason: z.string(), count: z.number().int() })),
        first: instant.optional(),
        last: instant.optional(),
      })
      .partial(),
  })
  .openapi('Import')

/** The body is the file itself and goes to the disk as it arrives, so the bound of other requests does not hold for it. */
export const isUpload = (c: Context): boolean => c.req.method === 'POST' && c.req.path === '/v1/imports'

export const importRoutes = (app: OpenAPIHono, { runtime: { engine }, uploads, individual }: ServerContext): void => {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/imports',
      summary: 'Hand over an archive; the body is the file. It is read in the background',
      request: {
        query: z.object({
          name: z.string().max(1024).optional().openapi({
            description:
              'The file’s name, by which it may be recognised; or percent-encoded in the header `x-file-name`.',
          }),
          as: z.string().max(200).optional().openapi({
            description: 'Which kind of archive it is, where it can be read in several ways.',
          }),
        }),
        body: { required: true, content: { 'application/octet-stream': { schema: z.string() } } },
      },
      responses: accepted(Import, 'Taken in; how far it is comes as events, or is asked for'),
    }),
    async (c) => {
      if (uploads === undefined)
        return problem(c, 404, 'no-uploads', 'No uploads', 'This instance takes no files over HTTP.') as never
      const length = c.req.header('content-length')
      try {
        const { id } = await uploads.receive({
          bytes: (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>,
          size: length === undefined ? undefined : Number(length),
          name: c.req.query('name') ?? headerName(c.req.header('x-file-name')) ?? 'file',
          as: c.req.query('as'),
          individual,
        })
        const view = await importView(engine, id)
        return view === undefined ? (notFound(c, 'import') as never) : c.json(plain(view), 202)
      } catch (error) {
        if (error instanceof ContractError && error.code === 'upload-too-large')
          return problem(c, 413, error.code, 'Too large', error.message) as never
        throw error
      }
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/imports',
      summary: 'Archives that were handed over, newest first',
      request: { query: z.object({ limit: QueryCount(200) }) },
      responses: json(z.object({ imports: z.array(Import) })),
    }),
    async (c) => {
      const views = await importViews(engine, individual, c.req.valid('query').limit ?? 50)
      return c.json({ imports: views.map(plain) }, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/imports/{id}',
      summary: 'One archive: how far it is, what was read, what was skipped and why',
      request: { params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }) },
      responses: json(Import),
    }),
    async (c) => {
      const view = await importView(engine, c.req.valid('param').id)
      return view?.individual === individual ? c.json(plain(view), 200) : (notFound(c, 'import') as never)
    },
  )
}

type View = NonNullable<Awaited<ReturnType<typeof importView>>>
const plain = (view: View): z.infer<typeof Import> => view as unknown as z.infer<typeof Import>

const headerName = (given: string | undefined): string | undefined => {
  try {
    return given === undefined ? undefined : decodeURIComponent(given)
  } catch {
    return given
  }
}
