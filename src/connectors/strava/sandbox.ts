/**
 * Strava, simulated from its API reference: workouts listed by page and start, detail and streams instead of files,
 * uploads that are read a while after they came and tell a duplicate in words, entries by hand, limits told by pairs of
 * numbers, one unsigned subscription. https://developers.strava.com/docs/reference/
 */
import { defineService, type Fact, json, type Person, type TruthView } from '../../sandbox/index.js'
import { answer } from './sandbox/routes.js'
import { athleteId, shelfOf, summary } from './sandbox/told.js'
import { noticesOf, subscriptions } from './sandbox/webhooks.js'

const scopes: Readonly<Record<string, string>> = {
  read: 'Public profile, segments and routes',
  read_all: 'Private routes and segments',
  'profile:read_all': 'The whole profile',
  'profile:write': 'Change the profile',
  'activity:read': 'Activities visible to everyone and to followers',
  'activity:read_all': 'All activities, with places in privacy zones and those only you see',
  'activity:write': 'Upload and change activities',
}

export const sandbox = defineService({
  id: 'strava',
  name: 'Strava',
  hosts: ['https://www.strava.com'],
  oauth: {
    authorizeUrl: 'https://www.strava.com/oauth/authorize',
    tokenUrl: 'https://www.strava.com/oauth/token',
    revokeUrl: 'https://www.strava.com/oauth/revoke',
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: Object.entries(scopes).map(([name, title]) => ({ name, title })),
    scopeSeparator: ',',
    scopeInRedirect: true,
    accessTokenSeconds: 21_600,
    refreshToken: 'rotates',
    account: (person) => String(athleteId(person)),
    tokenExtras: (person) => ({
      athlete: { id: athleteId(person), firstname: person.givenName, lastname: person.familyName },
    }),
  },
  limits: [
    { per: 'app', requests: 200, seconds: 900, window: 'fixed' },
    { per: 'app', requests: 2000, seconds: 86_400, window: 'fixed' },
  ],
  open: subscriptions,
  handle: answer,
  refuse(refusal) {
    if (refusal.why !== 'limited')
      return json(
        { message: 'Authorization Error', errors: [{ resource: 'Athlete', field: 'access_token', code: 'invalid' }] },
        { status: 401 },
      )
    const { limit } = refusal
    const usage = limit.seconds === 900 ? '200,700' : '50,2000'
    return json(
      { message: 'Rate Limit Exceeded', errors: [{ resource: 'Application', field: 'rate limit', code: 'exceeded' }] },
      { status: 429, headers: { 'x-ratelimit-limit': '200,2000', 'x-ratelimit-usage': usage } },
    )
  },
  shelf: shelfOf,
  truth,
  notices: noticesOf,
})

const nowhere = { get: () => undefined, set: () => undefined }

function* truth(person: Person, { from, to, now, scopes }: TruthView): Iterable<Fact> {
  if (!scopes.includes('activity:read_all')) return
  for (const workout of shelfOf(person, nowhere).list(now)) {
    const { start, end } = workout.outline
    if (start.at < from || start.at >= to) continue
    const { distance, moving_time } = summary(workout)
    yield {
      kind: 'exercise',
      start: Math.floor(start.at / 1000) * 1000,
      end: end.at,
      key: workout.id,
      document: workout.id,
      tolerance: 1000,
      detail: { ...(distance > 0 && { distanceMeters: distance }), activeSeconds: moving_time },
    }
  }
}
