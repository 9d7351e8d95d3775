/** The shapes of syncing in the HTTP API: where it stands, what it would do, its rules, and taking back. */
import { z } from '@hono/zod-openapi'
import { isDay } from '../core/index.js'
import { Reason } from './schemas-activities.js'

const instant = z.string().openapi({ format: 'date-time' })
const party = { connection: z.string(), connector: z.string(), service: z.string() }
const step = z.enum(['download', 'upload', 'check', 'confirm', 'edit', 'remove'])

export const SyncSettings = z
  .object({
    isOn: z.boolean(),
    uploadDelaySeconds: z.number().int(),
    skipBefore: z.string().refine(isDay, 'a civil date as 2026-10-05').optional(),
    edits: z.boolean(),
    deletions: z.boolean(),
    mergeChannels: z.enum(['off', 'missing']),
    samples: z.boolean(),
    zone: z.string().optional(),
  })
  .openapi('SyncSettings')

export const SyncStatus = z
  .object({
    isOn: z.boolean(),
    state: z.enum(['off', 'idle', 'due', 'running', 'waiting']),
    doing: z.object({ step: z.string(), connection: z.string(), service: z.string() }).optional(),
    done: z.number().int(),
    total: z.number().int(),
    open: z
      .number()
      .int()
      .openapi({ description: 'Uploads that a service is still processing, or that nobody has answered for.' }),
    services: z.array(
      z.object({
        ...party,
        downloads: z.number().int(),
        uploads: z.number().int(),
        others: z.number().int(),
        etaSeconds: z.number().openapi({ description: 'Under the limits the service declares.' }),
        waitsUntil: instant.optional(),
        out: Reason.optional().openapi({ description: 'Why nothing can be asked of it.' }),
      }),
    ),
    etaSeconds: z.number().optional(),
    lastAt: instant.optional(),
    nextAt: instant.optional(),
    message: z.string().optional(),
  })
  .openapi('SyncStatus')

export const SyncRun = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done', 'waiting', 'failed']),
    startedAt: instant,
    endedAt: instant.optional(),
    sentence: z.string(),
    downloads: z.number().int(),
    uploads: z.number().int(),
    checks: z.number().int(),
    edits: z.number().int(),
    removals: z.number().int(),
    troubles: z.number().int(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .openapi('SyncRun')

export const PlanStep = z
  .object({
    do: step,
    activity: z.string(),
    connection: z.string(),
    service: z.string(),
    name: z.string().optional(),
    sport: z.string().optional(),
  })
  .openapi('PlanStep')

export const SyncPlan = z
  .object({
    steps: z.array(PlanStep),
    total: z.number().int().openapi({ description: 'How many steps there are; `steps` holds the first of them.' }),
    counts: z.array(z.object({ ...party, do: step, count: z.number().int() })),
    reasons: z.array(z.object({ ...party, reason: Reason, count: z.number().int() })),
  })
  .openapi('SyncPlan')

export const Flows = z
  .object({
    parties: z.array(z.object({ ...party, gives: z.boolean(), takes: z.boolean(), out: Reason.optional() })),
    cells: z.array(
      z.object({
        source: z.string(),
        target: z.string(),
        allowed: z.boolean(),
        possible: z.boolean().openapi({ description: 'The one gives and the other takes workouts.' }),
        forwards: z.boolean().openapi({ description: 'The source may send there by itself, past us.' }),
      }),
    ),
    loops: z.array(
      z.object({
        steps: z.array(z.object({ from: z.string(), to: z.string(), by: z.enum(['us', 'service']) })),
      }),
    ),
  })
  .openapi('Flows')

export const FlowRule = z.object({ source: z.uuid(), target: z.uuid(), allowed: z.boolean() }).openapi('FlowRule')

export const ConnectionSettings = z
  .object({
    connection: z.string(),
    connector: z.string(),
    settings: z.record(z.string(), z.unknown()),
    fields: z.record(
      z.string(),
      z.object({
        title: z.string(),
        help: z.string().optional(),
        input: z.enum(['text', 'flag', 'choice']),
        choices: z.record(z.string(), z.string()).optional(),
      }),
    ),
    missing: z.string().optional().openapi({ description: 'What has to be chosen before the service is of use.' }),
    syncPrivate: z.boolean(),
    autoPause: z.boolean(),
  })
  .openapi('ConnectionSettings')

export const Rollback = z
  .object({
    services: z.array(
      z.object({
        ...party,
        isPossible: z.boolean(),
        sent: z.number().int(),
        wanted: z.number().int(),
        removed: z.number().int(),
        impossible: z.number().int(),
      }),
    ),
    items: z.array(
      z.object({
        ...party,
        activity: z.string(),
        start: instant,
        name: z.string().optional(),
        sport: z.string(),
        externalId: z.string(),
        url: z.string().optional(),
        state: z.enum(['sent', 'wanted', 'removed', 'impossible']),
        message: z.string().optional(),
      }),
    ),
  })
  .openapi('Rollback')
