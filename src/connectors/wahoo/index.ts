/**
 * Wahoo: what its bike computers, watches and apps recorded, and a way to give it workouts. How it is stored is the
 * runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { errors, readLimits } from './errors.js'
import { activities } from './files.js'
import { webhook } from './webhook.js'
import { workouts } from './workouts.js'

const host = 'https://api.wahooligan.com'
const User = z.object({ id: z.union([z.number(), z.string()]).transform(String) })

export const wahoo = defineConnector({
  id: 'wahoo',
  name: 'Wahoo',
  version: 1,
  docs: 'https://cloud-api.wahooligan.com/',
  auth: oauth2({
    authorizeUrl: `${host}/oauth/authorize`,
    tokenUrl: `${host}/oauth/token`,
    // Not RFC 7009: the permission is deleted as a thing of the API, with every token given for it.
    revoke: { url: `${host}/v1/permissions`, method: 'DELETE', in: 'bearer' },
    clientAuth: 'body',
    pkce: true,
    // Without `offline_data` there are no notices.
    scopes: ['user_read', 'workouts_read', 'workouts_write', 'offline_data'],
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    account: { path: '/v1/user', read: (body) => ({ id: User.parse(body).id }) },
  }),
  api: {
    hosts: [host],
    fileHosts: ['https://cdn.wahooligan.com'],
    // Of an application in production; the headers tell those of one in Wahoo's own sandbox, which are an eighth.
    limits: [
      { per: 'app', requests: 200, seconds: 300 },
      { per: 'app', requests: 1000, seconds: 3600 },
      { per: 'app', requests: 5000, seconds: 86_400 },
    ],
    readLimits,
    errors,
  },
  streams: { workouts },
  activities,
  webhook,
})
