/** Moments as these formats write them, and back. */
import { type Instant, instant, isKnown, localTime, type Moment, minuteMs, orderOf } from '../../core/index.js'
import type { WrittenTime } from './times.js'

/** The years 0 to 9999, which four digits can write. */
const [earliestMs, latestMs] = [-62_167_219_200_000, 253_402_300_799_999]

export const momentFrom = ({ ms, zone, offset }: WrittenTime): Moment => {
  if (zone === 'local') return localTime(isoText(ms))
  return zone === 'utc' ? instant(ms) : instant(ms, offset)
}

/** A moment like another one: a local time stays local, and an offset stays where it was. */
export const momentLike = (other: Moment, ms: Instant): Moment =>
  isKnown(other) ? { ...other, at: ms } : localTime(isoText(ms))

/** Milliseconds as tracks count them: of a local time the wall clock as if it were UTC. */
export const epochOf: (moment: Moment) => Instant = orderOf

/** `2026-10-05T23:12:30`, with milliseconds where there are any. */
export const isoText = (ms: number): string => {
  const iso = new Date(Math.min(Math.max(ms, earliestMs), latestMs)).toISOString()
  return iso.endsWith('.000Z') ? iso.slice(0, 19) : iso.slice(0, 23)
}

/** How times of an activity that starts at `start` are written: all with its offset, with Z, or without either. */
export const timeWriter = (start: Moment): ((ms: number) => string) => {
  if (!isKnown(start)) return isoText
  // Only what the source told is written: a looked-up offset is ours, and would come back as the provider's.
  const { offset, offsetFrom } = start
  if (offset === undefined || offsetFrom !== 'provider') return (ms) => `${isoText(ms)}Z`
  const minutes = Math.abs(offset)
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return (ms) => `${isoText(ms + offset * minuteMs)}${zone}`
}

const two = (number: number): string => String(number).padStart(2, '0')
