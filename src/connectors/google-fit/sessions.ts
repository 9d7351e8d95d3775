/** Workouts, as their apps recorded them. Nights are in `sleep.ts`. */
import {
  byTimeRange,
  byToken,
  dayMs,
  defineStream,
  event,
  type Instant,
  InstantCursor,
  instant,
  once,
  type PullTask,
  removal,
  type Span,
  type Task,
} from '../../kit/index.js'
import { base, insistOn, Page, type Session, scopeNamed, settleDays } from './points.js'
import { sportOfCode } from './sports.js'

const rfc3339 = (at: Instant): string => new Date(at).toISOString()

/** Listed by when they end, hence the day more: what starts in the span may end after it. */
export const sessionsIn = (task: Task<Page>, { from, to }: Span, activityType?: number) =>
  task.get(`${base}/sessions`, {
    startTime: rfc3339(from),
    endTime: rfc3339(to + dayMs),
    includeDeleted: activityType === undefined,
    activityType,
  })

/**
 * What was changed or deleted since a time, whenever it took place: the page token of such a listing is that time in
 * milliseconds. https://developers.google.com/fit/rest/v1/reference/users/sessions/list
 */
const changedSince = (task: PullTask<Page, Instant>) =>
  byToken(
    (pageToken) => task.get(`${base}/sessions`, { includeDeleted: true, pageToken: pageToken ?? task.window.from }),
    // Its last page has a token, too: the one to begin with the next time.
    ({ sessions, deleted, next }) => (sessions.length + deleted.length === 0 ? undefined : next),
  )

export const spanOfSession = ({ startTimeMillis = Number.NaN, endTimeMillis }: Session) => ({
  start: instant(startTimeMillis),
  end: instant(endTimeMillis ?? startTimeMillis),
})

/** Told apart by their times, as the archive knows no ids; by its id one whose times were mended is known again. */
export const sessions = defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  scopes: [scopeNamed('activity')],
  settleDays,
  listing: 'complete',
  cursor: InstantCursor,
  page: Page,
  async *pull(task) {
    insistOn('activity', task)
    let complete = true
    if (task.purpose === 'fresh')
      for await (const answer of changedSince(task)) {
        complete &&= answer.problem === undefined
        yield { answer }
      }
    if (complete) yield* byTimeRange(task, { atMostMs: 30 * dayMs }, (range) => once(() => sessionsIn(task, range)))
    // A cursor would pass over the changes that could not be read.
    else yield { failed: task.window }
  },
  *map({ sessions: found, deleted }) {
    for (const id of deleted) yield removal(id)
    for (const session of found) {
      const { id: document, name, description: notes, activityType = 4, activeTimeMillis, modifiedTimeMillis } = session
      const told = sportOfCode(activityType)
      if (told === undefined) continue
      const activeSeconds = activeTimeMillis === undefined ? undefined : activeTimeMillis / 1000
      const detail = { ...told, name: name || undefined, notes: notes || undefined, activeSeconds }
      yield event('exercise', detail, spanOfSession(session), { document, updatedAt: modifiedTimeMillis })
    }
  },
})
