/** The shapes of workouts in the HTTP API: a list, one in full, and where each is, where not, and why. */
import { z } from '@hono/zod-openapi'
import { type SyncReasonCode, sportNames, syncReasonCodes } from '../core/index.js'

const instant = z.string().openapi({ format: 'date-time' })
export const FileFormat = z.enum(['fit', 'tcx', 'gpx', 'pwx'])
/** A name of ours: they sort by age. */
export const ActivityId = z.string().regex(/^w[0-9a-z]{25}$/, 'the `id` of a workout')

export const Reason = z
  .object({
    code: z.enum([...syncReasonCodes] as [SyncReasonCode, ...SyncReasonCode[]]),
    message: z.string().openapi({ description: 'A sentence for the person.' }),
    owner: z
      .enum(['person', 'time', 'nobody', 'operator'])
      .openapi({ description: 'Who can change it; `time`: it changes by itself.' }),
  })
  .openapi('Reason')

export const Place = z
  .object({
    connection: z.string(),
    connector: z.string(),
    service: z.string(),
    state: z.enum(['present', 'uploaded', 'on_its_way', 'not_yet', 'failed', 'refused', 'left_out', 'removed']),
    reason: Reason.optional(),
    externalId: z.string().optional(),
    url: z.string().optional().openapi({ description: 'Where a person sees it at the service.' }),
    attempts: z.number().int().optional(),
    next: instant.optional().openapi({ description: 'When it is tried again.' }),
  })
  .openapi('Place')

export const ActivityItem = z
  .object({
    id: z.string(),
    start: z.string().openapi({
      description: 'ISO 8601 as far as it is known: with an offset, with `Z` (an instant), or without (a wall clock).',
    }),
    end: z.string().optional(),
    startMs: z.number(),
    zone: z.string().optional(),
    sport: z.enum(sportNames as [string, ...string[]]),
    name: z.string().optional(),
    notes: z.string().optional(),
    isPrivate: z.boolean().optional(),
    isStationary: z.boolean().optional(),
    hasPositions: z.boolean().optional(),
    durationSeconds: z.number().optional(),
    device: z.string().optional(),
    figures: z
      .object({
        distanceMeters: z.number().optional(),
        movingSeconds: z.number().optional(),
        energyKcal: z.number().optional(),
        ascentMeters: z.number().optional(),
        averageHeartRate: z.number().optional(),
        maxHeartRate: z.number().optional(),
        averagePowerWatts: z.number().optional(),
        averageCadence: z.number().optional(),
        averageSpeedMetersPerSecond: z.number().optional(),
        maxSpeedMetersPerSecond: z.number().optional(),
      })
      .optional(),
    isExcluded: z.boolean().openapi({ description: 'The person took it out of syncing.' }),
    isFetched: z.boolean().openapi({ description: 'Its content is here.' }),
    sketch: z
      .object({ track: z.array(z.tuple([z.number(), z.number()])), elevation: z.array(z.number()) })
      .optional()
      .openapi({ description: 'A few dozen points within 0 and 1, for a tiny drawing; y grows downwards.' }),
    places: z.array(Place),
  })
  .openapi('Activity')

const original = z.object({ format: z.enum(['fit', 'tcx', 'gpx', 'pwx', 'none']), fetchedAt: instant })

export const ActivitySource = z
  .object({
    connection: z.string(),
    connector: z.string(),
    service: z.string(),
    externalId: z.string(),
    name: z.string().optional(),
    sport: z.string(),
    startMs: z.number(),
    listedAt: instant,
    goneAt: instant.optional(),
    original: original.optional().openapi({ description: '`none`: put together from the service’s answers.' }),
    failures: z.number().int(),
    excluded: Reason.extend({ isPermanent: z.boolean() }).optional(),
  })
  .openapi('ActivitySource')

export const ActivityDetail = ActivityItem.extend({
  sources: z.array(ActivitySource),
  content: z.record(z.string(), z.unknown()).optional().openapi({
    description:
      'The workout in full, as `tributary inspect --json` prints it; its track is thinned to `points`. Absent until it has been fetched.',
  }),
  addedChannels: z.array(z.string()).optional().openapi({
    description: 'Channels that another source than the best one has given.',
  }),
}).openapi('ActivityDetail')
