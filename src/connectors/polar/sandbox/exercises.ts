/** Workouts, and what they add to the load. https://www.polar.com/accesslink-api/#exercises */
import { gzipSync } from 'node:zlib'
import { addDays, dayMs, type FileFormat, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import {
  aliveAt,
  asOf,
  hashWords,
  outlineOf,
  type Person,
  recordedFile,
  type Sport,
  type Workout,
} from '../../../sandbox/index.js'
import { duration, userUrl, wall } from './told.js'

/** Uploaded so long ago a workout leaves the list. */
const listedDays = 30

const sports: Readonly<Record<Sport, readonly [string, string]>> = {
  running: ['RUNNING', 'RUNNING'],
  walking: ['WALKING', 'WALKING'],
  cycling: ['CYCLING', 'ROAD_BIKING'],
  swimming: ['SWIMMING', 'POOL_SWIMMING'],
  strength_training: ['STRENGTH_TRAINING', 'STRENGTH_TRAINING'],
  yoga: ['OTHER', 'YOGA'],
}
export const idOf = (id: string): string =>
  [1, 2]
    .map((part) => hashWords(part, id).toString(36))
    .join('')
    .slice(0, 12)

export interface Listed {
  readonly id: string
  readonly value: Workout
  readonly createdAt: Instant
}
/** Only what came since the person was registered. */
export const exercisesAt = (person: Person, since: Instant, now: Instant): readonly Listed[] =>
  aliveAt(person.workouts({ from: now - (listedDays + 3) * dayMs, to: now + dayMs }), now)
    .filter(({ createdAt }) => createdAt >= since && createdAt > now - listedDays * dayMs)
    .map((listed) => ({ ...listed, value: recorded(person, listed.value) }))

/** From when the wrist unit was started, so that listing and file say the same. */
export const recorded = (person: Person, workout: Workout): Workout => {
  const { start, distanceMeters } = outlineOf(person, workout)
  return { ...workout, start: start.at, ...(distanceMeters !== undefined && { distanceMeters }) }
}

/** As FIT, TCX (in a wrapper of gzip) or GPX. What was entered by hand has none, what has no way no GPX. */
export const fileOf = (person: Person, id: string, format: FileFormat, now: Instant): Uint8Array | undefined => {
  const living = person
    .workouts({ from: now - (listedDays + 3) * dayMs, to: now + dayMs })
    .find((each) => idOf(each.id) === id)
  const known = living && asOf(living, now)
  if (known?.state !== 'alive') return undefined
  const { isStationary, hasPositions } = outlineOf(person, known.value)
  if (isStationary || (format === 'gpx' && !hasPositions)) return undefined
  const bytes = recordedFile(person, known.value, format)
  return format === 'tcx' ? gzipSync(bytes) : bytes
}

export const exercise = (person: Person, { id, value, createdAt }: Listed, flags: URLSearchParams) => {
  const [sport, detailed] = sports[value.sport]
  return {
    id: idOf(id),
    upload_time: new Date(createdAt).toISOString(),
    polar_user: userUrl(person),
    device: person.device.name,
    device_id: person.device.serial,
    start_time: wall(person, value.start),
    start_time_utc_offset: person.offsetAt(value.start),
    duration: duration((value.end - value.start) / 1000),
    calories: Math.round(value.activeKcal),
    ...(value.distanceMeters !== undefined && { distance: value.distanceMeters }),
    heart_rate: { average: value.averageHeartRate, maximum: value.maximumHeartRate },
    training_load: loadOf(value),
    sport,
    has_route: value.distanceMeters !== undefined,
    detailed_sport_info: detailed,
    ...(flags.get('zones') === 'true' && { heart_rate_zones: zonesOf(person, value) }),
    ...(flags.get('samples') === 'true' && { samples: samplesOf(person, value) }),
  }
}

const bounds = [95, 114, 133, 152, 171, 190] as const
const zonesOf = (person: Person, { start, end }: Workout) => {
  const minutes = [0, 0, 0, 0, 0]
  for (let at = start; at < end; at += minuteMs) {
    const zone = bounds.findLastIndex((bound) => (person.heartRateAt(at) ?? 0) >= bound)
    if (zone >= 0 && zone < 5) minutes[zone] = (minutes[zone] ?? 0) + 1
  }
  return minutes.map((count, index) => ({
    index: index + 1,
    'lower-limit': bounds[index],
    'upper-limit': bounds[index + 1],
    'in-zone': duration(count * 60),
  }))
}

/** Every minute, as devices that spare their memory do. */
const sampleSeconds = 60
export const sampleTimes = ({ start, end }: Workout): readonly Instant[] =>
  Array.from(
    { length: Math.floor((end - start) / (sampleSeconds * 1000)) },
    (_, index) => start + index * sampleSeconds * 1000,
  )
export const speedAt = (person: Person, at: Instant): number =>
  Math.round(person.minuteAt(at).distanceMillimeters * 0.6) / 10_000
export const isOnFoot = ({ sport }: Workout): boolean => sport === 'running' || sport === 'walking'
const samplesOf = (person: Person, value: Workout) => {
  const times = sampleTimes(value)
  const series = (type: string, at: (time: Instant) => number | undefined) => ({
    'recording-rate': sampleSeconds,
    'sample-type': type,
    data: times.map((time) => at(time) ?? 'null').join(','),
  })
  return [
    series('0', person.heartRateAt),
    ...(value.distanceMeters === undefined ? [] : [series('1', (at) => speedAt(person, at))]),
    ...(isOnFoot(value) ? [series('8', (at) => person.minuteAt(at).steps)] : []),
  ]
}

const loadOf = ({ start, end, intensity }: Workout): number =>
  Math.round(((end - start) / minuteMs) * { easy: 0.8, moderate: 1.3, hard: 2 }[intensity] * 10) / 10

/** What a workout has cost stays, whatever becomes of its entry. */
const loadsOn = (person: Person, day: LocalDay, now: Instant): number => {
  const span = { from: person.dayStart(day), to: person.dayEnd(day) }
  const first = person
    .workouts(span)
    .flatMap(({ versions: [version] }) => (version !== undefined && version.at <= now ? [version.value] : []))
  return first.reduce((sum, workout) => sum + loadOf(workout), 0)
}
const tenth = (value: number): number => Math.round(value * 10) / 10
/** Days in a row, each with the mean of a week and of four before it. */
export const cardioLoads = (person: Person, from: LocalDay, to: LocalDay, now: Instant) => {
  const loads: number[] = []
  const days: LocalDay[] = []
  for (let day = addDays(from, -27); day <= to; day = addDays(day, 1)) {
    days.push(day)
    loads.push(person.dayEnd(day) <= person.device.since ? 0 : loadsOn(person, day, now))
  }
  const mean = (index: number, count: number): number =>
    tenth(loads.slice(index - count + 1, index + 1).reduce((sum, load) => sum + load, 0) / count)
  return days.slice(27).map((date, offset) => {
    const index = offset + 27
    const [strain, tolerance] = [mean(index, 7), mean(index, 28)]
    if (tolerance === 0 || person.dayStart(date) > now)
      return {
        date,
        cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE',
        cardio_load: -1,
        strain: -1,
        tolerance: -1,
        cardio_load_ratio: -1,
      }
    const ratio = strain / tolerance
    const status = ratio < 0.8 ? 'DETRAINING' : ratio < 1 ? 'MAINTAINING' : ratio < 1.3 ? 'PRODUCTIVE' : 'OVERREACHING'
    return {
      date,
      cardio_load_status: status,
      cardio_load: tenth(loads[index] ?? 0),
      strain,
      tolerance,
      cardio_load_ratio: Math.round(ratio * 100) / 100,
      cardio_load_level: { very_low: 10, low: 25, medium: 60, high: 110, 'very-high': 170 },
    }
  })
}
