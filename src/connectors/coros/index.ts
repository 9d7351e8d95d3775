/**
 * COROS, by the open API it gives to partners: workouts of its watches, their days and nights, and a way to give it
 * workouts. How it is stored is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { daily } from './daily.js'
import { errors, readTokens, resultOf } from './errors.js'
import { activities } from './files.js'
import { sports } from './listing.js'
import { webhook } from './webhook.js'

const host = 'https://open.coros.com'

export const coros = defineConnector({
  id: 'coros',
  name: 'COROS',
  version: 1,
  docs: 'https://support.coros.com/hc/en-us/articles/17085887816340',
  auth: oauth2({
    authorizeUrl: `${host}/oauth2/authorize`,
    tokenUrl: `${host}/oauth2/accesstoken`,
    revoke: { url: `${host}/oauth2/deauthorize`, method: 'POST', in: 'bearer' },
    clientAuth: 'body',
    pkce: false,
    // There are none: what an application may do is agreed with COROS.
    scopes: [],
    refreshToken: 'stays',
    // A refresh has the same token live on for thirty days.
    refreshUrl: `${host}/oauth2/refresh-token`,
    prolongs: { seconds: 30 * 86_400, isDone: (answer) => resultOf(answer) === '0000' },
    readTokens,
    sessionParam: 'token',
    header: 'token',
    account: { read: (answer) => ({ id: z.object({ openId: z.string() }).parse(answer).openId }) },
  }),
  api: {
    hosts: [host],
    // Files lie behind addresses that are signed, and good for a while.
    fileHosts: ['https://oss.coros.com', 'https://*.cloudfront.net'],
    errors,
  },
  streams: { sports, daily },
  activities,
  webhook,
})
