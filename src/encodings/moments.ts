/** Times as others write them. A wall clock of unknown offset is never given one. */
import type { OutgoingMoment, OutgoingRecord } from '../core/index.js'

/** Is it an instant: written with an offset, or with `Z` where only the instant is known? */
export const isInstant = ({ time }: OutgoingMoment): boolean => /(Z|[+-]\d\d:\d\d)$/.test(time)

/** The civil date on the wall where the person was. */
export const dateOf = ({ time }: OutgoingMoment): string => time.slice(0, 10)

/** Is it a value of a whole civil day, and no more is known of its time? */
export const isOfDay = ({ day, detail }: OutgoingRecord): boolean => day !== undefined && detail === undefined

/**
 * Does it stand at the beginning of this civil day, by a clock whose offset is known? Some services begin theirs while
 * people sleep, as late as four: https://cloud.ouraring.com/v2/docs#tag/Daily-Activity-Routes
 */
export const opensDay = (moment: OutgoingMoment, day: string): boolean =>
  moment.offsetFrom !== 'unknown' &&
  isInstant(moment) &&
  /^T0([0-3]:\d\d:\d\d|4:00:00)/.test(moment.time.slice(10)) &&
  dateOf(moment) === day

export const isMomentLike = (value: unknown): value is OutgoingMoment =>
  typeof value === 'object' && value !== null && typeof (value as Partial<OutgoingMoment>).time === 'string'
