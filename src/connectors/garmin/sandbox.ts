/**
 * Garmin's Connect Developer Program, simulated from its start guide and the Health and Activity APIs: nothing can be
 * listed, everything is posted to an address the operator typed in, history is asked for and posted later, a file lies
 * for a day at an address of its own. https://developer.garmin.com/gc-developer-program/
 */
import { asOf, defineService, type Fact, json, type Person, type TruthView, uuid } from '../../sandbox/index.js'
import { daily, epochsIn } from './sandbox/days.js'
import { posts } from './sandbox/posts.js'
import { answer, endpoints } from './sandbox/routes.js'
import { shelfOf } from './sandbox/workouts.js'

const account = (person: Person): string => uuid(person.seed, 'garmin', 'user').replaceAll('-', '')

export const sandbox = defineService({
  id: 'garmin',
  name: 'Garmin',
  hosts: ['https://apis.garmin.com', 'https://connect.garmin.com', 'https://diauth.garmin.com'],
  oauth: {
    authorizeUrl: 'https://connect.garmin.com/oauth2Confirm',
    tokenUrl: 'https://diauth.garmin.com/di-oauth2-service/oauth/token',
    clientAuth: ['body'],
    pkce: 'required',
    // What is consented to is ticked at Garmin and told by `user/permissions`, not by scopes.
    scopes: [{ name: 'PARTNER_READ', title: 'Health, workouts and their history' }],
    accessTokenSeconds: 86_400,
    refreshToken: 'rotates',
    account,
    tokenExtras: () => ({ refresh_token_expires_in: 7_775_998, jti: 'invented' }),
  },
  // None is told; nobody asks so often with good reason.
  limits: [{ per: 'connection', requests: 100, seconds: 60 }],
  open: endpoints,
  handle: async (request, session) => answer(request, session),
  refuse: ({ why }) =>
    why === 'limited'
      ? json({ errorMessage: 'Too many requests' }, { status: 429, headers: { 'retry-after': '60' } })
      : json({ errorMessage: 'The access token is unknown, expired or revoked' }, { status: 401 }),
  shelf: shelfOf,
  truth,
  notices: (app, person, span) => posts(app, person, account(person), span),
})

const nowhere = { get: () => undefined, set: () => undefined }

/** Once everything that was posted has arrived. Of what is deleted, Garmin says nothing. */
function* truth(person: Person, { from, to, now }: TruthView): Iterable<Fact> {
  for (const day of person.daysIn({ from, to: Math.min(to, now) })) {
    if (person.dayStart(day) < from || person.dayEnd(day) > Math.min(to, now)) continue
    const told = daily(person, day, now)
    const start = person.dayStart(day)
    const values = {
      step_count: told.steps,
      active_calories: told.activeKilocalories,
      resting_calories: told.bmrKilocalories,
      floors_climbed: told.floorsClimbed,
    }
    for (const [kind, value] of Object.entries(values)) yield { kind, start, day, value }
  }
  for (const { startTimeInSeconds: at, durationInSeconds, steps, activeKilocalories } of epochsIn(
    person,
    from,
    Math.min(to, person.syncedUntil(now)),
  )) {
    const [start, end] = [at * 1000, (at + durationInSeconds) * 1000]
    yield { kind: 'step_count', start, end, value: steps, optional: true }
    yield { kind: 'active_calories', start, end, value: activeKilocalories, optional: true }
  }
  for (const living of person.sleeps({ from, to })) {
    const known = asOf(living, now)
    if (known.state === 'unborn' || known.value.start < from) continue
    const { start, end, day } = known.value
    yield { kind: 'sleep_session', start, end, day }
  }
  for (const living of person.weighIns({ from, to })) {
    const known = asOf(living, now)
    if (known.state !== 'unborn')
      yield { kind: 'weight', start: known.value.at, value: known.value.weightKg, tolerance: 0.001 }
  }
  for (const { id, outline } of shelfOf(person, nowhere).list(now)) {
    const { start, elapsedSeconds } = outline
    if (start.at < from || start.at >= to) continue
    const begins = Math.floor(start.at / 1000) * 1000
    const end = begins + Math.round(elapsedSeconds) * 1000
    yield { kind: 'exercise', start: begins, end, key: id, document: id, tolerance: 1000 }
  }
}
