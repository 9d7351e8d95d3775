/** Shapes of what several sources told: values with their sources and reasons, days, and lines for charts. */
import { z } from '@hono/zod-openapi'
import { RecordItem } from './schemas.js'

const Source = z.object({
  connection: z.string(),
  connector: z.string(),
  device: z.string().optional(),
  origin: z.string().optional(),
  method: z.string().optional(),
})
/** Which sources a fused value comes from and why, and which were not counted. */
export const Why = z
  .object({
    sources: z.array(
      Source.extend({
        share: z.number(),
        value: z.number().optional(),
        reason: z.enum([
          'only',
          'preferred',
          'method',
          'most',
          'direct',
          'finer',
          'staged',
          'longer',
          'order',
          'rest',
          'day-total',
          'apart',
          'distinct',
        ]),
      }),
    ),
    over: z.array(Source.extend({ reason: z.enum(['same-measurement', 'overlapped']) })),
    apportioned: z.literal(true).optional(),
  })
  .openapi('Why')

/** A record as `/v1/records` gives it; where it is fused, with what counts of it and why. */
export const FusedRecord = RecordItem.extend({
  record: z.string().optional().openapi({ description: 'The record it is a piece of, or is; only where fused.' }),
  why: Why.optional().openapi({ description: 'Only where fused.' }),
}).openapi('FusedRecord')

export const FusedDay = z
  .object({
    day: z.string(),
    value: z.number(),
    unit: z.string().optional(),
    low: z.number(),
    high: z.number(),
    count: z.number().int(),
    series: z.string().optional(),
    why: Why,
  })
  .openapi('FusedDay')

const SeriesPoints = z.array(
  z.object({
    t: z.number(),
    min: z.number(),
    mean: z.number(),
    max: z.number(),
    sum: z.number(),
    count: z.number(),
    sources: z.array(z.string()),
  }),
)
export const Series = z
  .object({
    kind: z.string(),
    unit: z.string().optional(),
    stepMs: z.number(),
    points: SeriesPoints,
    lines: z
      .array(z.object({ connection: z.string(), connector: z.string(), points: SeriesPoints }))
      .optional()
      .openapi({ description: 'With `by=source`: a line for each connection.' }),
  })
  .openapi('Series')

/** Connections or connectors, best first: `prefer=oura,google-health`. */
export const QueryPrefer = z
  .string()
  .max(1000)
  .transform((text) => text.split(',').map((name) => name.trim()))
  .optional()
  .openapi({ type: 'string', description: 'Connections or connectors to be trusted first, best first, with commas.' })
export const QueryYes = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()
  .openapi({ type: 'boolean' })
