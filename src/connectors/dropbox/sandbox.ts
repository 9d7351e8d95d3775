/**
 * Dropbox, simulated from its API specification: an account with a folder of workout files, listed with a cursor that
 * yields what changed since, content hashes, uploads that never overwrite, and notices that say no more than whose.
 * https://www.dropbox.com/developers/documentation/http/documentation
 */
import { defineService, json } from '../../sandbox/index.js'
import { appConsole, notices } from './sandbox/notices.js'
import { answer } from './sandbox/routes.js'
import { accountOf, shelfOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

const api = 'https://api.dropboxapi.com'

export const sandbox = defineService({
  id: 'dropbox',
  name: 'Dropbox',
  hosts: [api, 'https://content.dropboxapi.com', 'https://www.dropbox.com'],
  oauth: {
    authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
    tokenUrl: `${api}/oauth2/token`,
    clientAuth: ['basic', 'body'],
    pkce: 'optional',
    scopes: [
      { name: 'account_info.read', title: 'View information about your account' },
      { name: 'files.metadata.read', title: 'View information about your files' },
      { name: 'files.content.read', title: 'View the content of your files' },
      { name: 'files.content.write', title: 'Edit the content of your files' },
    ],
    accessTokenSeconds: 14_400,
    refreshToken: 'stays',
    wantsRefresh: (params) => params.get('token_access_type') === 'offline',
    account: accountOf,
    tokenExtras: (person) => ({ account_id: accountOf(person), uid: String(person.seed) }),
  },
  // Nothing is published; what a client keeps to by itself.
  limits: [{ per: 'connection', requests: 600, seconds: 60 }],
  shelf: shelfOf,
  open: appConsole,
  handle: answer,
  refuse: (refusal) => {
    if (refusal.why === 'limited') {
      const seconds = String(refusal.retryAfterSeconds)
      const body = { error_summary: 'too_many_requests/..', error: { reason: { '.tag': 'too_many_requests' } } }
      return json(body, { status: 429, headers: { 'retry-after': seconds } })
    }
    const tag = refusal.why === 'expired-token' ? 'expired_access_token' : 'invalid_access_token'
    return json({ error_summary: `${tag}/..`, error: { '.tag': tag } }, { status: 401 })
  },
  truth,
  notices,
})
