/** The routes of the old system, for the OpenAPI document: they are told of there, and read by hand. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { json } from '../routes/answers.js'

const dataType = z.enum(['event', 'datastream'])
const time = z.string().openapi({ example: '2026-10-05 06:15:00.000000', description: 'UTC.' })
const source = z
  .string()
  .optional()
  .openapi({ description: 'As `fitbit`, `oura`, `google-fit` or `healthkit`; several parted by semicolons.' })
const user_id = z.string().optional().openapi({ description: 'Whose; the one the key is for unless given.' })
const span = { startTime: time, endTime: time, source, user_id }

const Entry = z.union([
  z.object({
    ValueType: z.string(),
    Unit: z.string().nullable(),
    TableName: z.string(),
    base_schema: z.string(),
  }),
  z.object({ parameters: z.record(z.string(), z.object({ ValueType: z.string(), Unit: z.string() })) }),
])
const Value = z.object({
  individual_id: z.string(),
  timestamp: z.string().optional().openapi({ description: 'Of a stream of points.' }),
  start_time: z.string().optional().openapi({ description: 'Of a stream of intervals, with `end_time`.' }),
  end_time: z.string().optional(),
  source: z.string(),
  value: z.unknown(),
  unit: z.string().nullable(),
  confidence: z.number().nullable(),
})
const Event = z.object({
  user_id: z.string(),
  start_time: z.string(),
  end_time: z.string(),
  event_name: z.string(),
  source: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  unique_event_id: z.string(),
})

export const describePersonicle = ({ openAPIRegistry }: OpenAPIHono): void => {
  openAPIRegistry.registerPath({
    method: 'post',
    path: '/validate-data-packet',
    summary: 'Personicle: whether a message keeps to the schema of its stream, or an event to that of events',
    request: {
      query: z.object({ data_type: dataType }),
      body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } },
    },
    responses: json(z.object({ schema_check: z.boolean() })),
  })
  for (const method of ['get', 'post'] as const)
    openAPIRegistry.registerPath({
      method,
      path: '/match-data-dictionary',
      summary: 'Personicle: what the data dictionary says of a stream or an event',
      request: { query: z.object({ data_type: dataType, stream_name: z.string() }) },
      responses: json(Entry),
    })
  openAPIRegistry.registerPath({
    method: 'get',
    path: '/data/read/datastreams',
    summary: 'Personicle: values of one stream; needs its name or its kind as a scope',
    request: { query: z.object({ datatype: z.string(), ...span }) },
    responses: json(z.array(Value)),
  })
  openAPIRegistry.registerPath({
    method: 'get',
    path: '/data/read/events',
    summary: 'Personicle: events, of the kinds the key may read; `events.read` is all of them',
    request: {
      query: z.object({
        ...span,
        event_type: z.string().optional().openapi({ description: 'As `sleep`; several parted by semicolons.' }),
      }),
    },
    responses: json(z.array(Event)),
  })
  openAPIRegistry.registerPath({
    method: 'get',
    path: '/{service}/connection',
    summary: 'Personicle: begins a sign-in, or an import where the account is connected; needs `connections.write`',
    request: {
      params: z.object({ service: z.string().openapi({ param: { name: 'service', in: 'path' } }) }),
      query: z.object({
        user_id: z.string().optional(),
        redirect_uri: z
          .string()
          .optional()
          .openapi({ description: 'Where to go afterwards; its origin must be in TRIBUTARY_APP_ORIGINS.' }),
        link: z.string().optional().openapi({
          description:
            'In place of both, and of a key: what `POST /v1/connect-links` has made. The answer is a page that asks the person first.',
        }),
      }),
    },
    responses: {
      ...json(z.object({ success: z.literal(true), due: z.number().int() }), 'It was connected; an import has begun'),
      302: {
        description: 'To the service’s consent page; of a link whose account is connected, back to the application',
      },
      401: { description: '`User not logged in`: without `user_id`, as plain text' },
    },
  })
}
