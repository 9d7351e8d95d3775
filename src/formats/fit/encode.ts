/**
 * Writes an activity or a course as a FIT file, in the order devices and services expect: head, descriptions, the way
 * in time with what happened on it, then lengths, laps, sessions and the activity itself.
 * https://developer.garmin.com/fit/cookbook/encoding-activity-files/
 */
import { type Activity, isKnown, minuteMs, type Session } from '../../core/index.js'
import { type Loss, LossList } from '../report.js'
import { athleteMessage, deviceMessage, fileIdMessage } from './devices.js'
import { eventMessage, placeMessage, timerMessage } from './events.js'
import { describe, express } from './express.js'
import type { RawMessage } from './messages.js'
import { DeveloperTable } from './own-fields.js'
import { epochOf, lapMessage, lengthMessage, sessionMessage } from './summaries.js'
import { recordWriter } from './write-records.js'
import { FitWriter, type WriteOptions } from './writer.js'

export interface EncodedFit {
  readonly bytes: Uint8Array
  readonly losses: readonly Loss[]
}

export const encodeFit = (activity: Activity, options?: WriteOptions): EncodedFit => {
  const losses = new LossList()
  const developerFields = new DeveloperTable(losses)
  const isCourse = activity.purpose === 'course'
  const startMs = epochOf(activity.start)
  const sessions = activity.sessions.length > 0 ? activity.sessions : [onlySession(activity)]
  // Made before anything is written, because descriptions of developer fields come first in a file.
  const summaries = summariesOf(activity, sessions, isCourse, developerFields, losses)
  const writeRows = recordWriter(activity.track, developerFields, losses)
  const writer = new FitWriter(options)
  const write = (messages: Iterable<RawMessage>): void => {
    for (const message of messages) writer.write(message)
  }
  write([fileIdMessage(isCourse ? 'course' : 'activity', startMs, activity.device, losses)])
  write(describe(developerFields.fields, losses))
  write(headMessages(activity, sessions, startMs, isCourse, losses))
  let row = 0
  for (const { before, message } of happenings(activity, startMs, losses)) {
    writeRows(writer, row, before)
    row = before
    writer.write(message)
  }
  writeRows(writer, row, activity.track.timeMs.length)
  write(summaries)
  tellLosses(activity, losses)
  return { bytes: writer.finish(), losses: losses.list() }
}

/** An activity that names no session has one all the same. */
const onlySession = ({ start, end, sport, subSport, statistics }: Activity): Session => ({
  start,
  ...(end !== undefined && { end }),
  sport,
  ...(subSport !== undefined && { subSport }),
  statistics,
  laps: [],
})

const headMessages = (
  { device, sensors = [], athlete, name, places = [] }: Activity,
  sessions: readonly Session[],
  startMs: number,
  isCourse: boolean,
  losses: LossList,
): readonly RawMessage[] => [
  ...(athlete === undefined ? [] : [athleteMessage(athlete, losses)]),
  ...(isCourse
    ? [express('course', { name, sport: sessions[0]?.sport, sub_sport: sessions[0]?.subSport }, losses, 'course')]
    : []),
  ...(device === undefined ? [] : [deviceMessage(device, 0, startMs, losses)]),
  ...sensors.map((sensor, index) => deviceMessage(sensor, index + 1, startMs, losses)),
  ...places.map((place, index) => placeMessage(place, index, losses)),
]

interface Happening {
  /** The row it is written before. */
  readonly before: number
  readonly message: RawMessage
}

/** What happened on the way, each at its place among the points. */
const happenings = (
  { track: { timeMs }, pauses, events = [], rrIntervals, end }: Activity,
  startMs: number,
  losses: LossList,
): readonly Happening[] => {
  // A point without a time stays with the one before it.
  const keys = timeMs.slice()
  for (let row = 0; row < keys.length; row += 1)
    if (Number.isNaN(keys[row])) keys[row] = row === 0 ? -Infinity : (keys[row - 1] as number)
  /** The first row later than a time. */
  const after = (atMs: number): number => {
    let [low, high] = [0, timeMs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((keys[middle] as number) > atMs) high = middle
      else low = middle + 1
    }
    return low
  }
  // A broken file can have pauses outside of its own span; the timer still has to start first and to stop last.
  const firstMs = Math.min(startMs, ...pauses.map(({ fromMs }) => fromMs))
  const happened: Happening[] = [{ before: 0, message: timerMessage(firstMs, 'start', undefined, losses) }]
  for (const { fromMs, toMs, trigger } of pauses) {
    happened.push({ before: after(fromMs), message: timerMessage(fromMs, 'stop_all', trigger, losses) })
    happened.push({ before: after(toMs), message: timerMessage(toMs, 'start', undefined, losses) })
  }
  for (const event of events) happened.push({ before: after(event.atMs), message: eventMessage(event, losses) })
  const lastMs = timeMs.findLast((time) => !Number.isNaN(time)) ?? startMs
  const endMs = Math.max(firstMs, end === undefined ? lastMs : epochOf(end), ...pauses.map(({ toMs }) => toMs))
  happened.push({ before: timeMs.length, message: timerMessage(endMs, 'stop_all', undefined, losses) })
  if (rrIntervals !== undefined) {
    let row = 0
    for (let from = 0; from < rrIntervals.milliseconds.length; ) {
      const atMs = rrIntervals.timeMs[from] as number
      let to = from + 1
      while (to < rrIntervals.milliseconds.length && to < from + 5 && Object.is(rrIntervals.timeMs[to], atMs)) to += 1
      row = Math.max(row, Number.isNaN(atMs) ? 0 : after(atMs))
      happened.push({ before: row, message: beatsMessage(rrIntervals.milliseconds.subarray(from, to)) })
      from = to
    }
  }
  return happened.sort((one, other) => one.before - other.before)
}

/** Five intervals to a message, as devices write them. */
const beatsMessage = (milliseconds: Float64Array): RawMessage => ({
  global: 78,
  fields: [
    {
      number: 0,
      type: 'uint16',
      value: Array.from({ length: 5 }, (_, index) => {
        const interval = Math.round(milliseconds[index] ?? Number.NaN)
        return interval >= 0 && interval < 0xffff ? interval : null
      }),
    },
  ],
})

const summariesOf = (
  activity: Activity,
  sessions: readonly Session[],
  isCourse: boolean,
  developerFields: DeveloperTable,
  losses: LossList,
): readonly RawMessage[] => {
  const lengths = sessions.flatMap(({ lengths: swum = [] }) => swum)
  const laps = sessions.flatMap((session) => session.laps.map((lap) => ({ lap, session })))
  const startMs = epochOf(activity.start)
  let firstLap = 0
  return [
    ...lengths.map((length, index) => lengthMessage(length, index, losses)),
    ...laps.map(({ lap, session }, index) => lapMessage(lap, index, session, developerFields, losses)),
    ...(isCourse
      ? []
      : sessions.map((session, index) => {
          const at = { index, firstLap, fallbackStartMs: startMs }
          firstLap += session.laps.length
          return sessionMessage(session, at, developerFields, losses)
        })),
    ...(isCourse ? [] : [activityMessage(activity, sessions, developerFields, losses)]),
  ]
}

const activityMessage = (
  { start, end, name, notes, id, creator, isPrivate, more }: Activity,
  sessions: readonly Session[],
  developerFields: DeveloperTable,
  losses: LossList,
): RawMessage => {
  const timers = sessions.flatMap(({ statistics: { timerSeconds } }) =>
    timerSeconds === undefined ? [] : [timerSeconds],
  )
  const atMs = epochOf(end ?? start)
  const offset = isKnown(start) && start.offsetFrom !== 'zone-lookup' ? start.offset : undefined
  const own = { name, notes, id, creator, is_private: isPrivate === undefined ? undefined : Number(isPrivate) }
  return express(
    'activity',
    {
      timestamp: atMs,
      total_timer_time: timers.length === 0 ? undefined : timers.reduce((sum, each) => sum + each, 0),
      num_sessions: sessions.length,
      type: sessions.length > 1 ? 'auto_multi_sport' : 'manual',
      event: 'activity',
      event_type: 'stop',
      local_timestamp: offset === undefined ? undefined : atMs + offset * minuteMs,
    },
    losses,
    'activity',
    developerFields.ownValues({ ...prefixed(more), ...own }, 'activity'),
  )
}

/** So that what a source tells beyond our words is not taken for one of them. */
const prefixed = (more: Activity['more'] = {}): NonNullable<Activity['more']> =>
  Object.fromEntries(Object.entries(more).map(([name, value]) => [`more.${name}`, value]))

const tellLosses = (
  { start, track, links, keywords, purpose, notes, id, creator, isPrivate, more }: Activity,
  losses: LossList,
): void => {
  if (!isKnown(start))
    losses.add('start', 'precision', 'FIT knows only instants; the local time is written as if it were UTC.')
  for (const [field, value] of Object.entries({ links, keywords, 'track.breaks': track.breaks }))
    if (value !== undefined && value.length > 0) losses.add(field, 'no-place', `FIT has no place for ${field}.`)
  if (purpose !== 'course') return
  for (const [field, value] of Object.entries({ notes, id, creator, isPrivate, more }))
    if (value !== undefined) losses.add(field, 'no-place', `FIT courses have no place for ${field}.`)
}
