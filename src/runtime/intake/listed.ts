/** Workouts a page lists, as far as they can be stored: one that is out of its mind does not keep its neighbours. */
import { isMoment } from '../../core/index.js'
import type { ActivitySummary } from '../../kit/index.js'

/** Nothing lasts longer: what is told beyond is a fault of somebody's arithmetic. */
const longestSeconds = 366 * 86_400

/** Without a start it is none. Its record, which is a fault for the same reason, tells of it. */
export const listedWorkouts = (told: Iterable<ActivitySummary>): readonly ActivitySummary[] =>
  Array.from(told)
    .filter(({ start, externalId }) => isMoment(start) && externalId !== '')
    .map(withoutNonsense)

const withoutNonsense = (summary: ActivitySummary): ActivitySummary => {
  const { end, durationSeconds, updatedAt, figures, ...others } = summary
  const isLength = durationSeconds !== undefined && durationSeconds >= 0 && durationSeconds <= longestSeconds
  const numbers = figures && Object.entries(figures).filter(([, value]) => Number.isFinite(value))
  return {
    ...others,
    ...(isMoment(end) && { end }),
    ...(isLength && { durationSeconds }),
    ...(updatedAt !== undefined && Number.isFinite(updatedAt) && { updatedAt }),
    ...(numbers && { figures: Object.fromEntries(numbers) }),
  }
}
