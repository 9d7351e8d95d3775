/** How COROS is asked: by civil days, thirty at once, three months back. */
import * as kit from '../../kit/index.js'
import { addDays, dayMs, maybe, type PullTask, type Schema, z } from '../../kit/index.js'

/** The way back COROS goes; a day is kept from its edge. */
const historyDays = 89
const undashed = (day: kit.LocalDay): string => day.replaceAll('-', '')

/** Days are the person's: one more is asked for at either end. */
export const byDates = (path: string): Pick<kit.Stream, 'cursor' | 'pull' | 'settleDays' | 'historyDays'> => ({
  settleDays: 7,
  historyDays,
  cursor: kit.LocalDay,
  async *pull(task) {
    const from = Math.max(task.window.from, (Math.floor(task.now / dayMs) - historyDays + 1) * dayMs)
    if (from >= task.window.to) return
    const reached = { ...task, window: { from, to: task.window.to } } as PullTask<unknown, string>
    yield* kit.byDayRange(reached, { atMost: 28, ahead: 0 }, ({ from, to }) =>
      kit.once(() =>
        task.get(path, {
          openId: task.account.id,
          startDate: undashed(addDays(from, -1)),
          endDate: undashed(addDays(to, 1)),
        }),
      ),
    )
  },
})

/** A list under `data`, which is null where there is nothing. */
export const listOf = <Doc>(doc: Schema<Doc>) => z.object({ result: z.literal('0000'), data: maybe(z.array(doc)) })

const quarterMinutes = 15
/** Offsets are in quarters of an hour, as not every country has whole ones. */
export const offsetOf = (quarters: number | undefined): number | undefined =>
  quarters !== undefined && Math.abs(quarters) <= 14 * 4 ? quarters * quarterMinutes : undefined
