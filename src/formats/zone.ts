/** Where an activity's wall clock stood: from the file, else from its first position, else from the person. */
import tzLookup from '@photostructure/tz-lookup'
import {
  type Activity,
  isKnown,
  isZone,
  type KnownMoment,
  type Lap,
  type Length,
  type Moment,
  type OffsetSource,
  offsetAt,
  resolveLocal,
  type Session,
} from '../core/index.js'

export interface ZoneOptions {
  /** The person's IANA zone, for an activity that tells neither offset nor place. */
  readonly personZone?: string
  /** The same start as an instant, as another source of the activity tells it: used where no zone is known. */
  readonly toldStart?: KnownMoment
}

/**
 * Gives every moment its offset and says where it is from. What the file tells is left as it is. Local times of
 * unknown offset become instants, the points with them; where no zone is known they stay local.
 */
export const withZone = (activity: Activity, { personZone, toldStart }: ZoneOptions = {}): Activity => {
  const { start } = activity
  const place = zoneOfPlace(activity)
  const person = personZone !== undefined && isZone(personZone) ? personZone : undefined
  if (isKnown(start) && start.offset !== undefined) {
    const zone = [place, person].find((each) => each !== undefined && offsetAt(each, start.at) === start.offset)
    return zone === undefined || activity.zone !== undefined ? activity : { ...activity, zone }
  }
  const zone = place ?? person
  if (zone === undefined) return toldStart === undefined ? activity : placedBy(activity, toldStart)
  const offsetFrom: OffsetSource = place === undefined ? 'profile' : 'zone-lookup'
  if (isKnown(start)) {
    const offset = offsetAt(zone, start.at)
    return {
      ...moveTimes(activity, 0, (moment) => (isKnown(moment) ? { ...moment, offset, offsetFrom } : moment)),
      zone,
    }
  }
  const { at, offset } = resolveLocal(start.local, zone)
  const shift = at - Date.parse(`${start.local}Z`)
  const resolve = (moment: Moment): KnownMoment =>
    isKnown(moment) ? moment : { at: Date.parse(`${moment.local}Z`) + shift, offset, offsetFrom }
  return { ...moveTimes(activity, shift, resolve), zone }
}

const quarterMinutes = 15
/** As far as the last of the zones is from UTC. */
const furthestMinutes = 14 * 60

/** A wall clock, and the instant another source gives the same start: what is between them is an offset, or nothing is known. */
const placedBy = (activity: Activity, told: KnownMoment): Activity => {
  const { start } = activity
  if (isKnown(start)) return activity
  const apart = (Date.parse(`${start.local}Z`) - told.at) / 60_000
  const offset = Math.round(apart / quarterMinutes) * quarterMinutes
  if (Math.abs(apart - offset) > 3 || Math.abs(offset) > furthestMinutes) return activity
  const shift = -offset * 60_000
  return moveTimes(activity, shift, (moment) =>
    isKnown(moment) ? moment : { at: Date.parse(`${moment.local}Z`) + shift, offset, offsetFrom: 'profile' },
  )
}

/** The zone at the first point that has a position. */
const zoneOfPlace = ({ track: { latitudeDeg, longitudeDeg } }: Activity): string | undefined => {
  const row = latitudeDeg?.findIndex((value, at) => isPlace(value, longitudeDeg?.[at] ?? Number.NaN)) ?? -1
  if (row === -1) return undefined
  try {
    const zone = tzLookup(latitudeDeg?.[row] as number, longitudeDeg?.[row] as number)
    return isZone(zone) ? zone : undefined
  } catch {
    return undefined
  }
}

/** Exactly 0, 0 is how devices say that they do not know, not an island. */
const isPlace = (latitude: number, longitude: number): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0)

type Span = { readonly start: Moment; readonly end?: Moment }

/** The same activity with its moments changed by `change`, and its times in milliseconds moved by `shift`. */
const moveTimes = (activity: Activity, shift: number, change: (moment: Moment) => Moment): Activity => {
  const span = <T extends Span>(part: T): T => ({
    ...part,
    start: change(part.start),
    ...(part.end !== undefined && { end: change(part.end) }),
  })
  const sessions = activity.sessions.map(
    (session): Session => ({
      ...span(session),
      laps: session.laps.map((lap): Lap => span(lap)),
      ...(session.lengths !== undefined && { lengths: session.lengths.map((length): Length => span(length)) }),
    }),
  )
  if (shift === 0) return { ...span(activity), sessions }
  const { track, pauses, events, places, rrIntervals } = activity
  return {
    ...span(activity),
    sessions,
    track: { ...track, timeMs: track.timeMs.map((time) => time + shift) },
    pauses: pauses.map((pause) => ({ ...pause, fromMs: pause.fromMs + shift, toMs: pause.toMs + shift })),
    ...(events !== undefined && { events: events.map((event) => ({ ...event, atMs: event.atMs + shift })) }),
    ...(places !== undefined && {
      places: places.map((place) => (place.atMs === undefined ? place : { ...place, atMs: place.atMs + shift })),
    }),
    ...(rrIntervals !== undefined && {
      rrIntervals: { ...rrIntervals, timeMs: rrIntervals.timeMs.map((time) => time + shift) },
    }),
  }
}
