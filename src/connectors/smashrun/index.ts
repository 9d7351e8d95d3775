/**
 * Smashrun, which knows runs and nothing else: listed, put together from their columns, and sent as JSON. How they are
 * asked for and kept is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, type ErrorAnswer, type ErrorMeaning, oauth2, z } from '../../kit/index.js'
import { download } from './detail.js'
import { activities, base } from './listing.js'
import { upload } from './upload.js'

const signIn = 'https://secure.smashrun.com/oauth2'
const User = z.object({ id: z.union([z.number(), z.string()]).transform(String) })

const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 ? { means: 'nothing' } : undefined

export const smashrun = defineConnector({
  id: 'smashrun',
  name: 'Smashrun',
  version: 1,
  docs: 'https://api.smashrun.com/v1/documentation',
  status: { state: 'legacy', note: 'Nobody has told of new keys of late.' },
  auth: oauth2({
    authorizeUrl: `${signIn}/authenticate`,
    tokenUrl: `${signIn}/token`,
    clientAuth: 'body',
    // https://api.smashrun.com/v1/documentation tells of none.
    pkce: false,
    scopes: ['read_activity', 'write_activity'],
    // Each refresh brings a new pair.
    refreshToken: 'rotates',
    account: { path: '/v1/my/userinfo', read: (body) => ({ id: User.parse(body).id }) },
  }),
  api: {
    hosts: ['https://api.smashrun.com'],
    limits: [{ per: 'connection', requests: 250, seconds: 3600 }],
    errors,
  },
  streams: { activities },
  activities: {
    list: 'activities',
    download,
    upload,
    delete: async (task, id) => {
      await task.delete(`${base}/${encodeURIComponent(id)}`)
    },
    deleteScopes: ['write_activity'],
  },
})
