/** Names that we give: of workouts, and the marks of uploads. */
import { createHash } from 'node:crypto'
import type { Instant } from '../core/index.js'

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

const nameFrom = (text: string, length: number): string => {
  const bytes = createHash('sha256').update(text).digest()
  return Array.from(bytes.subarray(0, length), (byte) => letters[byte % letters.length]).join('')
}

/** Sorts by the time at which it was given: of two, the smaller one is the older. */
export const activityName = (individual: string, listing: string, now: Instant): string =>
  `w${Math.max(0, now).toString(36).padStart(9, '0')}${nameFrom(`${individual}\n${listing}`, 16)}`

/** The mark of an upload: the same at every attempt, so that a service that keeps it can be asked for it. */
export const markOf = (activity: string, connection: string): string =>
  `tributary-${nameFrom(`${activity}\n${connection}`, 24)}`
