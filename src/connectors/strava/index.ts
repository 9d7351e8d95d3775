/**
 * Strava, API version 3: what an athlete did, listed, put together, uploaded and renamed. How workouts travel is the
 * sync room's; what Strava forbids and asks is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { activities } from './activities.js'
import { host, Id } from './api.js'
import { athlete, zones } from './athlete.js'
import { errors, readLimits } from './errors.js'
import { download } from './track.js'
import { edit, settings, upload } from './upload.js'
import { webhook } from './webhook.js'

const TokenAnswer = z.object({
  athlete: z.object({ id: Id, firstname: z.string().nullish(), lastname: z.string().nullish() }),
})
const quarterHour = 900
const day = 86_400

export const strava = defineConnector({
  id: 'strava',
  name: 'Strava',
  version: 1,
  docs: 'https://developers.strava.com/docs/reference/',
  auth: oauth2({
    authorizeUrl: `${host}/oauth/authorize`,
    tokenUrl: `${host}/oauth/token`,
    // The one place where Strava wants HTTP Basic; the old `/oauth/deauthorize` ends in June 2027.
    revoke: { url: `${host}/oauth/revoke`, clientAuth: 'basic' },
    clientAuth: 'body',
    // https://developers.strava.com/docs/authentication/ tells of none.
    pkce: false,
    scopes: ['profile:read_all', 'activity:read_all', 'activity:write'],
    scopeSeparator: ',',
    // Asks again which boxes to tick, also of somebody who left one empty the last time.
    authorizeParams: { approval_prompt: 'force' },
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    account: {
      read: (answer) => {
        const { id, firstname, lastname } = TokenAnswer.parse(answer).athlete
        const name = [firstname, lastname].filter(Boolean).join(' ')
        return { id, ...(name !== '' && { name }) }
      },
    },
  }),
  api: {
    hosts: [host],
    // Those of a new application; Strava doubles them once it is opened to ten athletes. Its headers tell what is left.
    limits: [
      { per: 'app', requests: 200, seconds: quarterHour, window: 'fixed' },
      { per: 'app', requests: 2000, seconds: day, window: 'fixed' },
      { per: 'endpoint', endpoint: 'read', requests: 100, seconds: quarterHour, window: 'fixed' },
      { per: 'endpoint', endpoint: 'read', requests: 1000, seconds: day, window: 'fixed' },
    ],
    readLimits,
    errors,
  },
  settings,
  streams: { activities, athlete, zones },
  activities: {
    list: 'activities',
    download,
    upload,
    edit,
    pageOf: (id) => `${host}/activities/${encodeURIComponent(id)}`,
    // They fetch it by themselves, where a person has linked them.
    mayForwardTo: ['intervals-icu', 'trainerroad'],
  },
  webhook,
})
