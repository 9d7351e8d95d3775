/**
 * Workout files in a connector's hands: what is in them, for services that list files without a word of what they hold,
 * and whether they come wrapped. The codecs are the formats room's; this is their one door for plug-ins
 * (docs/decisions/0020).
 */
import { type Activity, ContractError, type FileFormat, type SportName, sportOfFile } from '../core/index.js'
import { decode, encode, formatOf, statisticsOf, unwrap } from '../formats/index.js'
import type { ActivityFigures, ActivityFile, ActivitySummary, OutgoingActivity } from './activities.js'
import { endOf } from './activity-listing.js'
import { hasPositions, recordingOf } from './recordings.js'

/** What a file says of its workout; small, and plain JSON. */
export interface WorkoutHead
  extends Omit<ActivitySummary, 'externalId' | 'sport' | 'isPrivate' | 'updatedAt' | 'mark' | 'handle' | 'skip'> {
  /** Absent where the file names none. */
  readonly sport?: SportName
}

/** The files within gzip and zip wrappers that are workouts; none where nobody can read them. */
export const workoutFiles = (bytes: Uint8Array): readonly ActivityFile[] => {
  try {
    return unwrap(bytes).flatMap((inner) => {
      const format = formatOf(inner)
      return format === undefined ? [] : [{ format, bytes: inner }]
    })
  } catch (error) {
    if (error instanceof ContractError) return []
    throw error
  }
}

/** A workout in the format a person chose: as it is where it comes in that, else written anew. */
export const fileIn = (
  format: FileFormat,
  { file, activity }: Pick<OutgoingActivity, 'file' | 'activity'>,
): ActivityFile => (file.format === format ? file : { format, bytes: encode(activity, format).bytes })

/** What a file holds, without its track; `undefined` where it holds no workout that can be read. */
export const workoutHead = ({ bytes }: ActivityFile): WorkoutHead | undefined => {
  try {
    const [activity] = decode(bytes).activities.filter(({ purpose = 'recorded' }) => purpose === 'recorded')
    return activity && headOf(activity)
  } catch (error) {
    if (error instanceof ContractError) return undefined
    throw error
  }
}

const headOf = (activity: Activity): WorkoutHead => {
  const { start, end, zone, name, notes, device, track } = activity
  const statistics = { ...statisticsOf(track, { pauses: activity.pauses }), ...activity.statistics }
  const sport = sportOfFile(activity)
  return present({
    start,
    end,
    durationSeconds: statistics.elapsedSeconds,
    sport: sport === 'other' ? undefined : sport,
    name,
    notes,
    zone,
    device: device && (device.name ?? ([device.manufacturer, device.product].filter(Boolean).join(' ') || undefined)),
    isStationary: track.timeMs.length < 2,
    hasPositions: hasPositions(track),
    figures: figuresOf(statistics),
  })
}

const figuresOf = (told: Activity['statistics']): ActivityFigures =>
  present({
    distanceMeters: told.distanceMeters,
    movingSeconds: told.movingSeconds ?? told.timerSeconds,
    energyKcal: told.energyKcal,
    ascentMeters: told.ascentMeters,
    averageHeartRate: told.heartRateBpm?.average,
    maxHeartRate: told.heartRateBpm?.maximum,
    averagePowerWatts: told.powerWatts?.average,
    averageCadence: told.cadenceRpm?.average,
    averageSpeedMetersPerSecond: told.speedMetersPerSecond?.average,
    maxSpeedMetersPerSecond: told.speedMetersPerSecond?.maximum,
  })

/** A workout of which there is no more than its listing: entered by hand, without any track. */
export const activityWithoutTrack = (summary: ActivitySummary): Activity => {
  const { externalId: id, start, sport, zone, name, notes, durationSeconds, figures = {} } = summary
  const { averageHeartRate: average, maxHeartRate: maximum } = figures
  const statistics = {
    elapsedSeconds: durationSeconds,
    timerSeconds: figures.movingSeconds,
    distanceMeters: figures.distanceMeters,
    energyKcal: figures.energyKcal,
    ascentMeters: figures.ascentMeters,
    heartRateBpm: average === undefined && maximum === undefined ? undefined : present({ average, maximum }),
  }
  return recordingOf({
    ...present({ id, start, end: endOf(summary), zone, name, notes }),
    start,
    sport,
    statistics: present(statistics),
  })
}

/** Without the fields that are absent. */
const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
