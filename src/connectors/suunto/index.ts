/**
 * Suunto: workouts of its watches and what they count between them, by the cloud API partners are let into. How it is
 * stored is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { errors } from './errors.js'
import { activities } from './files.js'
import { activity, recovery } from './samples.js'
import { sleep } from './sleep.js'
import { webhook } from './webhook.js'
import { workouts } from './workouts.js'

const login = 'https://cloudapi-oauth.suunto.com/oauth'

export const suunto = defineConnector({
  id: 'suunto',
  name: 'Suunto',
  version: 1,
  docs: 'https://apizone.suunto.com/',
  auth: oauth2({
    authorizeUrl: `${login}/authorize`,
    tokenUrl: `${login}/token`,
    // Not RFC 7009: bears the token, and names the application in the query.
    revoke: { url: `${login}/deauthorize`, method: 'GET', in: 'bearer', clientAuth: true },
    clientAuth: 'basic',
    // https://apizone.suunto.com/how-to-start tells of none.
    pkce: false,
    scopes: ['workout'],
    refreshToken: 'stays',
    account: { read: (answer) => ({ id: z.object({ user: z.string() }).parse(answer).user }) },
  }),
  api: {
    hosts: ['https://cloudapi.suunto.com'],
    // An upload goes to storage that Suunto rents, at an address that is signed for it.
    fileHosts: ['https://*.blob.core.windows.net'],
    operatorKey: {
      header: 'Ocp-Apim-Subscription-Key',
      help: 'The primary key of your subscription, from your profile in the API zone.',
    },
    // Of a developer's subscription. Suunto publishes none; a 429 says when to go on.
    limits: [{ per: 'app', requests: 10, seconds: 60 }],
    errors,
  },
  streams: { workouts, sleep, activity, recovery },
  activities,
  webhook,
})
