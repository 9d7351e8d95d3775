/** Workouts: a summary for each, and where its file lies. */
import { hourMs, type Instant } from '../../../kit/index.js'
import { createShelf, type Person, type ServiceState, type Shelf, type ShelvedWorkout } from '../../../sandbox/index.js'

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'garmin', person, state, native: 0.6 })

/** For how long the address of a file is good. */
export const fileMs = 24 * hourMs

const types: Readonly<Record<string, string>> = {
  mountain_biking: 'MOUNTAIN_BIKING',
  pool_swimming: 'LAP_SWIMMING',
  indoor_cycling: 'INDOOR_CYCLING',
  hiking: 'HIKING',
}

export const summary = ({ id, outline, sport, name }: ShelvedWorkout) => {
  const { start, elapsedSeconds, distanceMeters, energyKcal, averageHeartRate, maxHeartRate } = outline
  return {
    summaryId: id,
    activityId: Number(id),
    activityName: name ?? 'Untitled',
    activityType: types[sport] ?? sport.toUpperCase(),
    startTimeInSeconds: Math.floor(start.at / 1000),
    startTimeOffsetInSeconds: (start.offset ?? 0) * 60,
    durationInSeconds: Math.round(elapsedSeconds),
    ...(distanceMeters !== undefined && { distanceInMeters: distanceMeters }),
    ...(energyKcal !== undefined && { activeKilocalories: energyKcal }),
    ...(averageHeartRate !== undefined && { averageHeartRateInBeatsPerMinute: averageHeartRate }),
    ...(maxHeartRate !== undefined && { maxHeartRateInBeatsPerMinute: maxHeartRate }),
    deviceName: outline.isStationary ? 'unknown' : 'Garmin Forerunner 965',
    manual: outline.isStationary,
  }
}

/** The address bears the time it was handed out, by which it ends. */
export const fileNotice = (workout: ShelvedWorkout, now: Instant) => {
  const { activityId, activityName, activityType, startTimeInSeconds, deviceName, manual } = summary(workout)
  return {
    summaryId: workout.id,
    fileType: 'FIT',
    callbackURL: `https://apis.garmin.com/wellness-api/rest/activityFile?id=${workout.id}&token=${now.toString(36)}`,
    startTimeInSeconds,
    startTimeOffsetInSeconds: (workout.outline.start.offset ?? 0) * 60,
    activityId,
    activityName,
    activityType,
    deviceName,
    manual,
  }
}
