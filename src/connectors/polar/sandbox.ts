/**
 * Polar AccessLink, simulated from the published OpenAPI document of version 3: a person who must be registered first,
 * lists without pages that reach back four weeks, wall clocks without offsets, one webhook for each application, whose
 * key is told once. https://www.polar.com/accesslink-api/
 */
import { defineService, empty, json } from '../../sandbox/index.js'
import { answer } from './sandbox/routes.js'
import { problem, userId } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'
import { answered, hooks, notices } from './sandbox/webhooks.js'

export const sandbox = defineService({
  id: 'polar',
  name: 'Polar',
  hosts: ['https://www.polaraccesslink.com', 'https://flow.polar.com', 'https://polarremote.com'],
  oauth: {
    authorizeUrl: 'https://flow.polar.com/oauth2/authorization',
    tokenUrl: 'https://polarremote.com/v2/oauth2/token',
    clientAuth: ['basic'],
    scopes: [{ name: 'accesslink.read_all', title: 'Training, activity, sleep and physical data' }],
    pkce: 'optional',
    // Fifteen years, in the reference's example.
    accessTokenSeconds: 473_039_999,
    refreshToken: 'none',
    account: (person) => String(userId(person)),
    tokenExtras: (person) => ({ x_user_id: userId(person) }),
  },
  register: {
    method: 'POST',
    path: '/v3/users',
    answer: ({ person, now }, _, again) =>
      again
        ? problem(409, 'conflict', 'User already registered to partner or duplicated member-id', now)
        : json({
            'polar-user-id': userId(person),
            'member-id': 'told-by-the-partner',
            'registration-date': new Date(now).toISOString(),
            'first-name': person.givenName,
            'last-name': person.familyName,
            birthdate: person.birthDate,
            gender: person.sex.toUpperCase(),
          }),
    refuse: ({ now }) =>
      problem(403, 'forbidden', 'User has not been registered or has not accepted all consents', now),
  },
  // For a single person; both grow with the number of them.
  limits: [
    { per: 'app', requests: 520, seconds: 900 },
    { per: 'app', requests: 5100, seconds: 86_400 },
  ],
  open: hooks,
  handle: async (request, session) => answer(request, session) ?? empty(404),
  refuse: (refusal) => {
    if (refusal.why !== 'limited') return problem(401, 'unauthorized', 'Access token is missing, expired or revoked')
    const { limit, now, retryAfterSeconds } = refusal
    const body = {
      timestamp: new Date(now).toISOString(),
      status: 429,
      errorType: 'rate_limit',
      message: 'Too many requests',
    }
    return json(body, {
      status: 429,
      headers: {
        'retry-after': String(retryAfterSeconds),
        'ratelimit-usage': `${limit.requests}, ${limit.requests}`,
        'ratelimit-limit': `${limit.requests}, 5100`,
        'ratelimit-reset': `${retryAfterSeconds}, ${retryAfterSeconds}`,
      },
    })
  },
  truth,
  notices,
  noticeAnswered: answered,
})
