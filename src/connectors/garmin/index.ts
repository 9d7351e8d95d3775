/**
 * Garmin, by its Connect Developer Program: health and workouts that are posted to us as watches are read out. How they
 * are stored is the runtime's; what needs a contract, and what no door offers, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { activities, moveIQActivities } from './activities.js'
import { bloodPressures, bodyComps, mct, skinTemp } from './body.js'
import { dailies, epochs, userMetrics } from './days.js'
import { errors } from './errors.js'
import { download } from './files.js'
import { apis, personalHost, rest } from './hosts.js'
import { personalKey } from './personal-key.js'
import { allDayRespiration, healthSnapshot, hrv, pulseox, stressDetails } from './series.js'
import { sleeps } from './sleeps.js'
import { webhookFor } from './webhook.js'

/** By Garmin's own keys. */
const health = {
  dailies,
  epochs,
  sleeps,
  bodyComps,
  hrv,
  stressDetails,
  allDayRespiration,
  pulseox,
  healthSnapshot,
  skinTemp,
  mct,
  userMetrics,
  bloodPressures,
}
const streams = { activities, moveIQActivities, ...health }
const byKey = {
  ...Object.fromEntries(Object.keys(streams).map((key) => [key, key])),
  manuallyUpdatedActivities: 'activities',
  activityFiles: 'activities',
}
const User = z.object({ userId: z.string() })

export const garmin = defineConnector({
  id: 'garmin',
  name: 'Garmin',
  version: 1,
  docs: 'https://developer.garmin.com/gc-developer-program/overview/',
  status: {
    state: 'live',
    note: 'Needs a key of Garmin’s Developer Program, which takes companies only; a person can bring a key of their own.',
  },
  auth: oauth2({
    authorizeUrl: 'https://connect.garmin.com/oauth2Confirm',
    tokenUrl: 'https://diauth.garmin.com/di-oauth2-service/oauth/token',
    // Garmin wants to be told, and stops posting.
    revoke: { url: `${apis}${rest}/user/registration`, method: 'DELETE', in: 'bearer' },
    clientAuth: 'body',
    pkce: true,
    // None is asked for: what a person allows they tick at Garmin, and `user/permissions` tells.
    scopes: [],
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    account: { path: `${rest}/user/id`, read: (body) => ({ id: User.parse(body).userId }) },
  }),
  personal: personalKey,
  api: {
    hosts: [apis, personalHost],
    limits: [
      { per: 'connection', requests: 60, seconds: 60 },
      // A first key may have a hundred days of history a minute; a request is for thirty.
      { per: 'endpoint', endpoint: 'backfill', requests: 3, seconds: 60 },
    ],
    errors,
  },
  streams,
  activities: {
    list: 'activities',
    download,
    pageOf: (id) => `https://connect.garmin.com/modern/activity/${encodeURIComponent(id)}`,
    // People link these accounts at Garmin, or there.
    mayForwardTo: ['strava', 'trainingpeaks', 'komoot', 'intervals-icu', 'ride-with-gps', 'trainerroad', 'runkeeper'],
  },
  webhook: webhookFor(byKey),
})
