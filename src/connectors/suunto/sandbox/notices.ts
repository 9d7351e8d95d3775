/** Notices: of workouts that there is one, of nights what they were. https://apizone.suunto.com/how-to-start */
import { createHmac } from 'node:crypto'
import { dayMs } from '../../../kit/index.js'
import { type AppSession, asOf, type OutgoingCall, type Person, type TimeSpan } from '../../../sandbox/index.js'
import { keyOf, shelfOf, sleepSample, userOf } from './told.js'

export function* notices(app: AppSession, person: Person, span: TimeSpan): Iterable<OutgoingCall> {
  const { url, secret } = app.state.get<{ readonly url?: string; readonly secret?: string }>('profile') ?? {}
  if (url === undefined || secret === undefined) return
  for (const told of happenings(app, person, span)) {
    const body = JSON.stringify({ username: userOf(person), ...told })
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-hmac-sha256-signature': signature }
    yield { url, method: 'POST', headers, body, about: userOf(person) }
  }
}

function* happenings(
  app: AppSession,
  person: Person,
  { from, to }: TimeSpan,
): Iterable<Readonly<Record<string, unknown>>> {
  const within = (at: number): boolean => at >= from && at < to
  for (const { id, createdAt } of shelfOf(person, app.stateOf(person)).list(app.now))
    if (within(createdAt)) yield { type: 'WORKOUT_CREATED', workout: { workoutKey: keyOf(id) } }
  for (const living of person.sleeps({ from: from - 20 * dayMs, to })) {
    const known = asOf(living, app.now)
    if (known.state === 'alive' && living.versions.some(({ at }) => within(at)))
      yield { type: 'SUUNTO_247_SLEEP_CREATED', samples: [sleepSample(person, { id: living.id, value: known.value })] }
  }
}
