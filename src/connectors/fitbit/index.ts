/**
 * Fitbit's Web API, which ended in November 2026: what was recorded of it and what an archive holds is still read, and
 * whoever is connected is told where to go on. Its successor is `google-health`. A type of data is a stream in the file
 * of its shape and a line below.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { activityLog, activitySummary } from './activities.js'
import { archiveStreams } from './archive-streams.js'
import { fat, weight } from './body.js'
import { devices } from './devices.js'
import { errors, readLimits, succession } from './errors.js'
import { foods, water } from './foods.js'
import { activeZoneMinutes, heart, heartIntraday } from './heart.js'
import * as nightly from './nightly.js'
import { electrocardiogram, irregularRhythm } from './rhythm.js'
import { activitySeries } from './series.js'
import { sleep } from './sleep.js'
import { takeout } from './takeout.js'
import { webhook } from './webhook.js'

const Profile = z.object({ user: z.object({ encodedId: z.string(), timezone: z.string().nullish() }) })

export const fitbit = defineConnector({
  id: 'fitbit',
  name: 'Fitbit',
  version: 1,
  docs: 'https://dev.fitbit.com/build/reference/web-api/',
  status: { state: 'ended', note: succession, successor: 'google-health' },
  auth: oauth2({
    authorizeUrl: 'https://www.fitbit.com/oauth2/authorize',
    tokenUrl: 'https://api.fitbit.com/oauth2/token',
    revoke: { url: 'https://api.fitbit.com/oauth2/revoke', clientAuth: true },
    clientAuth: 'basic',
    pkce: true,
    scopes: [
      'activity',
      'cardio_fitness',
      'electrocardiogram',
      'heartrate',
      'irregular_rhythm_notifications',
      'nutrition',
      'oxygen_saturation',
      'profile',
      'respiratory_rate',
      'settings',
      'sleep',
      'temperature',
      'weight',
    ],
    refreshToken: 'rotates',
    // Said to answer a repeated refresh alike for two minutes; nobody confirms it, so nothing is built on it.
    refreshGraceSeconds: 0,
    account: {
      path: '/1/user/-/profile.json',
      read: (body) => {
        const { encodedId, timezone } = Profile.parse(body).user
        return { id: encodedId, ...(timezone ? { timeZone: timezone } : {}) }
      },
    },
  }),
  api: {
    hosts: ['https://api.fitbit.com'],
    limits: [{ per: 'connection', requests: 150, seconds: 3600, window: 'fixed' }],
    readLimits,
    errors,
  },
  streams: {
    ...activitySeries,
    heart,
    'heart-intraday': heartIntraday,
    'active-zone-minutes': activeZoneMinutes,
    'activity-log': activityLog,
    'activity-summary': activitySummary,
    sleep,
    hrv: nightly.hrv,
    'hrv-intraday': nightly.hrvIntraday,
    'breathing-rate': nightly.breathing,
    'breathing-rate-stages': nightly.breathingByStage,
    spo2: nightly.spo2,
    'spo2-intraday': nightly.spo2Intraday,
    'skin-temperature': nightly.skinTemperature,
    'core-temperature': nightly.coreTemperature,
    'cardio-score': nightly.cardioScore,
    weight,
    fat,
    foods,
    water,
    devices,
    electrocardiogram,
    'irregular-rhythm': irregularRhythm,
    ...archiveStreams,
  },
  webhook,
  imports: { takeout },
})
