/**
 * Oura, simulated from its official OpenAPI description of API v2 and the facts observed beside it. It tells everything
 * the API can tell of an invented person: documents that are updated in place, nights that stay as `deleted`, activity
 * days from four to four, a heart rate of at most thirty days a call, subscriptions with handshake and signature.
 * https://cloud.ouraring.com/v2/docs
 */
import { defineService, json, uuid } from '../../sandbox/index.js'
import { answer } from './sandbox/collections.js'
import { truth } from './sandbox/truth.js'
import { answered, notices, subscriptions } from './sandbox/webhooks.js'

const accountOf = (person: { readonly seed: number }): string => uuid(person.seed, 'oura', 'account')

export const sandbox = defineService({
  id: 'oura',
  name: 'Oura',
  hosts: ['https://api.ouraring.com', 'https://cloud.ouraring.com'],
  oauth: {
    authorizeUrl: 'https://cloud.ouraring.com/oauth/authorize',
    tokenUrl: 'https://api.ouraring.com/oauth/token',
    revokeUrl: 'https://api.ouraring.com/oauth/revoke',
    revokeParam: 'access_token',
    deadTokenStatus: 401,
    clientAuth: ['body', 'basic'],
    pkce: 'optional',
    scopes: [
      { name: 'email', title: 'Email address' },
      { name: 'personal', title: 'Personal information: age, height, weight, sex' },
      { name: 'daily', title: 'Daily summaries of sleep, activity and readiness' },
      { name: 'heartrate', title: 'Heart rate, every five minutes' },
      { name: 'workout', title: 'Workouts, found or entered' },
      { name: 'tag', title: 'Tags' },
      { name: 'session', title: 'Guided and unguided sessions' },
      { name: 'spo2', title: 'Blood oxygen during sleep' },
      { name: 'spo2Daily', title: 'Blood oxygen during sleep (documented name)' },
      { name: 'stress', title: 'Daytime stress and resilience' },
      { name: 'heart_health', title: 'Cardiovascular age and capacity' },
      { name: 'ring_configuration', title: 'The ring and its battery' },
    ],
    scopeInRedirect: true,
    // "typically 24 h" in the trouble-shooting part of the documentation, "30 days" in its FAQ.
    accessTokenSeconds: 86_400,
    refreshToken: 'rotates',
    account: accountOf,
  },
  // 5000 requests in five minutes, counted per token and per application.
  limits: [
    { per: 'connection', requests: 5000, seconds: 300 },
    { per: 'app', requests: 5000, seconds: 300 },
  ],
  paging: {
    itemsIn: (body) => (Array.isArray(body['data']) ? 'data' : undefined),
    nextIn: 'next_token',
    tokenParam: 'next_token',
  },
  open: subscriptions,
  handle: async (request, session) => answer(request, session),
  refuse: (refusal) => {
    if (refusal.why !== 'limited')
      return json(
        { detail: 'Unauthorized access. The access token is expired, malformed or revoked.' },
        { status: 401 },
      )
    const { limit, now, retryAfterSeconds } = refusal
    return json(
      { detail: 'Request Rate Limit Exceeded.' },
      {
        status: 429,
        headers: {
          'retry-after': String(retryAfterSeconds),
          'x-ratelimit-limit': String(limit.requests),
          'x-ratelimit-window': String(limit.seconds),
          'x-ratelimit-reset': String(Math.floor(now / 1000) + retryAfterSeconds),
          'x-ratelimit-tier': limit.per === 'app' ? 'application' : 'access_token',
        },
      },
    )
  },
  truth,
  notices: (app, person, span) => notices(app, person, accountOf(person), span),
  noticeAnswered: answered,
})
