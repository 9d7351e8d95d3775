/** Sessions of workouts and of sleep, their changes and deletions. https://developers.google.com/fit/rest/v1/sessions */
import { dayMs, type Instant } from '../../../kit/index.js'
import {
  asOf,
  type Fact,
  json,
  type Living,
  type Person,
  type Session,
  type Sleep,
  type Sport,
  secondsIn,
  type TimeSpan,
  type Workout,
} from '../../../sandbox/index.js'
import { invalid, lacksScope } from './refusals.js'
import { alive, int, type Teller, wider, within } from './told.js'

const codes: Readonly<Record<Sport, readonly [code: number, word: string]>> = {
  running: [8, 'running'],
  walking: [7, 'walking'],
  cycling: [1, 'biking'],
  swimming: [83, 'swimming.pool'],
  strength_training: [80, 'strength_training'],
  yoga: [100, 'yoga'],
}
const asleepCode = 72

/** What was detected tells of the workouts, too. */
export const segments: Teller = function* (person, span, now) {
  for (const { value } of alive(person.workouts(wider(span)), now)) {
    const { start, end, sport } = value
    const [code, sportName] = codes[sport]
    const fact: Fact = { kind: 'exercise', start, end, detail: { sportName }, optional: true }
    if (within(start, span)) yield { start, end, values: [int(code)], facts: [fact] }
  }
}

const stageCodes = { awake: 1, light: 4, deep: 5, rem: 6 } as const
/** A night is known as sleep at first; its stages are worked out later. */
const partsOf = ({ stages, nap }: Sleep, final: boolean) =>
  stages.map(({ stage, start, end }) => ({
    start,
    end,
    code: final && !nap ? stageCodes[stage] : stage === 'awake' ? 1 : 2,
  }))
export const sleepSegments: Teller = function* (person, span, now) {
  for (const { value, final } of alive(person.sleeps(wider(span)), now))
    for (const { start, end, code } of partsOf(value, final))
      if (within(start, span)) yield { start, end, values: [int(code)], facts: [] }
}

interface Row {
  readonly id: string
  readonly start: Instant
  readonly end: Instant
  readonly changedAt: Instant
  readonly deleted: boolean
  readonly code: number
  readonly name: string
}
function* rowsOf<T extends { readonly start: Instant; readonly end: Instant }>(
  livings: readonly Living<T>[],
  now: Instant,
  about: (value: T) => Pick<Row, 'code' | 'name'>,
): Iterable<Row> {
  for (const living of livings) {
    const known = asOf(living, now)
    if (known.state === 'unborn') continue
    const { start, end } = known.value
    const deleted = known.state === 'deleted'
    yield { id: living.id, start, end, changedAt: known.updatedAt, deleted, ...about(known.value) }
  }
}
const workoutName = ({ name, sport }: Workout): string => name ?? codes[sport][1]

const rows = (person: Person, span: TimeSpan, now: Instant, may: (scope: string) => boolean): Row[] => [
  ...(may('activity')
    ? rowsOf(person.workouts(span), now, (value) => ({ code: codes[value.sport][0], name: workoutName(value) }))
    : []),
  ...(may('sleep') ? rowsOf(person.sleeps(span), now, () => ({ code: asleepCode, name: 'Sleep' })) : []),
]

/** For so long a session may still be changed. */
const changingMs = 60 * dayMs

/** With times: those that end between them. Without: those changed since the token, which is a time. */
export const listSessions = (
  { searchParams }: URL,
  { person, now }: Session,
  may: (scope: string) => boolean,
): Response => {
  if (!may('activity') && !may('sleep')) return lacksScope()
  const [startTime, endTime, token] = ['startTime', 'endTime', 'pageToken'].map((name) => searchParams.get(name))
  const timed = startTime != null || endTime != null
  const from = startTime == null ? person.device.since : Date.parse(startTime)
  const to = endTime == null ? now : Date.parse(endTime)
  if (Number.isNaN(from) || Number.isNaN(to)) return invalid('Invalid RFC3339 time')
  const since = token == null ? now - 7 * dayMs : Number(token)
  if (!timed && Number.isNaN(since)) return invalid('Invalid page token')

  const wanted = searchParams.get('activityType')
  const found = rows(person, timed ? { from, to } : { from: since - changingMs, to: now }, now, may).filter(
    ({ code, changedAt }) => (wanted === null || code === Number(wanted)) && (timed || changedAt >= since),
  )
  return json({
    session: found.filter(({ deleted }) => !deleted).map(shown),
    deletedSession:
      searchParams.get('includeDeleted') === 'true'
        ? found.filter(({ deleted }) => deleted).map(({ id }) => ({ id, activeTimeMillis: '0' }))
        : [],
    ...(!timed && { nextPageToken: String(Math.max(since, now)) }),
  })
}
const shown = ({ id, name, start, end, changedAt, code }: Row) => ({
  id,
  name,
  description: '',
  startTimeMillis: String(start),
  endTimeMillis: String(end),
  modifiedTimeMillis: String(changedAt),
  application: { packageName: 'com.google.android.apps.fitness', version: '', detailsUrl: '' },
  activityType: code,
})

export function* sessionTruth(
  person: Person,
  span: TimeSpan,
  now: Instant,
  may: (scope: string) => boolean,
): Iterable<Fact> {
  if (may('activity'))
    for (const { value } of alive(person.workouts(wider(span)), now)) {
      const { start, end, sport } = value
      const detail = { sportName: codes[sport][1], name: workoutName(value) }
      // Told once more where it is detected.
      if (within(start, span)) yield { kind: 'exercise', start, end, detail, upTo: 2 }
    }
  if (may('sleep'))
    for (const { value, final } of alive(person.sleeps(wider(span)), now)) {
      const { start, end, nap, stages } = value
      if (!within(start, span)) continue
      const { awake, light, deep, rem } = secondsIn(stages)
      const staged = final && !nap
      const detail = {
        recording: staged ? 'stages' : 'classic',
        totalSeconds: light + deep + rem,
        awakeSeconds: awake,
        ...(staged && { lightSeconds: light, deepSeconds: deep, remSeconds: rem }),
      }
      yield { kind: 'sleep_session', start, end, detail }
    }
}
