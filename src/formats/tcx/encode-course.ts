import type { Activity, Place, Session, Track } from '../../core/index.js'
import { tellStatistics } from '../xml/index.js'
import { writeHeartRates, writeIntensity, writeTotals } from './encode-laps.js'
import { pointWriter, valueAt } from './encode-points.js'
import { type LapPart, spread } from './spread.js'
import type { Target } from './target.js'
import { pointTypeOf, tcxPointTypeOf } from './words.js'

/** The schema's bounds, which are those of a device's small screen. */
const [longestName, longestPointName] = [15, 10]
const held = new Set([
  'timerSeconds',
  'distanceMeters',
  'heartRateBpm.average',
  'heartRateBpm.maximum',
  'cadenceRpm.average',
])

export const writeCourse = (drawn: Activity, target: Target): void => {
  const { writer, losses } = target
  const activity = { ...drawn, track: withTimes(drawn.track, target) }
  const [session, ...others] = activity.sessions
  if (others.length > 0) losses.add('sessions', 'no-place', 'TCX courses are of one session.')
  const only: Session = session ?? {
    start: activity.start,
    sport: activity.sport,
    statistics: activity.statistics,
    laps: [],
  }
  writer.open('Course')
  writer.text('Name', short(activity.name ?? 'Course', longestName, 'name', target))
  if (activity.name === undefined) losses.add('name', 'precision', 'TCX wants a name for a course.')
  const parts = spread(activity, [only])
  for (const part of parts[0]?.laps ?? []) writeCourseLap(part, activity, target)
  pointWriter(activity.track, target)(0, activity.track.timeMs.length, only.sport)
  writer.text('Notes', activity.notes)
  for (const place of activity.places ?? []) writeCoursePoint(place, target)
  writer.close()
}

/** A drawn course has no times and the schema wants them: one second from point to point, as other programs do. */
const withTimes = (track: Track, { losses }: Target): Track => {
  if (track.timeMs.length === 0 || track.timeMs.some((time) => !Number.isNaN(time))) return track
  losses.add('track.timeMs', 'precision', 'TCX wants times of points; a second from point to point is written.')
  return { ...track, timeMs: track.timeMs.map((_, row) => row * 1000) }
}

const writeCourseLap = (part: LapPart, activity: Activity, target: Target): void => {
  const { writer, losses, whole } = target
  const { statistics } = part.lap
  writer.open('Lap')
  writeTotals(part, activity, target, true)
  const { latitudeDeg, longitudeDeg } = activity.track
  for (const [element, row] of [
    ['BeginPosition', part.from],
    ['EndPosition', part.to - 1],
  ] as const) {
    const [north, east] = [valueAt(latitudeDeg, row), valueAt(longitudeDeg, row)]
    if (part.to > part.from && north !== undefined && east !== undefined) writePosition(element, north, east, target)
  }
  writeHeartRates(statistics, target)
  writeIntensity(part, target)
  writer.value('Cadence', whole('laps.cadenceRpm', statistics.cadenceRpm?.average, 0, 254))
  tellStatistics('laps', statistics, held, 'A TCX course', losses)
  if (part.lap.trigger !== undefined || part.lap.notes !== undefined)
    losses.add('laps', 'no-place', 'Laps of TCX courses have neither trigger nor notes.')
  writer.close()
}

const writePosition = (element: string, north: number, east: number, { writer }: Target): void => {
  writer.open(element)
  writer.value('LatitudeDegrees', north)
  writer.value('LongitudeDegrees', east === 180 ? -180 : east)
  writer.close()
}

const writeCoursePoint = (place: Place, target: Target): void => {
  const { writer, losses, timeText } = target
  const { name, atMs, latitudeDeg, longitudeDeg, altitudeMeters, type, notes, symbol, distanceMeters, more } = place
  if (atMs === undefined || latitudeDeg === undefined || longitudeDeg === undefined) {
    losses.add('places', 'no-place', 'TCX wants time and position of a course point; those without are left out.')
    return
  }
  if (symbol !== undefined || distanceMeters !== undefined || more !== undefined || name === undefined)
    losses.add('places', 'precision', 'TCX course points have a name, and neither symbol nor distance.')
  const word = tcxPointTypeOf(type)
  if (pointTypeOf(word) !== type) losses.add('places.type', 'precision', 'TCX knows sixteen types of course points.')
  writer.open('CoursePoint')
  writer.text('Name', short(name ?? word, longestPointName, 'places.name', target))
  writer.value('Time', timeText(atMs))
  writePosition('Position', latitudeDeg, longitudeDeg, target)
  writer.value('AltitudeMeters', altitudeMeters)
  writer.value('PointType', word)
  writer.text('Notes', notes)
  writer.close()
}

const short = (text: string, most: number, field: string, { losses }: Target): string => {
  const characters = [...text]
  if (characters.length <= most) return text
  losses.add(field, 'precision', `TCX holds ${most} characters of it.`)
  return characters.slice(0, most).join('').trim()
}
