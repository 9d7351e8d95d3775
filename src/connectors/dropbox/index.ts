/** Dropbox, as a folder of workout files: what lies there is read, and what is sent there becomes a file. */
import { defineConnector, type ErrorAnswer, type ErrorMeaning, folderSettings, oauth2, z } from '../../kit/index.js'
import { content } from './calls.js'
import { activities } from './files.js'
import { files } from './listing.js'
import { webhook } from './webhook.js'

const Problem = z.object({
  error: z.object({ '.tag': z.string(), required_scope: z.string().optional() }),
})
/** https://www.dropbox.com/developers/documentation/http/documentation#error-handling: all that is wrong with access is a 401. */
const errors = ({ status, body }: ErrorAnswer): ErrorMeaning | undefined => {
  const told = status === 401 ? Problem.safeParse(body).data?.error : undefined
  switch (told?.['.tag']) {
    case 'missing_scope':
      return {
        means: 'permission',
        message: 'refuses us this',
        ...(told.required_scope !== undefined && { scopes: [told.required_scope] }),
      }
    case 'user_suspended':
      return {
        means: 'reauthorize',
        message: 'Dropbox has suspended the account; settle it there, then connect again.',
      }
    default:
      return undefined
  }
}

export const dropbox = defineConnector({
  id: 'dropbox',
  name: 'Dropbox',
  version: 1,
  docs: 'https://www.dropbox.com/developers/documentation/http/documentation',
  auth: oauth2({
    authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
    tokenUrl: 'https://api.dropboxapi.com/oauth2/token',
    revoke: { url: 'https://api.dropboxapi.com/2/auth/token/revoke', in: 'bearer' },
    clientAuth: 'body',
    pkce: true,
    scopes: ['account_info.read', 'files.metadata.read', 'files.content.read', 'files.content.write'],
    refreshToken: 'stays',
    // Without it there is no refresh token, and access ends after four hours.
    authorizeParams: { token_access_type: 'offline' },
    account: { read: (body) => ({ id: z.object({ account_id: z.string() }).parse(body).account_id }) },
  }),
  api: {
    hosts: ['https://api.dropboxapi.com', content],
    // Nothing is published; writes of one account are better not crowded.
    limits: [{ per: 'connection', requests: 300, seconds: 60 }],
    errors,
  },
  settings: folderSettings,
  streams: { files },
  activities,
  webhook,
})
