/** What came of a download: the workout in it, or why there is none that can be sent on. */
import { type Activity, isKnown, orderOf, sportOfFile, TributaryError } from '../core/index.js'
import { decode, statisticsOf, withZone } from '../formats/index.js'
import type { ActivityFacts, Downloaded } from '../kit/index.js'
import { secondsOf } from './likeness.js'
import { isEqual, present } from './merge.js'
import type { CentralActivity, Content, Listing, MergedSummary, Reason, SyncSettings } from './model.js'
import { unsound } from './sanity.js'

export type Opened =
  | { readonly content: Content; readonly facts: ActivityFacts }
  | { readonly excluded: Reason & { readonly isPermanent: boolean } }

type Got = Exclude<Downloaded, { readonly skip: unknown }>

export const openDownload = (
  got: Got,
  listing: Listing,
  { settings, now }: { readonly settings: SyncSettings; readonly now: number },
): Opened => {
  const { connection, externalId, summary } = listing
  const zone = summary.zone ?? settings.zone
  const options = zone === undefined ? {} : { personZone: zone }
  let activity: Activity | undefined
  try {
    activity =
      'file' in got ? meant(decode(got.file.bytes, options).activities, summary) : withZone(got.activity, options)
  } catch (error) {
    // What a codec makes of bytes it was not made for is no reason to stop.
    const message = error instanceof TributaryError ? error.message : undefined
    return { excluded: { code: 'corrupt', ...(message !== undefined && { message }), isPermanent: true } }
  }
  if (activity === undefined)
    return { excluded: { code: 'corrupt', message: 'The file holds no workout.', isPermanent: true } }
  const reason = unsound(activity, now)
  if (reason !== undefined) return { excluded: { ...reason, isPermanent: true } }
  const format = 'file' in got ? got.file.format : undefined
  const original = { connection, externalId, fetchedAt: now, ...(format !== undefined && { format }) }
  const content = { original, activity, ...('file' in got && { file: got.file }) }
  return { content, facts: got.facts ?? {} }
}

/** Of several workouts in one file the one that was listed: the nearest by its start. */
const meant = (activities: readonly Activity[], { start }: Listing['summary']): Activity | undefined => {
  const recorded = activities.filter(({ purpose = 'recorded' }) => purpose === 'recorded')
  const away = (activity: Activity): number => Math.abs(orderOf(activity.start) - orderOf(start))
  return recorded.toSorted((one, other) => away(one) - away(other))[0]
}

export const foundIn = ({ activity }: Content, facts: ActivityFacts): NonNullable<CentralActivity['content']> => {
  const { timeMs, latitudeDeg, longitudeDeg } = activity.track
  const isPlace = (latitude: number, row: number): boolean =>
    !Number.isNaN(latitude) && !Number.isNaN(longitudeDeg?.[row] ?? Number.NaN)
  const isPrivate = facts.isPrivate ?? activity.isPrivate
  return {
    isStationary: timeMs.length < 2,
    hasPositions: latitudeDeg?.some(isPlace) ?? false,
    ...(isPrivate !== undefined && { isPrivate }),
  }
}

/** What the content tells and the listings leave open; `undefined` where it tells nothing new. */
export const learned = (
  summary: MergedSummary,
  { activity }: Content,
  facts: ActivityFacts,
): Partial<MergedSummary> | undefined => {
  const figures = { ...statisticsOf(activity.track, { pauses: activity.pauses }), ...present(activity.statistics) }
  const sport = facts.sport ?? sportOfFile(activity)
  const told = present({
    start: isBetter(activity.start, summary.start) ? activity.start : undefined,
    durationSeconds: secondsOf(summary) === undefined ? figures.elapsedSeconds : undefined,
    sport: summary.sport === 'other' && sport !== 'other' ? sport : undefined,
    name: summary.name === undefined ? (facts.name ?? activity.name) : undefined,
    notes: summary.notes === undefined ? (facts.notes ?? activity.notes) : undefined,
    zone: summary.zone === undefined ? activity.zone : undefined,
    figures: present({
      distanceMeters: figures.distanceMeters,
      movingSeconds: figures.movingSeconds,
      ascentMeters: figures.ascentMeters,
      averageHeartRate: figures.heartRateBpm?.average,
      averagePowerWatts: figures.powerWatts?.average,
      ...present(summary.figures ?? {}),
    }),
  })
  const { figures: known, ...others } = told
  const isNew = Object.keys(others).length > 0 || !isEqual(known, summary.figures ?? {})
  return isNew ? told : undefined
}

/** The same start, and its offset besides. */
const isBetter = (start: Activity['start'], before: MergedSummary['start']): boolean => {
  if (!isKnown(start) || start.offset === undefined || (isKnown(before) && before.offset !== undefined)) return false
  return isKnown(before) ? before.at === start.at : Date.parse(`${before.local}Z`) === start.at + start.offset * 60_000
}

/** Does another source say that it measured what this content lacks? */
export const lacks = ({ activity: { track } }: Content, { summary }: Listing): boolean => {
  const { averageHeartRate, averagePowerWatts, averageCadence } = summary.figures ?? {}
  return (
    (track.heartRateBpm === undefined && averageHeartRate !== undefined) ||
    (track.powerWatts === undefined && averagePowerWatts !== undefined) ||
    (track.cadenceRpm === undefined && averageCadence !== undefined) ||
    (track.latitudeDeg === undefined && summary.hasPositions === true)
  )
}
