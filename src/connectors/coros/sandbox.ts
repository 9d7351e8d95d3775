/**
 * COROS, simulated from what partners published of its open API: 200 with a result, a token in the query that lives on
 * when it is refreshed, ids of 64 bits, files behind addresses that are good for an hour, notices that show our secret.
 * https://support.coros.com/hc/en-us/articles/17085887816340
 */
import { defineService, json } from '../../sandbox/index.js'
import { notices } from './sandbox/notices.js'
import { answer, withoutToken } from './sandbox/routes.js'
import { fileHost, host, openIdOf, portal, shelfOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

export const sandbox = defineService({
  id: 'coros',
  name: 'COROS',
  hosts: [host, fileHost, portal],
  oauth: {
    authorizeUrl: `${host}/oauth2/authorize`,
    tokenUrl: `${host}/oauth2/accesstoken`,
    clientAuth: ['body'],
    tokenIn: { param: 'token', header: 'token' },
    pkce: 'optional',
    scopes: [],
    accessTokenSeconds: 30 * 86_400,
    refreshToken: 'stays',
    account: openIdOf,
    tokenExtras: (person) => ({ openId: openIdOf(person) }),
  },
  // None are published; this is none anybody meets.
  limits: [{ per: 'app', requests: 1000, seconds: 60 }],
  open: withoutToken,
  handle: async (request, session) => answer(request, session),
  refuse: (refusal) =>
    refusal.why === 'limited'
      ? json({ result: '5016', message: 'Service temporarily unavailable' }, { status: 429 })
      : json({ result: '5006', message: 'Token expired or invalid' }),
  truth,
  notices,
  shelf: shelfOf,
})
