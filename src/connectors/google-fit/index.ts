/**
 * Google Fit: its REST interface until Google ends it, and its archive for good. The successor is `google-health`. A type
 * of data that is a number is a line of `types.ts`; what all points share is in `points.ts`.
 */
import { defineConnector, oauth2, type Stream, z } from '../../kit/index.js'
import { archiveSessions, archiveSleepSegments } from './archive.js'
import { errors, succession } from './errors.js'
import { scopeNamed } from './points.js'
import { sessions } from './sessions.js'
import { sleep } from './sleep.js'
import { takeout } from './takeout.js'
import { types } from './types.js'

const streams = {
  ...types,
  sessions,
  sleep,
  'archive-sessions': archiveSessions,
  'archive-sleep-segment': archiveSleepSegments,
} as const satisfies Readonly<Record<string, Stream>>

const kinds =
  'activity body location nutrition sleep heart_rate blood_glucose blood_pressure body_temperature oxygen_saturation'

export const googleFit = defineConnector({
  id: 'google-fit',
  name: 'Google Fit',
  version: 1,
  docs: 'https://developers.google.com/fit/rest',
  status: { state: 'legacy', note: succession, successor: 'google-health' },
  auth: oauth2({
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revoke: { url: 'https://oauth2.googleapis.com/revoke' },
    clientAuth: 'body',
    pkce: true,
    // Fit has no id for a person: `openid` is there to learn Google's.
    scopes: ['openid', ...kinds.split(' ').map(scopeNamed)],
    refreshToken: 'stays',
    // https://developers.google.com/identity/protocols/oauth2/web-server#offline
    authorizeParams: { access_type: 'offline', prompt: 'consent' },
    account: {
      path: '/v1/userinfo',
      host: 'https://openidconnect.googleapis.com',
      read: (body) => ({ id: z.object({ sub: z.string() }).parse(body).sub }),
    },
  }),
  api: {
    hosts: ['https://www.googleapis.com', 'https://openidconnect.googleapis.com'],
    // Google tells no figures, in no document and in no header: this is what we keep to ourselves.
    limits: [{ per: 'connection', requests: 300, seconds: 60 }],
    errors,
  },
  streams,
  imports: { takeout },
})
