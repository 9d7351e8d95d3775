/** Sessions, laps and pool lengths: from their messages and back. */
import {
  type Intensity,
  isKnown,
  type KnownMoment,
  type Lap,
  type Length,
  type Moment,
  type More,
  plus,
  type Session,
} from '../../core/index.js'
import type { LossList } from '../report.js'
import { express } from './express.js'
import type { FitMessage, FitValue } from './interpret.js'
import type { RawMessage } from './messages.js'
import { byOwner, byPlace, type DeveloperTable } from './own-fields.js'
import { moreFrom, statisticsFrom, valuesOfStatistics } from './statistics.js'

/** Makes a moment of an instant, with the offset the file tells. */
export type MomentOf = (epochMs: number) => KnownMoment

type Message = Pick<FitMessage, 'values' | 'derived' | 'developer'>

/** Fields that say nothing a reader of sessions, laps or lengths could not tell from their order. */
const bookkeeping = ['timestamp', 'start_time', 'message_index', 'event', 'event_type', 'sport', 'sub_sport']
const inSession = new Set([...bookkeeping, 'sport_profile_name', 'pool_length', 'first_lap_index', 'num_laps'])
const inLap = new Set([...bookkeeping, 'lap_trigger', 'intensity'])
const inLength = new Set([
  ...bookkeeping,
  'length_type',
  'swim_stroke',
  'total_strokes',
  'total_elapsed_time',
  'total_timer_time',
  'avg_speed',
  'avg_swimming_cadence',
])

export const sessionFrom = (
  message: Message,
  laps: readonly Message[],
  lengths: readonly Message[],
  momentOf: MomentOf,
): Session => {
  const { values } = message
  const sport = textOf(values['sport']) ?? 'generic'
  const subSport = textOf(values['sub_sport'])
  const name = textOf(values['sport_profile_name'])
  const poolLength = values['pool_length']
  const swum = lengths.map((length) => lengthFrom(length, momentOf))
  const active = swum.filter(({ type }) => type === 'active').length
  const { own, foreign } = byOwner(message.developer)
  const statistics = statisticsFrom({ ...message, developer: foreign }, sport, inSession, own)
  return {
    ...spanOf(values, momentOf),
    sport,
    ...(subSport !== undefined && { subSport }),
    ...(name !== undefined && { name }),
    ...(typeof poolLength === 'number' && { poolLengthMeters: poolLength }),
    statistics:
      swum.length === 0
        ? statistics
        : withoutMore(statistics, { num_lengths: swum.length, num_active_lengths: active }),
    laps: laps.map((lap) => lapFrom(lap, sport, subSport, momentOf)),
    ...(swum.length > 0 && { lengths: swum }),
  }
}

export const sessionMessage = (
  session: Session,
  at: { readonly index: number; readonly firstLap: number; readonly fallbackStartMs: number },
  developerFields: DeveloperTable,
  losses: LossList,
): RawMessage => {
  const { sport, subSport, name, poolLengthMeters, laps, lengths = [] } = session
  const { known, unknown } = byPlace('session', session.statistics.more)
  const statistics = { ...session.statistics, more: known }
  return express(
    'session',
    {
      ...times(session, at.fallbackStartMs, losses, 'sessions'),
      message_index: at.index,
      event: 'lap',
      event_type: 'stop',
      sport,
      sub_sport: subSport,
      first_lap_index: at.firstLap,
      num_laps: laps.length,
      sport_profile_name: name,
      pool_length: poolLengthMeters,
      ...(lengths.length > 0 && {
        num_lengths: lengths.length,
        num_active_lengths: lengths.filter(({ type }) => type === 'active').length,
      }),
      ...valuesOfStatistics(statistics, sport),
    },
    losses,
    'sessions',
    [...developerFields.foreign(statistics.developer), ...developerFields.ownValues(unknown, 'sessions')],
  )
}

const lapFrom = (message: Message, sport: string, subSport: string | undefined, momentOf: MomentOf): Lap => {
  const { values } = message
  const trigger = textOf(values['lap_trigger'])
  const intensity = textOf(values['intensity'])
  const { own: ours, foreign } = byOwner(message.developer)
  const { [ownName]: name, [ownNotes]: notes, ...rest } = ours
  const statistics = statisticsFrom({ ...message, developer: foreign }, sport, inLap, rest)
  // A lap seldom differs from its session; where it does, that is worth keeping.
  const [ownSport, ownSubSport] = [textOf(values['sport']), textOf(values['sub_sport'])]
  const own = {
    ...(ownSport !== undefined && ownSport !== sport && { sport: ownSport }),
    ...(ownSubSport !== undefined && ownSubSport !== subSport && { sub_sport: ownSubSport }),
  }
  return {
    ...spanOf(values, momentOf),
    ...(trigger !== undefined && { trigger }),
    ...(intensity !== undefined && { intensity: intensity as Intensity }),
    ...(typeof name === 'string' && { name }),
    ...(typeof notes === 'string' && { notes }),
    statistics: Object.keys(own).length === 0 ? statistics : { ...statistics, more: { ...statistics.more, ...own } },
  }
}

/** Names and notes, which FIT laps do not have, are developer fields of ours. */
const [ownName, ownNotes] = ['lap_name', 'lap_notes']

export const lapMessage = (
  lap: Lap,
  index: number,
  session: Session,
  developerFields: DeveloperTable,
  losses: LossList,
): RawMessage => {
  const { known, unknown } = byPlace('lap', lap.statistics.more)
  const own = { ...unknown, [ownName]: lap.name, [ownNotes]: lap.notes }
  return express(
    'lap',
    {
      ...times(lap, lapStart(lap), losses, 'laps'),
      message_index: index,
      event: 'lap',
      event_type: 'stop',
      sport: session.sport,
      sub_sport: session.subSport,
      lap_trigger: lap.trigger,
      intensity: lap.intensity,
      ...valuesOfStatistics({ ...lap.statistics, more: known }, session.sport),
    },
    losses,
    'laps',
    [...developerFields.foreign(lap.statistics.developer), ...developerFields.ownValues(own, 'laps')],
  )
}

const lengthFrom = ({ values, derived }: Message, momentOf: MomentOf): Length => {
  const stroke = textOf(values['swim_stroke'])
  const strokes = values['total_strokes']
  const elapsed = values['total_elapsed_time']
  const timer = values['total_timer_time']
  const speed = values['avg_speed']
  const cadence = values['avg_swimming_cadence']
  const more = moreFrom(values, derived, inLength)
  return {
    ...spanOf(values, momentOf),
    type: values['length_type'] === 'idle' ? 'idle' : 'active',
    ...(stroke !== undefined && { stroke }),
    ...(typeof strokes === 'number' && { strokes }),
    ...(typeof elapsed === 'number' && { elapsedSeconds: elapsed }),
    ...(typeof timer === 'number' && { timerSeconds: timer }),
    ...(typeof speed === 'number' && { speedMetersPerSecond: speed }),
    ...(typeof cadence === 'number' && { cadenceRpm: cadence }),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

export const lengthMessage = (length: Length, index: number, losses: LossList): RawMessage =>
  express(
    'length',
    {
      ...times(length, lapStart(length), losses, 'lengths'),
      message_index: index,
      event: 'length',
      event_type: 'stop',
      length_type: length.type,
      swim_stroke: length.stroke,
      total_strokes: length.strokes,
      total_elapsed_time: length.elapsedSeconds,
      total_timer_time: length.timerSeconds,
      avg_speed: length.speedMetersPerSecond,
      avg_swimming_cadence: length.cadenceRpm,
      ...length.more,
    },
    losses,
    'lengths',
  )

/**
 * The end is the message's own time, unless that is the start or before it: some devices write the summary first.
 * https://developer.garmin.com/fit/cookbook/encoding-activity-files/
 */
const spanOf = (
  values: Readonly<Record<string, FitValue>>,
  momentOf: MomentOf,
): { readonly start: Moment; readonly end?: Moment } => {
  const { start_time: startTime, timestamp, total_elapsed_time: elapsed } = values
  const elapsedMs = typeof elapsed === 'number' ? elapsed * 1000 : undefined
  const written = typeof timestamp === 'number' ? timestamp : undefined
  const startMs = typeof startTime === 'number' ? startTime : wholeSeconds((written ?? 0) - (elapsedMs ?? 0))
  const start = momentOf(startMs)
  if (written !== undefined && written > startMs) return { start, end: momentOf(written) }
  const lasted = wholeSeconds(elapsedMs ?? 0)
  return lasted === 0 ? { start } : { start, end: plus(start, lasted) }
}

/** What is worked out is as exact as what is written. */
const wholeSeconds = (milliseconds: number): number => Math.round(milliseconds / 1000) * 1000

const times = (
  { start, end }: { readonly start: Moment; readonly end?: Moment },
  fallbackStartMs: number,
  losses: LossList,
  owner: string,
): { readonly start_time: number; readonly timestamp: number } => {
  const startMs = epochOf(start, fallbackStartMs)
  const endMs = end === undefined ? startMs : epochOf(end, startMs)
  if (end !== undefined && endMs <= startMs)
    losses.add(`${owner}.end`, 'precision', 'FIT does not tell an end that is the start from none.')
  return { start_time: startMs, timestamp: endMs }
}

const lapStart = ({ start }: { readonly start: Moment }): number => epochOf(start, 0)

/** FIT knows only instants: a local time of unknown offset is written as if it were UTC. */
export const epochOf = (moment: Moment, fallback = 0): number => {
  const at = isKnown(moment) ? moment.at : Date.parse(`${moment.local}Z`)
  return Number.isNaN(at) ? fallback : at
}

/** Leaves out what can be counted. */
const withoutMore = (
  statistics: Session['statistics'],
  counted: Readonly<Record<string, number>>,
): Session['statistics'] => {
  const { more, ...rest } = statistics
  if (more === undefined) return statistics
  const left: More = Object.fromEntries(Object.entries(more).filter(([name, value]) => counted[name] !== value))
  return Object.keys(left).length === 0 ? rest : { ...rest, more: left }
}

const textOf = (value: FitValue | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
