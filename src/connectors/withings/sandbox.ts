/**
 * Withings, simulated from its OpenAPI description and the facts observed beside it: forms in, answers that are always
 * 200 with the status inside, offsets for pages, `lastupdate`, high-frequency data cut after a day, notices that are
 * forms and not signed. https://developer.withings.com/api-reference
 */
import { defineService } from '../../sandbox/index.js'
import { answer, problem } from './sandbox/actions.js'
import { notices } from './sandbox/notify.js'
import { userIdOf } from './sandbox/told.js'
import { truth } from './sandbox/truth.js'

export const sandbox = defineService({
  id: 'withings',
  name: 'Withings',
  hosts: ['https://wbsapi.withings.net', 'https://account.withings.com'],
  oauth: {
    authorizeUrl: 'https://account.withings.com/oauth2_user/authorize2',
    tokenUrl: 'https://wbsapi.withings.net/v2/oauth2',
    tokenWhen: { action: 'requesttoken' },
    clientAuth: ['body'],
    pkce: 'optional',
    scopes: [
      { name: 'user.info', title: 'Your profile, goals and devices' },
      { name: 'user.metrics', title: 'Your weight, heart, temperature and other measurements' },
      { name: 'user.activity', title: 'Your steps, workouts and sleep' },
      { name: 'user.sleepevents', title: 'When you go to bed and get up' },
    ],
    scopeSeparator: ',',
    codeSeconds: 30,
    accessTokenSeconds: 10_800,
    refreshToken: 'rotates',
    refreshGraceSeconds: 8 * 3600,
    graceEndsOnUse: true,
    account: (person) => String(userIdOf(person)),
    tokenExtras: (person) => ({ userid: String(userIdOf(person)), csrf_token: 'invented' }),
    tokenAnswer: (standard) => ({ status: 0, body: standard }),
    tokenError: ({ error }) => ({
      status: 503,
      body: {},
      error: `Invalid Params: invalid ${error === 'invalid_client' ? 'client_id' : 'refresh_token or code'}`,
    }),
    tokenErrorStatus: 200,
  },
  limits: [{ per: 'app', requests: 120, seconds: 60 }],
  handle: answer,
  refuse: ({ why }) =>
    why === 'limited' ? problem(601, 'Too Many Requests') : problem(401, 'invalid_token: The access token is invalid'),
  truth,
  notices,
})
