/** When a body's measure held. Open mHealth wants RFC 3339: what has no offset cannot be said, and gets none invented. */
import type { OutgoingRecord } from '../../core/index.js'
import { isInstant, isOfDay, opensDay } from '../moments.js'
import { type Unsaid, unsaid } from './body.js'

export type TimeFrame =
  | { readonly date_time: string }
  | {
      readonly time_interval:
        | { readonly start_date_time: string; readonly end_date_time: string }
        | { readonly start_date_time: string; readonly duration: { readonly value: 1; readonly unit: 'd' } }
    }

export const withoutOffset = unsaid('its time is a wall clock of unknown offset, and Open mHealth needs one')
const withoutDawn = unsaid('it is of a whole civil day, and the offset at the beginning of that day is not known')
export const withoutEnd = unsaid('Open mHealth knows it over a time only, and its end is not known')

export const timeFrameOf = (record: OutgoingRecord): TimeFrame | Unsaid => {
  const { start, end, day } = record
  if (!isInstant(start) || (end !== undefined && !isInstant(end))) return withoutOffset
  if (end !== undefined && Date.parse(end.time) > Date.parse(start.time))
    return { time_interval: { start_date_time: start.time, end_date_time: end.time } }
  if (!isOfDay(record)) return { date_time: start.time }
  if (!opensDay(start, day as string)) return withoutDawn
  return { time_interval: { start_date_time: start.time, duration: { value: 1, unit: 'd' } } }
}

export const isUnsaid = (frame: TimeFrame | Unsaid): frame is Unsaid => 'unsaid' in frame
export const isOverTime = (frame: TimeFrame): boolean => 'time_interval' in frame
