/**
 * WHOOP, simulated from its official OpenAPI description of version 2 and the facts observed beside it: days from one
 * falling asleep to the next, scores that are pending at first and sometimes never come, pages of 25 from new to old, a
 * token that is asked for under another name than it is given, notices signed over time and body.
 * https://developer.whoop.com/api
 */
import { defineService, json } from '../../sandbox/index.js'
import { dashboard, notices } from './sandbox/notices.js'
import { answer } from './sandbox/routes.js'
import { userIdOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const host = 'https://api.prod.whoop.com'

export const sandbox = defineService({
  id: 'whoop',
  name: 'WHOOP',
  hosts: [host, 'https://developer-dashboard.whoop.com'],
  oauth: {
    authorizeUrl: `${host}/oauth/oauth2/auth`,
    tokenUrl: `${host}/oauth/oauth2/token`,
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [
      { name: 'offline', title: 'Access while you are away' },
      { name: 'read:profile', title: 'Your name and email' },
      { name: 'read:body_measurement', title: 'Your height, weight and maximum heart rate' },
      { name: 'read:cycles', title: 'Your days: strain and heart rate' },
      { name: 'read:recovery', title: 'Your recovery' },
      { name: 'read:sleep', title: 'Your sleep' },
      { name: 'read:workout', title: 'Your workouts' },
    ],
    accessTokenSeconds: 3600,
    refreshToken: 'rotates',
    wantsRefresh: (params) => (params.get('scope') ?? '').split(' ').includes('offline'),
    account: (person) => String(userIdOf(person)),
  },
  limits: [
    { per: 'app', requests: 100, seconds: 60 },
    { per: 'app', requests: 10_000, seconds: 86_400 },
  ],
  paging: {
    itemsIn: (body) => (Array.isArray(body['records']) ? 'records' : undefined),
    nextIn: 'next_token',
    tokenParam: 'nextToken',
  },
  open: dashboard,
  handle: async (request, session) => answer(request, session),
  refuse: (refusal) => {
    if (refusal.why !== 'limited') return json({ message: 'Authorization was not valid' }, { status: 401 })
    const headers = {
      'x-ratelimit-limit': '100, 100;window=60, 10000;window=86400',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(refusal.retryAfterSeconds),
    }
    return json({ message: 'Too many requests' }, { status: 429, headers })
  },
  truth,
  notices,
})
