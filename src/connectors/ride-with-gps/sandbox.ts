/**
 * Ride with GPS, simulated from the documents of its version 1 and from what programs do with the API before it: trips
 * by when they were changed, what happened since a moment, uploads that are processed for a while and never known as
 * duplicates, notices signed over the body. https://github.com/ridewithgps/developers
 */
import { defineService, hashWords, json } from '../../sandbox/index.js'
import { answer, clientPage, notices } from './sandbox/routes.js'
import { shelfOf, userOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const host = 'https://ridewithgps.com'

export const sandbox = defineService({
  id: 'ride-with-gps',
  name: 'Ride with GPS',
  hosts: [host],
  oauth: {
    authorizeUrl: `${host}/oauth/authorize`,
    tokenUrl: `${host}/oauth/token.json`,
    revokeUrl: `${host}/oauth/revoke.json`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [{ name: 'user', title: 'Your routes and trips' }],
    accessTokenSeconds: 473_039_999,
    refreshToken: 'none',
    account: (person) => String(userOf(person)),
    tokenAnswer: ({ expires_in: _, refresh_token: __, ...standard }) => standard,
    tokenExtras: (person) => ({ user_id: userOf(person) }),
  },
  apiKey: {
    header: 'authorization',
    basic: {},
    keyOf: ({ seed }, made) =>
      `${hashWords(seed, 'rwgps key').toString(16)}:${hashWords(seed, 'token', made).toString(16)}`,
    personal: true,
  },
  // Nothing is published; what a client keeps to by itself.
  limits: [{ per: 'connection', requests: 120, seconds: 60 }],
  paging: {
    itemsIn: (body) => (Array.isArray(body['trips']) ? 'trips' : undefined),
    nextIn: 'next_page_url',
    tokenParam: 'page',
  },
  shelf: shelfOf,
  open: clientPage,
  handle: answer,
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json(
          { error: 'Too many requests' },
          { status: 429, headers: { 'retry-after': String(refusal.retryAfterSeconds) } },
        )
      : json({ error: 'Unauthorized' }, { status: 401 }),
  truth,
  notices,
})
