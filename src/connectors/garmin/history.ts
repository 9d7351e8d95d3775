/**
 * Garmin is not asked for what is new: it calls. What is asked for is history, which then comes as if it were new; and,
 * once in a while, whether we may still be told at all. https://developer.garmin.com/gc-developer-program/health-api/
 */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { apis, personalHost, rest } from './hosts.js'
import type { AskedByDay } from './summaries.js'

/** Garmin keeps for a week what it could not deliver; after a longer silence of ours the rest has to be asked for. */
const keptMs = 6 * kit.dayMs
/** Documents differ: 30 days for health, 90 for workouts. */
const rangeMs = 30 * kit.dayMs
/** Of a backfill: it will come, or it was asked for before. Too old to be had: there is nothing to come. */
const settled = [202, 200, 204, 409, 400]
/** No permission for history: the person has not ticked it, and what is new comes all the same. */
const forbidden = [403, 412]

const Permissions = z.object({ permissions: z.array(z.string()) })
const exports = ['ACTIVITY_EXPORT', 'HEALTH_EXPORT', 'MCT_EXPORT']

/** A pull's part of a stream. `backfill` is the last part of the address history is asked for at. */
export const history = <Body>(how: { readonly backfill: string; readonly personal?: AskedByDay }) => ({
  cursor: kit.InstantCursor,
  settleDays: 3,
  everyMinutes: how.personal === undefined ? 1440 : 180,
  historyDays: 1826,
  pull: (task: kit.PullTask<Body, number>): AsyncIterable<kit.Page<Body, number>> =>
    task.signedInBy === 'personal' ? asked(task, how.personal) : requested(task, how.backfill),
  /** A notice names the address of a document rather than the document: only Garmin's own is gone to. */
  one: async (task: kit.Task<Body>, document: string): Promise<kit.Answer<Body> | undefined> =>
    isCallback(document) ? task.get(document) : undefined,
})

async function* requested<Body>(
  task: kit.PullTask<Body, number>,
  type: string,
): AsyncGenerator<kit.Page<Body, number>> {
  const { window, cursor, now, purpose } = task
  // Once a day is enough: a dozen streams that walk back and wait for one limit would ask it every minute.
  if (purpose === 'fresh') await mayBeTold(task)
  if (purpose === 'fresh' && cursor !== undefined && now - cursor < keptMs)
    return yield { covers: window, cursor: window.to }
  const ranges: kit.Span[] = []
  for (let from = window.from; from < window.to; from += rangeMs)
    ranges.push({ from, to: Math.min(from + rangeMs, window.to) })
  for (const range of purpose === 'fresh' ? ranges : ranges.toReversed()) {
    const query = {
      summaryStartTimeInSeconds: Math.floor(range.from / 1000),
      summaryEndTimeInSeconds: Math.ceil(range.to / 1000),
    }
    const options = { endpoint: 'backfill', accepts: [...settled, ...forbidden] }
    const { status } = await task.get(`${rest}/backfill/${type}`, query, options)
    if (forbidden.includes(status)) yield { failed: range }
    else yield { covers: range, ...(purpose === 'fresh' && { cursor: range.to }) }
  }
}

/** What a person has unticked they are not asked for; nothing ticked at all ends what comes. */
const mayBeTold = async (task: kit.Task<unknown>): Promise<void> => {
  const { raw } = await task.get(`${rest}/user/permissions`)
  const told = Permissions.safeParse(kit.jsonOf(raw))
  if (!told.success)
    throw new kit.TransientError('permissions-unreadable', 'Garmin did not say what it may tell us; it is asked again.')
  if (!told.data.permissions.some((name) => exports.includes(name)))
    throw new kit.PermissionError(
      'permission',
      'Garmin may tell us nothing any more; allow it in Garmin Connect, or leave it out.',
      { scopes: [] },
    )
}

/** With a key of the person's own, days are listed, and nothing is pushed. */
async function* asked<Body>(
  task: kit.PullTask<Body, number>,
  personal: AskedByDay | undefined,
): AsyncGenerator<kit.Page<Body, number>> {
  if (personal === undefined) return
  const atMostMs = personal.atMost * kit.dayMs
  yield* kit.byTimeRange(task, { atMostMs }, ({ from, to }) => {
    // The person's days begin up to fourteen hours before ours, and end up to twelve after.
    const days = { from: kit.dayOf(from - 14 * kit.hourMs), to: kit.dayOf(to + 12 * kit.hourMs) }
    return personal.ask(task, days) as AsyncIterable<kit.Answer<Body>>
  })
}

/** Whoever knows our address might name any: only Garmin's host, and only below the API. */
export const isCallback = (address: string): boolean => {
  if (!URL.canParse(address)) return false
  const { origin, pathname, username, password } = new URL(address)
  return origin === apis && pathname.startsWith(`${rest}/`) && username === '' && password === ''
}

/** A stretch of days, as the personal API's paths and queries have it. Young, and known from its clients alone. */
export const personally =
  (path: (range: kit.DayWindow) => string, query: (range: kit.DayWindow) => Record<string, string> = () => ({})) =>
  (task: kit.Task, range: kit.DayWindow): AsyncIterable<kit.Answer<unknown>> =>
    kit.once(() => task.get(path(range), query(range), { host: personalHost }))
