/**
 * Runkeeper, by its Health Graph: workouts, listed, put together from their series, and sent as JSON; or by saved answers
 * of it. Nobody is given keys any more: it serves those who have some.
 * https://runkeeper.com/developer/healthgraph/fitness-activities
 */
import { defineConnector, jsonArchive, oauth2, z } from '../../kit/index.js'
import { download } from './detail.js'
import { errors } from './errors.js'
import { fitnessActivities } from './fitness-activities.js'
import { edit, upload } from './upload.js'

const User = z.object({ userID: z.union([z.number(), z.string()]).transform(String) })

export const runkeeper = defineConnector({
  id: 'runkeeper',
  name: 'Runkeeper',
  version: 1,
  docs: 'https://runkeeper.com/developer/healthgraph/overview',
  status: {
    state: 'legacy',
    note: 'New applications are not admitted, as far as one can tell; saved answers are read.',
  },
  auth: oauth2({
    authorizeUrl: 'https://runkeeper.com/apps/authorize',
    tokenUrl: 'https://runkeeper.com/apps/token',
    revoke: { url: 'https://runkeeper.com/apps/de-authorize', param: 'access_token', in: 'form' },
    clientAuth: 'body',
    // A draft of OAuth 2.0, older than all that: no proof key, no scopes, and tokens that never end.
    pkce: false,
    scopes: [],
    refreshToken: 'none',
    account: { path: '/user/', read: (body) => ({ id: User.parse(body).userID }) },
  }),
  api: {
    hosts: ['https://api.runkeeper.com'],
    // Each thing has a type of its own, without which there is no answer; this is the account's.
    headers: { accept: 'application/vnd.com.runkeeper.User+json' },
    // Several stand side by side, none of them published: this is what we keep to ourselves.
    limits: [{ per: 'connection', requests: 120, seconds: 900 }],
    errors,
  },
  streams: { 'fitness-activities': fitnessActivities },
  activities: {
    list: 'fitness-activities',
    download,
    upload,
    edit,
    delete: async (task, id) => {
      await task.delete(id)
    },
    pageOf: (id) => `https://runkeeper.com/activity/${encodeURIComponent(id.split('/').at(-1) ?? '')}`,
  },
  imports: {
    answers: jsonArchive({
      title: 'Saved answers of Runkeeper',
      begins: /"\/fitnessActivities\//,
      path: /(^|\/)runkeeper/i,
      streamOf: (body) => (fitnessActivities.page.safeParse(body).success ? 'fitness-activities' : undefined),
    }),
  },
})
