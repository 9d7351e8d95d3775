/**
 * Komoot: recorded tours by its partner interface, listed, fetched, uploaded and changed. How they are asked for and kept
 * is the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, type ErrorAnswer, type ErrorMeaning, oauth2, z } from '../../kit/index.js'
import { base, download, edit, upload } from './files.js'
import { tours } from './tours.js'

const signIn = 'https://auth-api.main.komoot.net/oauth'
/** Whose tours they are is told with the token, and nowhere else. */
const TokenAnswer = z.object({ username: z.union([z.string(), z.number()]).transform(String) })

const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 ? { means: 'nothing' } : undefined

export const komoot = defineConnector({
  id: 'komoot',
  name: 'Komoot',
  version: 1,
  docs: 'https://static.komoot.de/doc/external-api/v007/index.html',
  status: { state: 'live', note: 'For contracted partners of Komoot only: keys for personal use have been declined.' },
  auth: oauth2({
    authorizeUrl: `${signIn}/authorize`,
    tokenUrl: `${signIn}/token`,
    clientAuth: 'basic',
    // https://static.komoot.de/doc/auth/oauth2.html tells of none.
    pkce: false,
    scopes: ['profile', 'tour-upload'],
    refreshToken: 'stays',
    account: { read: (answer) => ({ id: TokenAnswer.parse(answer).username }) },
  }),
  api: {
    hosts: ['https://external-api.komoot.de'],
    headers: { accept: 'application/hal+json' },
    // None is published: what we keep to ourselves.
    limits: [{ per: 'connection', requests: 60, seconds: 60 }],
    errors,
  },
  streams: { tours },
  activities: {
    list: 'tours',
    download,
    upload,
    edit,
    delete: async (task, id) => {
      await task.delete(`${base}/tours/${encodeURIComponent(id)}`)
    },
    deleteScopes: ['tour-upload'],
    pageOf: (id) => `https://www.komoot.com/tour/${encodeURIComponent(id)}`,
  },
})
