/** What happened: workouts, moments, tags, rest mode, and the ring itself. https://cloud.ouraring.com/v2/docs */
import { addDays, type Instant, type LocalDay } from '../../../kit/index.js'
import { aliveAt, hashNumbers, type Living, type Person, type Tag, type Workout } from '../../../sandbox/index.js'
import { type Document, idOf, lifeOf, type Maker, samples } from './documents.js'

const events =
  <T extends { readonly day: LocalDay }>(
    collection: string,
    list: (person: Person, span: { from: Instant; to: Instant }) => readonly Living<T>[],
    tell: (value: T, person: Person) => Readonly<Record<string, unknown>>,
  ): Maker =>
  (person, day, now) =>
    // A day more on either side: a document belongs to the day it names, not to the one its last moment falls on.
    aliveDay(
      list(person, { from: person.dayStart(addDays(day, -1)), to: person.dayEnd(addDays(day, 6)) }),
      day,
      now,
    ).map(({ living, value }) => {
      const id = idOf(person, collection, day, living.id)
      return { id, day, ...lifeOf(living), make: () => ({ id, ...tell(value, person) }) }
    })
const aliveDay = <T extends { readonly day: LocalDay }>(livings: readonly Living<T>[], day: LocalDay, now: Instant) =>
  livings.flatMap((living) =>
    aliveAt([living], now).flatMap(({ value }) => (value.day === day ? [{ living, value }] : [])),
  )

export const workoutSource = (workout: Workout): string =>
  workout.source === 'manual' ? 'manual' : workout.name === undefined ? 'autodetected' : 'confirmed'

export const workouts = events(
  'workout',
  (person, span) => person.workouts(span),
  (workout, person) => ({
    activity: workout.sport,
    calories: workout.activeKcal,
    day: workout.day,
    distance: workout.distanceMeters ?? null,
    end_datetime: person.iso(workout.end),
    intensity: workout.intensity,
    label: workout.name ?? null,
    source: workoutSource(workout),
    start_datetime: person.iso(workout.start),
  }),
)

export const sessions = events(
  'session',
  (person, span) => person.sessions(span),
  (session, person) => ({
    day: session.day,
    start_datetime: person.iso(session.start),
    end_datetime: person.iso(session.end),
    type: session.type,
    heart_rate: samples(person, session.start, session.end, 60, person.heartRateAt),
    heart_rate_variability: null,
    mood: session.mood ?? null,
    motion_count: samples(person, session.start, session.end, 60, (at) => hashNumbers(person.seed, at) % 7),
  }),
)

const tagCode = ({ code }: Tag): string => (code === 'custom' ? 'custom' : `tag_generic_${code.replace('_', '')}`)

export const enhancedTags = events(
  'enhanced_tag',
  (person, span) => person.tags(span),
  (tag, person) => ({
    tag_type_code: tagCode(tag),
    start_time: person.iso(tag.at),
    end_time: tag.end === undefined ? null : person.iso(tag.end),
    start_day: tag.day,
    end_day: tag.end === undefined ? null : person.dayAt(tag.end),
    comment: tag.comment ?? null,
    custom_name: tag.name ?? null,
  }),
)
export const tags = events(
  'tag',
  (person, span) => person.tags(span),
  (tag, person) => ({
    day: tag.day,
    text: tag.comment ?? null,
    timestamp: person.iso(tag.at),
    tags: [tagCode(tag)],
  }),
)

export const restModePeriods = events(
  'rest_mode_period',
  (person, span) => person.restPeriods(span),
  (period, person) => ({
    end_day: period.endDay,
    end_time: person.iso(period.end),
    episodes: [{ tags: ['tag_generic_sick'], timestamp: person.iso(period.at) }],
    start_day: period.day,
    start_time: person.iso(period.at),
  }),
)

export const ringConfiguration = (person: Person): Document => ({
  id: idOf(person, 'ring_configuration', person.dayAt(person.device.since)),
  color: 'titanium',
  design: 'horizon',
  firmware_version: person.device.firmware,
  hardware_type: 'gen4',
  set_up_at: new Date(person.device.since).toISOString(),
  size: person.device.size,
})
