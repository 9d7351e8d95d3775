/** The shapes of the HTTP API, for the OpenAPI document and for checking what comes in. */
import { z } from '@hono/zod-openapi'
import { isDay } from '../core/index.js'

const instant = z.string().openapi({ format: 'date-time' })
const offsetFrom = z.enum(['provider', 'zone-lookup', 'profile', 'unknown'])

export const Status = z
  .object({
    version: z.string(),
    mode: z.enum(['sandbox', 'real', 'mixed']),
    individual: z.string(),
    store: z.enum(['embedded', 'postgres']),
    virtualNow: instant.optional(),
  })
  .openapi('Status')

export const Service = z
  .object({
    id: z.string(),
    name: z.string(),
    docs: z.string(),
    state: z.enum(['live', 'legacy', 'ended']),
    note: z.string().optional(),
    successor: z.string().optional(),
    mode: z.enum(['sandbox', 'real', 'not-set-up']),
    howToSetUp: z.string().optional(),
    auth: z.enum(['oauth2', 'apiKey', 'password', 'none']),
    signIn: z
      .array(
        z.object({
          way: z.enum(['oauth2', 'apiKey', 'password']),
          personal: z.boolean().openapi({ description: 'A key of the person’s own, beside the usual way.' }),
          ready: z.boolean().openapi({ description: 'Whether it can be used here; if not, `howToSetUp` says how.' }),
          help: z.string().optional().openapi({ description: 'What to tell the person before they type.' }),
        }),
      )
      .openapi({ description: 'How an account is connected; empty where data is only handed over.' }),
    regions: z
      .array(z.object({ id: z.string(), title: z.string() }))
      .openapi({ description: 'To choose from before signing in, the first is the default; empty: it is one place.' }),
    push: z
      .object({ title: z.string(), setUp: z.string() })
      .optional()
      .openapi({ description: 'Devices can hand us its data; `{url}` and `{token}` in `setUp` are to be filled in.' }),
    streams: z.array(
      z.object({ name: z.string(), title: z.string(), kinds: z.array(z.string()), scopes: z.array(z.string()) }),
    ),
    capabilities: z.object({
      downloads: z.boolean(),
      uploads: z.boolean(),
      notifies: z.boolean(),
      imports: z.array(z.string()),
      pushes: z.boolean(),
    }),
  })
  .openapi('Service')

export const Connection = z
  .object({
    id: z.string(),
    connector: z.string(),
    individual: z.string(),
    account: z.string(),
    accountName: z.string().optional(),
    state: z.enum(['connected', 'reauthorize', 'disconnected']),
    message: z.string().optional(),
    region: z.string().optional(),
    signedInBy: z.enum(['auth', 'personal']),
    missingScopes: z.array(z.string()),
    missingStreams: z.array(z.string()),
    connectedAt: instant,
    lastPullAt: instant.optional(),
    nextPullAt: instant.optional(),
    records: z.number().int(),
    backfill: z.object({ doneDays: z.number(), wantedDays: z.number(), etaSeconds: z.number().optional() }).optional(),
  })
  .openapi('Connection')

export const WayInOutcome = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('connected'), connectionId: z.string(), continued: z.boolean() }),
    z.object({ state: z.literal('needs-code') }),
    z.object({ state: z.literal('refused'), sentence: z.string() }),
  ])
  .openapi('WayInOutcome')

export const Kind = z
  .object({
    kind: z.string(),
    title: z.string(),
    family: z.string(),
    shape: z.enum(['sample', 'coded', 'event']),
    overlap: z.enum(['segments', 'levels', 'readings', 'episodes', 'apart']).openapi({
      description: 'How values of several sources come together in the fused view.',
    }),
    unit: z.string().optional(),
    adds: z.string().optional(),
    about: z.string().optional(),
    count: z.number().int(),
  })
  .openapi('Kind')

export const RecordItem = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    kind: z.string(),
    connection: z.string(),
    connector: z.string(),
    stream: z.string(),
    startMs: z.number(),
    endMs: z.number().optional(),
    startLocal: z.string(),
    endLocal: z.string().optional(),
    start: z.string(),
    end: z.string().optional(),
    offsetFrom,
    day: z.string().optional(),
    value: z.number().optional(),
    unit: z.string().optional(),
    code: z.string().optional(),
    detail: z.record(z.string(), z.unknown()).optional(),
    device: z.string().optional(),
    series: z.string().optional(),
    method: z.string().optional(),
    flags: z.array(z.string()),
  })
  .openapi('Record')

export const RecordWithReason = RecordItem.extend({
  deleted: z.object({ reason: z.string() }).optional(),
  provenance: z.object({
    connector: z.string(),
    mapper: z.number().int(),
    changedAt: instant,
    origin: z.string().optional(),
    document: z.string().optional(),
    updatedAt: instant.optional(),
    page: z.string().optional(),
  }),
  page: z
    .object({
      path: z.string(),
      query: z.record(z.string(), z.string()),
      fetchedAt: instant.optional(),
      seenAt: instant.optional(),
    })
    .optional(),
}).openapi('RecordWithReason')

export const CoverageStrip = z
  .object({
    connection: z.string(),
    connector: z.string(),
    stream: z.string(),
    title: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        state: z.enum(['complete', 'provisional', 'empty', 'failed', 'never']),
        records: z.number().int(),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('CoverageStrip')

export const Run = z
  .object({
    id: z.string(),
    connection: z.string(),
    connector: z.string(),
    individual: z.string(),
    stream: z.string(),
    purpose: z.string(),
    state: z.enum(['running', 'done', 'waiting', 'failed']),
    startedAt: instant,
    endedAt: instant.optional(),
    sentence: z.string(),
    pages: z.number().int(),
    requests: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    deleted: z.number().int(),
    parked: z.number().int(),
    error: z.object({ name: z.string(), code: z.string(), message: z.string() }).optional(),
  })
  .openapi('Run')

export const DeadLetter = z
  .object({
    id: z.string(),
    connector: z.string(),
    connection: z.string().optional(),
    stream: z.string(),
    what: z.enum(['page', 'record', 'delivery']),
    code: z.string(),
    path: z.string().optional(),
    expected: z.string().optional(),
    message: z.string(),
    at: instant,
    attempts: z.number().int(),
  })
  .openapi('DeadLetter')

export const SinkState = z
  .object({
    id: z.string(),
    type: z.string(),
    title: z.string(),
    state: z.enum(['delivering', 'idle', 'waiting', 'paused']),
    delivered: z.number().int(),
    lag: z.number().int(),
    parked: z.number().int(),
    encoding: z.string().openapi({ description: 'In whose words it is spoken to.' }),
    unexpressed: z
      .array(z.object({ kind: z.string(), reason: z.string(), count: z.number().int() }))
      .openapi({ description: 'What those words could not say, and why.' }),
    message: z.string().optional(),
  })
  .openapi('Sink')

export const Envelope = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string(),
    type: z.enum(['record-created', 'record-updated', 'record-deleted']),
    source: z.string(),
    subject: z.string(),
    time: instant,
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('CloudEvent')

export const Problem = z
  .object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), code: z.string() })
  .openapi('Problem')

/** A moment in a query: ISO 8601, or a civil date, which means its first moment in UTC. Years are of four digits. */
export const QueryInstant = z
  .string()
  .regex(/^\d{4}-\d\d/, 'a date or date-time of ISO 8601')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'a date or date-time of ISO 8601')
  .openapi({ format: 'date-time' })
export const QueryDay = z.string().refine(isDay, 'a civil date as 2026-10-05').openapi({ format: 'date' })
/** Where a page of records ended; the store's times end long before sixteen digits do. */
export const QueryAfter = z
  .string()
  .regex(/^-?\d{1,15}_[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(@-?\d{1,15})?$/, 'the `next` of an earlier answer')
  .optional()
/** The guard has read and checked it by the time a route runs. */
export const QueryIndividual = z
  .string()
  .optional()
  .openapi({ description: 'Whose data; the instance’s own person unless given, or the one a key is for.' })
export const QueryCount = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'a whole number from 1')
    .transform((text) => Math.min(Number(text), most))
    .optional()
    .openapi({ type: 'integer', minimum: 1, maximum: most })

export const Webhook = z
  .object({
    connector: z.string(),
    name: z.string(),
    address: z.string().openapi({
      description: 'Where the service calls us; with its secret part only where the operator has to tell it.',
    }),
    subscribed: z.enum(['by-us', 'by-operator']).openapi({
      description: 'Whether we ask the service to call us, or the operator does once, as its README says.',
    }),
    verificationToken: z.string().optional().openapi({
      description: 'What to tell a service that the operator subscribes to. Kept from anybody but the operator.',
    }),
    renewedBy: z.string().optional().openapi({ description: 'When we ask again.' }),
  })
  .openapi('Webhook')
