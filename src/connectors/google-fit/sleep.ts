/** Nights: a session says from when to when, a dataset of segments what happened in between. */
import {
  byTimeRange,
  type DetailOf,
  dayMs,
  defineStream,
  event,
  type Instant,
  InstantCursor,
  instant,
  type KnownMoment,
} from '../../kit/index.js'
import {
  askSources,
  datasetPath,
  insistOn,
  numberIn,
  Page,
  scopeNamed,
  settleDays,
  spanAsked,
  spanOf,
  valuesOf,
} from './points.js'
import { sessionsIn, spanOfSession } from './sessions.js'
import { sleepCode } from './sports.js'

export const stageOfCode = ['unknown', 'awake', 'asleep', 'out_of_bed', 'light', 'deep', 'rem'] as const
export type Stage = (typeof stageOfCode)[number]
export interface Segment {
  readonly stage: Stage
  readonly start: KnownMoment
  readonly end: KnownMoment
}

/** Segments in order, cut to the night: a range lists those, too, that only touch it. */
const within = (segments: readonly Segment[], from: Instant, to: Instant): readonly Segment[] =>
  segments
    .map(({ stage, start, end }) => ({
      stage,
      start: instant(Math.max(start.at, from)),
      end: instant(Math.min(end.at, to)),
    }))
    .filter(({ start, end }) => start.at < end.at)
    .sort((one, other) => one.start.at - other.start.at)

/** A night has the natural key of its times in the API as in the archive, so that neither tells it twice. */
export const nightOf = (start: KnownMoment, end: KnownMoment, segments: readonly Segment[] = []) => {
  const stages = within(segments, start.at, end.at)
  const seconds = (...wanted: readonly Stage[]) =>
    stages.reduce((sum, one) => sum + (wanted.includes(one.stage) ? one.end.at - one.start.at : 0), 0) / 1000
  const isStaged = stages.some(({ stage }) => stage === 'light' || stage === 'deep' || stage === 'rem')
  const detail: DetailOf<'sleep_session'> = {
    recording: isStaged ? 'stages' : stages.length > 0 ? 'classic' : 'none',
    inBedSeconds: (end.at - start.at) / 1000,
    ...(stages.length > 0 && {
      stages,
      totalSeconds: seconds('asleep', 'light', 'deep', 'rem'),
      awakeSeconds: seconds('awake'),
      outOfBedSeconds: seconds('out_of_bed'),
    }),
    ...(isStaged && { lightSeconds: seconds('light'), deepSeconds: seconds('deep'), remSeconds: seconds('rem') }),
  }
  return event('sleep_session', detail, { start, end })
}

/** Sessions of sleep are asked for first, then the segments of each: there is no request for both. */
export const sleep = defineStream({
  title: 'Nights',
  emits: ['sleep_session'],
  scopes: [scopeNamed('sleep')],
  settleDays,
  listing: 'complete',
  cursor: InstantCursor,
  page: Page,
  async *pull(task) {
    insistOn('sleep', task)
    const { answer, sources } = await askSources(task, 'sleep-segment')
    if (answer.body === undefined && answer.problem !== undefined) {
      yield { answer }
      yield { failed: task.window }
      return
    }
    const [source] = sources
    yield* byTimeRange(task, { atMostMs: 30 * dayMs }, async function* (range) {
      const listing = await sessionsIn(task, range, sleepCode)
      // Where nobody records segments the listing itself is all there is to a night.
      if (source === undefined || listing.body === undefined) yield listing
      else
        for (const session of listing.body.sessions) {
          const { start, end } = spanOfSession(session)
          if (start.at < end.at) yield await task.get(datasetPath(source, { from: start.at, to: end.at }))
        }
    })
  },
  *map({ sessions, points }, { path }) {
    for (const session of sessions) {
      const { start, end } = spanOfSession(session)
      if (session.activityType === sleepCode) yield nightOf(start, end)
    }
    const night = spanAsked(path)
    if (night === undefined) return
    const segments = points.map((point) => ({
      stage: stageOfCode[numberIn(valuesOf(point)[0]) ?? 0] ?? 'unknown',
      ...spanOf(point),
    }))
    yield nightOf(instant(night.from), instant(night.to), segments)
  },
})
