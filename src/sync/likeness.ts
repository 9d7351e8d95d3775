/**
 * Whether two listings may be one workout, and how well they agree. tapiriik's tolerances, with two faults mended: a
 * clock or a zone may be wrong by any whole number of quarter hours up to fourteen hours (not of hours or half hours
 * only), and the error may cross midnight. In exchange a time that is wrong needs a second witness: the commute in the
 * morning and the one in the evening often begin at the same minute of a quarter hour, and tapiriik, which looks at
 * nothing but the start, would take them for one.
 */
import { hourMs, type Instant, isKnown, localOf, type Moment, minuteMs, offsetAt, orderOf } from '../core/index.js'
import type { ActivitySummary } from '../kit/index.js'
import { maybeSameSport } from './sports.js'

/** Starts that differ by less are one start: people press two buttons, services cut off what stands still. */
const sameStartMs = 3 * minuteMs
/** Zones lie a multiple of this apart. */
const zoneStepMs = 15 * minuteMs
/** How far a clock or zone may be wrong: from UTC to the last of the zones. */
const furthestZoneMs = 14 * hourMs
/** Two of them may be, one this way and one that; but a day apart the commute looks like itself, so all must be equal. */
const twoErrorsMs = 2 * furthestZoneMs
/** What is left beside the zone steps when a clock or zone is wrong. */
const shiftedStartMs = minuteMs
/** The same, where neither duration nor distance can witness. */
const unwitnessedStartMs = 2_500
/** A local time stands up to 14 hours from its instant in order, and two errors beside. tapiriik looks 38 hours far. */
export const searchWindowMs = 42 * hourMs

/** What is compared, made once per listing. */
export interface Traits {
  readonly summary: ActivitySummary | Omit<ActivitySummary, 'externalId'>
  /** By which they sort, and roughly when it was. */
  readonly order: Instant
  readonly seconds?: number
  readonly meters?: number
}

export const traitsOf = (summary: Traits['summary']): Traits => {
  const seconds = secondsOf(summary)
  const meters = summary.figures?.distanceMeters
  return {
    summary,
    order: orderOf(summary.start),
    ...(seconds !== undefined && seconds > 0 && { seconds }),
    ...(meters !== undefined && meters > 0 && { meters }),
  }
}

/** From start to end, pauses included. */
export const secondsOf = ({
  start,
  end,
  durationSeconds,
}: Pick<ActivitySummary, 'start' | 'end' | 'durationSeconds'>): number | undefined =>
  durationSeconds ??
  (end !== undefined && isKnown(end) === isKnown(start) ? (orderOf(end) - orderOf(start)) / 1000 : undefined)

/**
 * The lower, the better they agree; `undefined`: not the same workout. Under `shifted`: the same start, and durations
 * that do not contradict. From there to `doubtful`: the clock or zone of one is wrong. From `doubtful` on: the same
 * start, but one lasted much longer; somebody's battery died, unless a better partner is found.
 */
export const unlikeness = (one: Traits, other: Traits, personZone?: string): number | undefined => {
  const apart = one.order - other.order
  if (Math.abs(apart) > searchWindowMs) return undefined
  const step = Math.abs(apart - Math.round(apart / zoneStepMs) * zoneStepMs)
  // All that can differ by zones leaves this remainder alone, and nearly all pairs end here.
  if (step >= sameStartMs) return undefined
  if (!maybeSameSport(one.summary.sport, other.summary.sport)) return undefined
  const told = apartOf(one.summary.start, other.summary.start, personZone)
  if (Math.abs(told) < sameStartMs) {
    const badness = Math.abs(told) / sameStartMs
    return contradict(one, other) ? doubtful + badness : badness
  }
  if (Math.abs(told) > twoErrorsMs + shiftedStartMs || step >= shiftedStartMs) return undefined
  const isOneError = Math.abs(told) <= furthestZoneMs + shiftedStartMs
  if (!(isOneError ? witnessed(one, other, step) : isExact(one, other, step))) return undefined
  return shifted + step / shiftedStartMs + Math.abs(told) / furthestZoneMs / 1000
}
const shifted = 2
const doubtful = 4

/** On what evidence. */
export type Likeness = 'same' | 'shifted' | 'doubtful'
export const kindOf = (badness: number): Likeness =>
  badness < shifted ? 'same' : badness < doubtful ? 'shifted' : 'doubtful'

/** What is between two starts: instants where both are, else wall clocks where both have one. */
const apartOf = (one: Moment, other: Moment, personZone: string | undefined): number => {
  if (isKnown(one) && isKnown(other)) return one.at - other.at
  const [wall, another] = [wallOf(one, personZone), wallOf(other, personZone)]
  return wall === undefined || another === undefined ? orderOf(one) - orderOf(other) : wall - another
}

const wallOf = (moment: Moment, personZone?: string): number | undefined => {
  if (isKnown(moment) && moment.offset === undefined)
    return personZone === undefined ? undefined : moment.at + offsetAt(personZone, moment.at) * minuteMs
  const local = localOf(moment)
  return local === undefined ? undefined : Date.parse(`${local}Z`)
}

/** Does one last so much longer than the other that they are hardly the same? */
const contradict = ({ seconds }: Traits, { seconds: others }: Traits): boolean =>
  seconds !== undefined &&
  others !== undefined &&
  Math.abs(seconds - others) > Math.max(5 * 60, 0.25 * Math.max(seconds, others))

/** Do duration and distance say, as far as they are known, that it is the same? */
const witnessed = (one: Traits, other: Traits, stepMs: number): boolean => {
  const duration = agree(one.seconds, other.seconds, 20, 0.01)
  // Services compute distances anew from the same track; the duration they leave alone.
  const distance = agree(one.meters, other.meters, 50, duration === true ? 0.05 : 0.01)
  if (duration === false || distance === false) return false
  return duration === true || distance === true || stepMs < unwitnessedStartMs
}

/** What a service leaves as it is, whatever it makes of start and sport. What is not known is no witness. */
export const lastedAlike = (one: Traits['summary'], other: Traits['summary']): boolean => {
  const [mine, theirs] = [traitsOf(one), traitsOf(other)]
  return agree(mine.seconds, theirs.seconds, 2, 0) === true && agree(mine.meters, theirs.meters, 50, 0.05) !== false
}

/** One recording in two places: all that is told of it is the same. */
const isExact = (one: Traits, other: Traits, stepMs: number): boolean =>
  stepMs < unwitnessedStartMs &&
  agree(one.seconds, other.seconds, 2, 0) === true &&
  agree(one.meters, other.meters, 10, 0.002) !== false

const agree = (
  one: number | undefined,
  other: number | undefined,
  least: number,
  share: number,
): boolean | undefined =>
  one === undefined || other === undefined
    ? undefined
    : Math.abs(one - other) <= Math.max(least, share * Math.max(one, other))

/** One service lists one workout under two ids, and nothing tells them apart: the start to the second, and the length. */
export const isDoubleListing = (one: Traits, other: Traits): boolean =>
  Math.floor(one.order / 1000) === Math.floor(other.order / 1000) &&
  isKnown(one.summary.start) === isKnown(other.summary.start) &&
  maybeSameSport(one.summary.sport, other.summary.sport) &&
  agree(one.seconds, other.seconds, 2, 0) !== false &&
  agree(one.meters, other.meters, 10, 0.01) !== false
