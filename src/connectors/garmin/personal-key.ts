/** Garmin's Personal API, since October 2026: a key that anybody makes for their own data, read only. */
import { apiKey, maybe, z } from '../../kit/index.js'
import { personalHost } from './hosts.js'

const daySeconds = 86_400
/** Nothing is published of this answer; client libraries read it under these names. */
const Token = z.object({
  access_token: maybe(z.string()),
  accessToken: maybe(z.string()),
  token: maybe(z.string()),
  expires_in: maybe(z.number()),
  expiresIn: maybe(z.number()),
})

export const personalKey = apiKey({
  header: 'authorization',
  prefix: 'ApiKey ',
  help: 'In Garmin Connect on the web, under Settings, Personal API token: make a key, choose how long it lives, and copy it. It is shown once.',
  // Whose key it is, nobody tells: one for each person here.
  account: { read: () => ({ id: 'own' }) },
  exchange: {
    host: personalHost,
    path: '/personalapitoken-service/personal-api/personal-api-key/token',
    read: (answer) => {
      const told = Token.parse(answer)
      const token = told.access_token ?? told.accessToken ?? told.token ?? ''
      return { token, expiresInSeconds: told.expires_in ?? told.expiresIn ?? daySeconds }
    },
  },
})
