/** Puts together one activity from the messages of one file. */
import { type Activity, instant, type KnownMoment, minuteMs, type Session, type Track } from '../../core/index.js'
import type { WarningList } from '../report.js'
import { sportOf, totalsOf } from '../totals.js'
import { athleteFrom, devicesFrom } from './devices.js'
import { eventsFrom, pausesFrom, placeFrom } from './events.js'
import { heartRatesInto } from './heart-rates.js'
import { type FitMessage, type FitValue, fromFitSeconds } from './interpret.js'
import { byOwner } from './own-fields.js'
import { epochOf, sessionFrom } from './summaries.js'

/** The messages an activity is made of; records and heart beats go their own way. */
export const assembledMessages: ReadonlySet<number> = new Set([
  0, 3, 12, 18, 19, 21, 23, 31, 32, 34, 49, 101, 132, 206, 207,
])

type Values = Readonly<Record<string, FitValue>>

/** Roughly what a message and one value of it take, and how much that may be for a file. */
const bytesPerMessage = 200
const bytesPerField = 60
const bytesPerFileByte = 6
const bytesAtLeast = 2 << 20

/** Collects messages by name, as many as memory in proportion to the file allows. */
export class Collection {
  readonly #byName = new Map<string, FitMessage[]>()
  readonly #warnings: WarningList
  #bytesLeft: number

  constructor(fileBytes: number, warnings: WarningList) {
    this.#warnings = warnings
    this.#bytesLeft = bytesAtLeast + fileBytes * bytesPerFileByte
  }

  /** Takes a message of so many fields, if there is room for it. */
  add(fields: number, read: () => FitMessage | undefined): void {
    this.#bytesLeft -= bytesPerMessage + bytesPerField * fields
    if (this.#bytesLeft < 0) {
      this.#warnings.add('too-many-messages', 'There are more messages than a real workout has; the last are left out.')
      return
    }
    const message = read()
    if (message === undefined) return
    const list = this.#byName.get(message.name)
    if (list === undefined) this.#byName.set(message.name, [message])
    else list.push(message)
  }

  all(name: string): readonly FitMessage[] {
    return this.#byName.get(name) ?? []
  }

  last(name: string): Values | undefined {
    return this.all(name).at(-1)?.values
  }

  first(name: string): Values | undefined {
    return this.all(name)[0]?.values
  }
}

export interface Beats {
  readonly timeMs: Float64Array
  readonly milliseconds: Float64Array
}

/** What was read of one file. */
export interface Pieces {
  readonly messages: Collection
  readonly track: Track
  readonly beats: Beats | undefined
  /** `hr` messages chained to the file. */
  readonly heartRates: readonly FitMessage[]
}

export const assemble = (
  { messages, track, beats, heartRates }: Pieces,
  isCourse: boolean,
  warnings: WarningList,
): Activity => {
  const offset = offsetFrom(messages.last('activity'), warnings)
  const momentOf = (epochMs: number): KnownMoment => instant(epochMs, offset)
  const sessions = sessionsFrom(messages, track, momentOf)
  const start = sessions[0]?.start ?? momentOf(fromFitSeconds(0))
  const ends = sessions.flatMap(({ end }) => (end === undefined ? [] : [epochOf(end)]))
  const { device, sensors } = devicesFrom(
    messages.first('file_id'),
    messages.first('file_creator'),
    messages.all('device_info'),
  )
  const course = messages.last('course')
  const name = course?.['name']
  const athlete = athleteFrom(messages.last('user_profile') ?? {})
  const events = eventsFrom(messages.all('event'))
  const places = messages.all('course_point').map(placeFrom)
  return {
    ...(isCourse && { purpose: 'course' }),
    start,
    ...(ends.length > 0 && { end: momentOf(Math.max(...ends)) }),
    ...(typeof name === 'string' && { name }),
    ...sportOf(sessions),
    ...(device !== undefined && { device }),
    ...(sensors.length > 0 && { sensors }),
    ...(athlete !== undefined && { athlete }),
    statistics: totalsOf(sessions),
    sessions,
    track: heartRatesInto(track, [...messages.all('hr'), ...heartRates]),
    pauses: pausesFrom(messages.all('event')),
    ...(events.length > 0 && { events }),
    ...(places.length > 0 && { places }),
    ...ownFrom(messages.all('activity').at(-1)),
    ...(beats !== undefined && { rrIntervals: beats }),
  }
}

/** What FIT has no place for, and this codec wrote all the same. */
const ownFrom = (message: FitMessage | undefined): Partial<Activity> => {
  const { name, notes, id, creator, is_private: isPrivate, ...rest } = byOwner(message?.developer ?? []).own
  const more = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key.replace(/^more\./, ''), value]))
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof notes === 'string' && { notes }),
    ...(typeof id === 'string' && { id }),
    ...(typeof creator === 'string' && { creator }),
    ...(isPrivate !== undefined && { isPrivate: isPrivate === 1 }),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

const sessionsFrom = (
  messages: Collection,
  track: Track,
  momentOf: (epochMs: number) => KnownMoment,
): readonly Session[] => {
  const found = [...messages.all('session')].sort((one, other) => startOf(one) - startOf(other))
  const [laps, lengths] = [messages.all('lap'), messages.all('length')]
  if (found.length > 0) {
    const lapsOf = spread(laps, found)
    const lengthsOf = spread(lengths, found)
    return found.map((session, index) => sessionFrom(session, lapsOf[index] ?? [], lengthsOf[index] ?? [], momentOf))
  }
  // Devices write the session last: a file that broke off has none, and a course never has one.
  const created = messages.first('file_id')?.['time_created']
  const first =
    firstTime(track) ?? (laps[0] === undefined ? undefined : startOf(laps[0])) ?? created ?? fromFitSeconds(0)
  const last = lastTime(track)
  const sport = messages.last('sport')?.['sport'] ?? messages.last('course')?.['sport']
  const subSport = messages.last('sport')?.['sub_sport'] ?? messages.last('course')?.['sub_sport']
  const values: Values = {
    start_time: first,
    ...(last !== undefined && { timestamp: last }),
    ...(sport !== undefined && { sport }),
    ...(subSport !== undefined && { sub_sport: subSport }),
  }
  const session = { values, derived: new Set<string>(), developer: [] }
  return [sessionFrom(session, laps, lengths, momentOf)]
}

/**
 * Laps as the sessions count them, where that adds up; else, as lengths, each to the last session that began before it.
 * The sessions are in order of their start.
 */
const spread = (parts: readonly FitMessage[], sessions: readonly FitMessage[]): FitMessage[][] => {
  const counted = sessions.map(({ values }) => ({ first: values['first_lap_index'], count: values['num_laps'] }))
  let next = 0
  const isCounted = counted.every(({ first, count }) => {
    const agrees = first === next && typeof count === 'number'
    next += agrees ? count : 0
    return agrees
  })
  if (isCounted && next === parts.length && parts[0]?.name === 'lap') {
    const laps = [...parts]
    return counted.map(({ count }) => laps.splice(0, count as number))
  }
  const lists: FitMessage[][] = sessions.map(() => [])
  const starts = sessions.map(startOf)
  for (const part of parts) {
    const start = startOf(part)
    let owner = 0
    while (owner + 1 < starts.length && (starts[owner + 1] as number) <= start) owner += 1
    lists[owner]?.push(part)
  }
  return lists
}

const startOf = ({ values }: FitMessage): number => {
  const start = values['start_time'] ?? values['timestamp']
  return typeof start === 'number' ? start : 0
}

const firstTime = ({ timeMs }: Track): number | undefined => timeMs.find((time) => !Number.isNaN(time))
const lastTime = ({ timeMs }: Track): number | undefined => timeMs.findLast((time) => !Number.isNaN(time))

/**
 * Minutes east of UTC, from the one message that tells the wall clock. Devices are seconds off, and offsets are whole
 * quarters of an hour.
 */
const offsetFrom = (activity: Values | undefined, warnings: WarningList): number | undefined => {
  const { timestamp, local_timestamp: local } = activity ?? {}
  if (typeof timestamp !== 'number' || typeof local !== 'number') return undefined
  // Zero is how some devices say that they do not know.
  if (local <= fromFitSeconds(0)) return undefined
  const minutes = (local - timestamp) / minuteMs
  const offset = Math.round(minutes / 15) * 15
  if (Math.abs(offset) <= 14 * 60 && Math.abs(offset - minutes) < 2) return offset
  warnings.add('local-time-implausible', 'The local time of the file is no time of any zone; it is left out.')
  return undefined
}
