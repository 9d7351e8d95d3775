/** A stream that lists workouts, and the `exercise` records of them. */
import { type DetailOf, event, isKnown, type Moment, orderOf, plus, type RecordOf } from '../core/index.js'
import type { ActivitySummary } from './activities.js'
import { defineStream, type Json, type Stream } from './connector.js'
import type { PageRequest } from './http.js'
import { given } from './reading.js'
import type { Schema } from './schema.js'

/**
 * Declares the stream that lists a service's workouts: each of them is also an `exercise` record, so that health data
 * knows of the ride whether or not its file was ever fetched.
 *
 * @example
 * export const activities = activityListing({
 *   page: z.array(Ride),
 *   cursor: InstantCursor,
 *   pull: (task) => …,
 *   lists: (body) => body.map(toSummary),
 * })
 */
export const activityListing = <Body, Cursor extends Json = string>(
  stream: Omit<Stream<'exercise', Body, Cursor>, 'emits' | 'map' | 'lists'> & {
    readonly page: Schema<Body>
    lists(body: Body, request: PageRequest): Iterable<ActivitySummary>
  },
): Stream =>
  defineStream<'exercise', Body, Cursor>({
    title: 'Workouts',
    backfillDays: 360,
    ...stream,
    emits: ['exercise'],
    *map(body, request) {
      for (const summary of stream.lists(body, request)) {
        const record = exerciseOf(summary)
        if (record !== undefined) yield record
      }
    },
  })

/** The `exercise` record of a listed workout; none of one that is still being recorded. */
export const exerciseOf = (summary: ActivitySummary): RecordOf<'exercise'> | undefined => {
  const { externalId, start, sport, name, notes, figures = {}, skip } = summary
  if (skip?.code === 'live') return undefined
  const { movingSeconds, ascentMeters, ...others } = figures
  const detail = {
    sport,
    name,
    notes,
    ...others,
    activeSeconds: movingSeconds,
    elevationGainMeters: ascentMeters,
    routeAvailable: summary.hasPositions,
  }
  return event(
    'exercise',
    detail,
    { start, end: endOf(summary) },
    {
      key: externalId,
      document: externalId,
      device: summary.device,
      updatedAt: summary.updatedAt,
    },
  )
}

/**
 * The other way round, for a stream that tells more of a workout than a summary holds: its `exercise` records as a
 * listing. One without a document of its own cannot be asked for, and is none.
 *
 * @example defineStream({ …, map, lists: (body) => listedIn(map(body)) })
 */
export const listedIn = (records: Iterable<RecordOf>): readonly ActivitySummary[] =>
  Array.from(records).flatMap((record) => {
    if (record.shape !== 'event' || record.kind !== 'exercise' || record.document === undefined) return []
    const { start, end, document: externalId, device, updatedAt } = record
    const detail = record.detail as DetailOf<'exercise'>
    const isMeasured = end !== undefined && isKnown(start) === isKnown(end)
    const summary: ActivitySummary = {
      externalId,
      start,
      end,
      durationSeconds: isMeasured ? (orderOf(end) - orderOf(start)) / 1000 : detail.activeSeconds,
      sport: detail.sport,
      name: detail.name,
      notes: detail.notes,
      isStationary: detail.manual === true ? true : undefined,
      hasPositions: detail.routeAvailable,
      device,
      updatedAt,
      figures: {
        distanceMeters: detail.distanceMeters,
        movingSeconds: detail.activeSeconds,
        energyKcal: detail.energyKcal,
        ascentMeters: detail.elevationGainMeters,
        averageHeartRate: detail.averageHeartRate,
        maxHeartRate: detail.maxHeartRate,
        averagePowerWatts: detail.averagePowerWatts,
        averageCadence: detail.averageCadence,
        averageSpeedMetersPerSecond: detail.averageSpeedMetersPerSecond,
        maxSpeedMetersPerSecond: detail.maxSpeedMetersPerSecond,
      },
    }
    return [summary]
  })

/** When it ended, as far as the listing tells. */
export const endOf = ({ start, end, durationSeconds }: ActivitySummary): Moment | undefined =>
  end ?? given(durationSeconds, (seconds) => plus(start, seconds * 1000))
