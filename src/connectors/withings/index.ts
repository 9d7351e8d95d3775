/**
 * Withings: scales, cuffs, watches and sleep mats. What it tells of a person, and its notices. How it is stored is the
 * runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { activity, intraday } from './days.js'
import { devices } from './devices.js'
import { errors, readTokens } from './errors.js'
import { ecg } from './heart.js'
import { measures } from './measures.js'
import { sleep, sleepStages } from './sleep.js'
import { webhook } from './webhook.js'
import { workouts } from './workouts.js'

/** A number in one call, a text in another. */
const Grant = z.object({ body: z.object({ userid: z.union([z.string(), z.number()]).transform(String) }) })

export const withings = defineConnector({
  id: 'withings',
  name: 'Withings',
  version: 1,
  docs: 'https://developer.withings.com/api-reference',
  auth: oauth2({
    authorizeUrl: 'https://account.withings.com/oauth2_user/authorize2',
    tokenUrl: 'https://wbsapi.withings.net/v2/oauth2',
    clientAuth: 'body',
    // https://developer.withings.com/api-reference/#tag/oauth2 tells of none.
    pkce: false,
    scopes: ['user.info', 'user.metrics', 'user.activity'],
    scopeSeparator: ',',
    refreshToken: 'rotates',
    // The old one serves for eight hours, or until the new access token is first used.
    refreshGraceSeconds: 8 * 3600,
    // The parameters of OAuth, and one that says what they are for.
    tokenParams: { action: 'requesttoken' },
    readTokens,
    account: { read: (answer) => ({ id: Grant.parse(answer).body.userid }) },
  }),
  api: {
    hosts: ['https://wbsapi.withings.net'],
    limits: [{ per: 'app', requests: 120, seconds: 60 }],
    errors,
  },
  streams: { measures, activity, intraday, workouts, sleep, sleep_stages: sleepStages, ecg, devices },
  webhook,
})
