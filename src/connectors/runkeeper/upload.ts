/** A new workout, as JSON. https://runkeeper.com/developer/healthgraph/fitness-activities */

import type { Activity, Edit, SkipReason, Upload } from '../../kit/index.js'
import * as kit from '../../kit/index.js'
import { feed } from './fitness-activities.js'
import { typeOf } from './sports.js'
import { writtenTime } from './times.js'

const noZone: SkipReason = {
  code: 'tz_unknown',
  message: 'Runkeeper wants the wall clock, and nobody knows where this took place.',
  isPermanent: false,
}

export const upload: Upload = {
  // It takes none: what is sent is put together from the activity itself.
  formats: ['fit'],
  refuses: ({ activity }) => (activity !== undefined && kit.wallClockOf(activity) === undefined ? noZone : undefined),
  async send(task, { activity, sport, name, notes, isPrivate }) {
    const body = bodyOf(activity, { sport, name, notes, isPrivate })
    if (body === undefined) return { state: 'refused', reason: noZone }
    const { status, headers } = await task.post(feed, {
      bytes: { contentType: mediaType('NewFitnessActivity'), content: asJson(body) },
      accepts: [400, 422],
    })
    if (status >= 400)
      return { state: 'refused', reason: { code: 'file_refused', message: 'Runkeeper did not take the workout.' } }
    const place = headers?.['location']
    return { state: 'stored', ...(place !== undefined && { externalId: pathOf(place) }) }
  },
}

const mediaType = (name: string): string => `application/vnd.com.runkeeper.${name}+json`
const asJson = (body: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(body))
const pathOf = (place: string): string => place.replace(/^https?:\/\/[^/]+/, '')

interface About {
  readonly sport: kit.SportName
  readonly name?: string | undefined
  readonly notes?: string | undefined
  readonly isPrivate?: boolean | undefined
}

/** `undefined` where nobody knows the wall clock. */
export const bodyOf = (activity: Activity, { sport, name, notes, isPrivate }: About) => {
  const clock = kit.wallClockOf(activity)
  if (clock === undefined) return undefined
  const { statistics } = activity
  const points = [...kit.pointsOfTrack(activity.track)]
  const startMs = kit.startMsOf(activity)
  const series = <Name extends kit.TrackChannel>(channel: Name, field: string) =>
    points.flatMap(({ atMs, [channel]: value }) =>
      value === undefined ? [] : [{ timestamp: (atMs - startMs) / 1000, [field]: value }],
    )
  return {
    type: typeOf(sport),
    start_time: writtenTime(clock),
    duration: statistics.timerSeconds ?? statistics.movingSeconds ?? statistics.elapsedSeconds ?? secondsOf(activity),
    total_distance: statistics.distanceMeters,
    total_calories: statistics.energyKcal,
    average_heart_rate: statistics.heartRateBpm?.average,
    // There is no field for a name.
    notes: [name, notes].filter(Boolean).join(' - ') || undefined,
    path: pathOfTrack(points, activity.pauses, startMs),
    heart_rate: series('heartRateBpm', 'heart_rate'),
    distance: series('distanceMeters', 'distance'),
    equipment: 'None',
    share: isPrivate ? 'Just Me' : undefined,
    post_to_facebook: false,
    post_to_twitter: false,
    // Where pauses are not known they are not to be found.
    detect_pauses: false,
  }
}

const secondsOf = ({ start, end }: Activity): number =>
  end === undefined ? 0 : (kit.orderOf(end) - kit.orderOf(start)) / 1000

/** Two points of a pause in a row are refused: one says `pause`, the next is the one that goes on. */
const pathOfTrack = (points: readonly kit.RecordedPoint[], pauses: readonly kit.Pause[], startMs: number) => {
  const located = points.filter(
    ({ latitudeDeg, longitudeDeg }) => latitudeDeg !== undefined && longitudeDeg !== undefined,
  )
  const during = ({ atMs }: kit.RecordedPoint) => pauses.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
  const last = located.at(-1)
  return located.flatMap((point, index) => {
    const before = located[index - 1]
    const [pause, pauseBefore] = [during(point), before && during(before)]
    if (pause !== undefined && pause === pauseBefore) return []
    const word = point === last ? 'end' : index === 0 ? 'start' : 'gps'
    const type = pause !== undefined ? 'pause' : pauseBefore !== undefined ? 'resume' : word
    const { latitudeDeg: latitude, longitudeDeg: longitude, altitudeMeters: altitude = 0 } = point
    return [{ timestamp: (point.atMs - startMs) / 1000, latitude, longitude, altitude, type }]
  })
}

export const edit: Edit = {
  fields: ['notes', 'isPrivate'],
  async send(task, id, { notes, isPrivate }) {
    const changes = { notes, ...(isPrivate !== undefined && { share: isPrivate ? 'Just Me' : 'Everyone' }) }
    await task.put(id, { bytes: { contentType: mediaType('FitnessActivity'), content: asJson(changes) } })
  },
}
