/** Timer stops, other events, course points: from their messages and back. */
import type { ActivityEvent, Pause, Place } from '../../core/index.js'
import type { LossList } from '../report.js'
import { express } from './express.js'
import type { FitMessage, FitValue } from './interpret.js'
import type { RawMessage } from './messages.js'
import { profileNamed, wordsOf } from './profile/index.js'
import { moreFrom } from './statistics.js'

const stops = new Set(['stop', 'stop_all', 'stop_disable', 'stop_disable_all'])
const triggers = { manual: 'manual', auto: 'auto', fitness_equipment: 'equipment' } as const
const triggerNumbers = { manual: 0, auto: 1, equipment: 2 } as const

/** `data` under whatever name an event gives it, and what its bits are. */
const readingsOfData = profileDataNames()
const inEvent = new Set(['timestamp', 'event', 'event_type', 'data', 'data16', ...readingsOfData])

/** Spans from a stop of the timer to its next start; a stop that nothing follows is the end. */
export const pausesFrom = (messages: readonly FitMessage[]): readonly Pause[] => {
  const pauses: Pause[] = []
  let stopped: { readonly at: number; readonly trigger: Pause['trigger'] } | undefined
  const timer = messages
    .filter(({ values }) => values['event'] === 'timer' && typeof values['timestamp'] === 'number')
    .sort((one, other) => timeOf(one) - timeOf(other))
  for (const message of timer) {
    const action = message.values['event_type'] as string
    const at = timeOf(message)
    if (stops.has(action)) stopped ??= { at, trigger: triggerOf(message.values['timer_trigger']) }
    else if (action === 'start' && stopped !== undefined) {
      const { at: fromMs, trigger } = stopped
      if (at > fromMs) pauses.push({ fromMs, toMs: at, ...(trigger !== undefined && { trigger }) })
      stopped = undefined
    }
  }
  return pauses
}

const timeOf = ({ values }: FitMessage): number => values['timestamp'] as number

const triggerOf = (word: FitValue | undefined): Pause['trigger'] =>
  typeof word === 'string' && word in triggers ? triggers[word as keyof typeof triggers] : undefined

/** Everything but the timer, in order of time. */
export const eventsFrom = (messages: readonly FitMessage[]): readonly ActivityEvent[] =>
  messages.flatMap(eventFrom).sort((one, other) => one.atMs - other.atMs)

const eventFrom = ({ values, derived, below }: FitMessage): readonly ActivityEvent[] => {
  const { event, event_type: action, timestamp } = values
  if (event === undefined || event === 'timer' || typeof timestamp !== 'number') return []
  const data = below['data'] ?? values['data'] ?? values['data16']
  const more = moreFrom(values, derived, inEvent)
  return [
    {
      atMs: timestamp,
      event: String(event),
      ...(action !== undefined && { action: String(action) }),
      ...(typeof data === 'number' && { data }),
      ...(Object.keys(more).length > 0 && { more }),
    },
  ]
}

export const eventMessage = ({ atMs, event, action, data, more }: ActivityEvent, losses: LossList): RawMessage => {
  const known = wordsOf('event').byWord.has(event) || /^\d+$/.test(event)
  if (!known) losses.add('events.event', 'no-place', 'FIT knows events only by numbers; some of these have none.')
  return express(
    'event',
    { timestamp: atMs, event: known ? event : 'user_marker', event_type: action, data, ...more },
    losses,
    'events',
  )
}

export const timerMessage = (
  atMs: number,
  action: 'start' | 'stop' | 'stop_all',
  trigger: Pause['trigger'],
  losses: LossList,
): RawMessage =>
  express(
    'event',
    {
      timestamp: atMs,
      event: 'timer',
      event_type: action,
      data: trigger === undefined ? undefined : triggerNumbers[trigger],
      event_group: 0,
    },
    losses,
    'pauses',
  )

const inPlace = new Set(['timestamp', 'message_index', 'name', 'type', 'position_lat', 'position_long', 'distance'])
const semicirclesPerDegree = 2 ** 31 / 180

export const placeFrom = ({ values, derived }: FitMessage): Place => {
  const { timestamp, name, type, position_lat: latitude, position_long: longitude, distance } = values
  const more = moreFrom(values, derived, inPlace)
  return {
    ...(typeof name === 'string' && { name }),
    ...(type !== undefined && { type: String(type) }),
    ...(typeof timestamp === 'number' && { atMs: timestamp }),
    ...(typeof latitude === 'number' && { latitudeDeg: latitude / semicirclesPerDegree }),
    ...(typeof longitude === 'number' && { longitudeDeg: longitude / semicirclesPerDegree }),
    ...(typeof distance === 'number' && { distanceMeters: distance }),
    ...(Object.keys(more).length > 0 && { more }),
  }
}

export const placeMessage = (place: Place, index: number, losses: LossList): RawMessage => {
  const { name, notes, type, symbol, atMs, latitudeDeg, longitudeDeg, altitudeMeters, distanceMeters, more } = place
  for (const [field, value] of Object.entries({ notes, symbol, altitudeMeters }))
    if (value !== undefined) losses.add(`places.${field}`, 'no-place', `FIT course points have no ${field}.`)
  const known = type === undefined || wordsOf('course_point').byWord.has(type) || /^\d+$/.test(type)
  if (!known) losses.add('places.type', 'no-place', 'FIT knows types of course points only by numbers.')
  return express(
    'course_point',
    {
      message_index: index,
      timestamp: atMs,
      name,
      type: known ? type : 'generic',
      position_lat: latitudeDeg === undefined ? undefined : latitudeDeg * semicirclesPerDegree,
      position_long: longitudeDeg === undefined ? undefined : longitudeDeg * semicirclesPerDegree,
      distance: distanceMeters,
      ...more,
    },
    losses,
    'places',
  )
}

function profileDataNames(): readonly string[] {
  const { byName } = profileNamed('event')
  return [...byName.values()]
    .filter(({ field, reading }) => field.name === 'data' && reading.name !== 'data')
    .map(({ reading }) => reading.name)
}
