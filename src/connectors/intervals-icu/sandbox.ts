/**
 * intervals.icu, simulated from its OpenAPI description and its author's forum posts: workouts listed newest first by the
 * person's days, originals wrapped in gzip, equal files known by their hash, empty stubs of what came from Strava, and a
 * document of wellness a day. https://intervals.icu/api-docs.html
 */
import { defineService, json } from '../../sandbox/index.js'
import { manageApp, notices } from './sandbox/notices.js'
import { answer } from './sandbox/routes.js'
import { athleteOf, shelfOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const host = 'https://intervals.icu'

export const sandbox = defineService({
  id: 'intervals-icu',
  name: 'intervals.icu',
  hosts: [host],
  oauth: {
    authorizeUrl: `${host}/oauth/authorize`,
    tokenUrl: `${host}/api/oauth/token`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [
      { name: 'ACTIVITY:READ', title: 'See your activities' },
      { name: 'ACTIVITY:WRITE', title: 'Upload, change and delete activities' },
      { name: 'WELLNESS:READ', title: 'See your wellness data' },
      { name: 'WELLNESS:WRITE', title: 'Change your wellness data' },
      { name: 'CALENDAR:READ', title: 'See your calendar' },
      { name: 'SETTINGS:READ', title: 'See your settings' },
    ],
    scopeSeparator: ',',
    codeSeconds: 120,
    // Tokens do not end; fifteen years is as good.
    accessTokenSeconds: 473_039_999,
    refreshToken: 'none',
    account: athleteOf,
    tokenAnswer: ({ expires_in: _, refresh_token: __, ...standard }) => standard,
    tokenExtras: (person) => ({ athlete: { id: athleteOf(person), name: person.name } }),
  },
  apiKey: {
    header: 'authorization',
    basic: { user: 'API_KEY' },
    keyOf: ({ seed }, made) => `${(seed * 7919 + made * 104_729).toString(36).padStart(12, 'k')}icu`,
    personal: true,
  },
  // By the address that asks; the author bears a burst beyond it.
  limits: [{ per: 'app', requests: 10, seconds: 1 }],
  shelf: shelfOf,
  open: manageApp,
  handle: answer,
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json({ status: 429, error: 'Too many requests' }, { status: 429, headers: { 'retry-after': '1' } })
      : json({ status: 401, error: 'Unauthorized' }, { status: 401 }),
  truth,
  notices,
})
