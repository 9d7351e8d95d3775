/**
 * WHOOP, the strap: everything API version 2 tells of a person, and its notices. How it is stored is the runtime's; what
 * is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { bodyMeasurement } from './body.js'
import { base, Id } from './collection.js'
import { cycle, recovery } from './cycle.js'
import { errors, readLimits, readTokens } from './errors.js'
import { sleep, sleepStream } from './sleep.js'
import { webhook } from './webhook.js'
import { workout } from './workout.js'

const host = 'https://api.prod.whoop.com'

export const whoop = defineConnector({
  id: 'whoop',
  name: 'WHOOP',
  version: 1,
  docs: 'https://developer.whoop.com/api',
  auth: oauth2({
    authorizeUrl: `${host}/oauth/oauth2/auth`,
    tokenUrl: `${host}/oauth/oauth2/token`,
    // Not RFC 7009: the access is deleted as a thing of the API. Ends the notices, too.
    revoke: { url: `${host}${base}/user/access`, method: 'DELETE', in: 'bearer' },
    clientAuth: 'body',
    // https://developer.whoop.com/docs/developing/oauth tells of none.
    pkce: false,
    // Without `offline` there is no refresh token.
    scopes: [
      'offline',
      'read:profile',
      'read:body_measurement',
      'read:cycles',
      'read:recovery',
      'read:sleep',
      'read:workout',
    ],
    // Good once, and the old access token ends with it; there is no grace.
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    tokenParams: { scope: 'offline' },
    readTokens,
    account: {
      path: `${base}/user/profile/basic`,
      read: (body) => ({ id: z.object({ user_id: Id }).parse(body).user_id }),
    },
  }),
  api: {
    hosts: [host],
    limits: [
      { per: 'app', requests: 100, seconds: 60 },
      { per: 'app', requests: 10_000, seconds: 86_400 },
    ],
    readLimits,
    errors,
  },
  /** Days and the profile send no notices and are polled only. */
  streams: { cycle, recovery, sleep, sleep_stream: sleepStream, workout, body_measurement: bodyMeasurement },
  webhook,
})
