/**
 * Suunto, simulated from what its API zone and those who use it say: workouts listed by change or by start in pages of
 * offsets, FIT files that are not ready at once, uploads through rented storage, samples of the days between, notices
 * signed with a secret of the application's profile. https://apizone.suunto.com/
 */
import { defineService, json } from '../../sandbox/index.js'
import { notices } from './sandbox/notices.js'
import { answer } from './sandbox/routes.js'
import { shelfOf, userOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'
import { profileOrStorage, storageHost } from './sandbox/uploads.js'

const login = 'https://cloudapi-oauth.suunto.com/oauth'

export const sandbox = defineService({
  id: 'suunto',
  name: 'Suunto',
  hosts: [
    'https://cloudapi.suunto.com',
    'https://cloudapi-oauth.suunto.com',
    'https://apizone.suunto.com',
    storageHost,
  ],
  oauth: {
    authorizeUrl: `${login}/authorize`,
    tokenUrl: `${login}/token`,
    clientAuth: ['basic'],
    pkce: 'optional',
    scopes: [{ name: 'workout', title: 'Your workouts, sleep and daily activity' }],
    accessTokenSeconds: 86_400,
    refreshToken: 'stays',
    account: userOf,
    tokenExtras: (person) => ({ user: userOf(person), ukv: '1', jti: person.id }),
  },
  // Of a developer's subscription.
  limits: [{ per: 'app', requests: 10, seconds: 60 }],
  open: profileOrStorage,
  handle: async (request, session) => answer(request, session),
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json(
          { statusCode: 429, message: `Rate limit is exceeded. Try again in ${refusal.retryAfterSeconds} seconds.` },
          { status: 429, headers: { 'retry-after': String(refusal.retryAfterSeconds) } },
        )
      : json({ error: 'invalid_token', error_description: 'The access token is no good' }, { status: 401 }),
  truth,
  notices,
  shelf: shelfOf,
})
