/**
 * SportTracks, the training log: workouts, listed, put together from their tracks, and sent as JSON. How they are asked
 * for and kept is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, type ErrorAnswer, type ErrorMeaning, oauth2, z } from '../../kit/index.js'
import { download } from './detail.js'
import { activities, pathOf } from './listing.js'
import { edit, upload } from './upload.js'

const api = 'https://api.sporttracks.mobi'
const User = z.object({ user: z.object({ uid: z.union([z.number(), z.string()]).transform(String) }) })

const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 ? { means: 'nothing' } : undefined

export const sporttracks = defineConnector({
  id: 'sporttracks',
  name: 'SportTracks',
  version: 1,
  docs: 'https://sporttracks.mobi/api/doc',
  status: { state: 'legacy', note: 'Keys are given by hand; nobody has seen new ones of late.' },
  auth: oauth2({
    authorizeUrl: `${api}/oauth2/authorize`,
    tokenUrl: `${api}/oauth2/token`,
    clientAuth: 'body',
    // https://sporttracks.mobi/api/doc/authentication tells of none, and of no scopes.
    pkce: false,
    scopes: [],
    refreshToken: 'stays',
    account: {
      path: '/api/v2/system/connect',
      method: 'POST',
      read: (body) => ({ id: User.parse(body).user.uid }),
    },
  }),
  api: {
    hosts: [api],
    // None is published: what we keep to ourselves.
    limits: [{ per: 'connection', requests: 120, seconds: 900 }],
    errors,
  },
  streams: { activities },
  activities: {
    list: 'activities',
    download,
    upload,
    edit,
    delete: async (task, id) => {
      await task.delete(pathOf(id))
    },
    pageOf: (id) => `https://sporttracks.mobi/activity/${encodeURIComponent(id)}`,
  },
})
