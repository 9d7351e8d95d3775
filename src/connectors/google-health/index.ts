/**
 * Google Health, the successor of the Fitbit Web API and of Google Fit's cloud. A type of data is a line in the list of
 * streams below and a few lines in the file of its shape (intervals, samples, dailies, …); what points have in common
 * is in `points.ts`, sums over all sources are in `rollups.ts`.
 */
import { defineConnector, oauth2, type Stream, z } from '../../kit/index.js'
import * as dailies from './dailies.js'
import { pairedDevices } from './devices.js'
import { errors } from './errors.js'
import { exercise } from './exercise.js'
import * as intervals from './intervals.js'
import { hydrationLog, nutritionLog } from './nutrition.js'
import { electrocardiogram, irregularRhythm } from './rhythm.js'
import * as rollups from './rollups.js'
import * as samples from './samples.js'
import { sleep } from './sleep.js'
import { webhookOf } from './webhook.js'
import { workouts } from './workouts.js'

/** By the type's own name, as in the API's paths. */
const streams = {
  steps: intervals.steps,
  floors: intervals.floors,
  distance: intervals.distance,
  altitude: intervals.altitude,
  'active-energy-burned': intervals.activeEnergyBurned,
  'basal-energy-burned': intervals.basalEnergyBurned,
  'active-zone-minutes': intervals.activeZoneMinutes,
  'active-minutes': intervals.activeMinutes,
  'activity-level': intervals.activityLevel,
  'sedentary-period': intervals.sedentaryPeriod,
  'time-in-heart-rate-zone': intervals.timeInHeartRateZone,
  'swim-lengths-data': intervals.swimLengths,
  'heart-rate': samples.heartRate,
  'heart-rate-variability': samples.heartRateVariability,
  'oxygen-saturation': samples.oxygenSaturation,
  weight: samples.weight,
  'body-fat': samples.bodyFat,
  height: samples.height,
  'core-body-temperature': samples.coreBodyTemperature,
  'blood-glucose': samples.bloodGlucose,
  'vo2-max': samples.vo2Max,
  'run-vo2-max': samples.runVo2Max,
  'respiratory-rate-sleep-summary': samples.respiratoryRateSleepSummary,
  'daily-resting-heart-rate': dailies.dailyRestingHeartRate,
  'daily-heart-rate-variability': dailies.dailyHeartRateVariability,
  'daily-heart-rate-zones': dailies.dailyHeartRateZones,
  'daily-oxygen-saturation': dailies.dailyOxygenSaturation,
  'daily-respiratory-rate': dailies.dailyRespiratoryRate,
  'daily-sleep-temperature-derivations': dailies.dailySleepTemperature,
  'daily-vo2-max': dailies.dailyVo2Max,
  sleep,
  exercise,
  'hydration-log': hydrationLog,
  'nutrition-log': nutritionLog,
  electrocardiogram,
  'irregular-rhythm-notification': irregularRhythm,
  'total-calories': rollups.totalCalories,
  'calories-in-heart-rate-zone': rollups.caloriesInHeartRateZone,
  'steps-per-day': rollups.stepsPerDay,
  'distance-per-day': rollups.distancePerDay,
  'floors-per-day': rollups.floorsPerDay,
  'total-calories-per-day': rollups.totalCaloriesPerDay,
  'nutrition-log-per-day': rollups.nutritionPerDay,
  'paired-devices': pairedDevices,
} as const satisfies Readonly<Record<string, Stream>>

const Identity = z.object({ healthUserId: z.string(), legacyUserId: z.string().nullish() })

export const googleHealth = defineConnector({
  id: 'google-health',
  name: 'Google Health',
  version: 1,
  docs: 'https://developers.google.com/health',
  auth: oauth2({
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    // Takes either token and ends the whole grant; a token that is dead already answers 400.
    revoke: { url: 'https://oauth2.googleapis.com/revoke' },
    clientAuth: 'body',
    pkce: true,
    scopePrefix: 'https://www.googleapis.com/auth/googlehealth.',
    scopes: [
      'activity_and_fitness.readonly',
      'health_metrics_and_measurements.readonly',
      'sleep.readonly',
      'nutrition.readonly',
      'ecg.readonly',
      'irn.readonly',
      'profile.readonly',
      'settings.readonly',
      // For the files of workouts, and for giving it some.
      'location.readonly',
      'activity_and_fitness.writeonly',
    ],
    refreshToken: 'stays',
    // Without the first there is no refresh token, without the second only on the very first consent.
    // https://developers.google.com/identity/protocols/oauth2/web-server#offline
    authorizeParams: { access_type: 'offline', prompt: 'consent' },
    account: {
      path: '/v4/users/me/identity',
      // The Fitbit id of old: by it a history from Fitbit is continued.
      read: (body) => {
        const { healthUserId, legacyUserId } = Identity.parse(body)
        return { id: healthUserId, ...(legacyUserId ? { legacyId: legacyUserId } : {}) }
      },
    },
  }),
  api: {
    hosts: ['https://health.googleapis.com'],
    // https://developers.google.com/health/rate-limits. There are no headers that tell what is left.
    limits: [
      { per: 'connection', requests: 300, seconds: 60 },
      { per: 'app', requests: 120_000, seconds: 60 },
      { per: 'app', requests: 86_400_000, seconds: 86_400 },
    ],
    errors,
  },
  streams,
  activities: workouts,
  webhook: webhookOf(Object.keys(streams)),
})
