/**
 * Polar AccessLink, version 3: what Polar Flow holds of a person, from the day they connected on. How it is stored is
 * the runtime's; what is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { activities, activity_samples } from './activities.js'
import { body_temperature, ecg, skin_contacts, skin_temperature, spo2 } from './biosensing.js'
import { errors, readLimits } from './errors.js'
import { exercise_samples, exercises } from './exercises.js'
import { workouts } from './files.js'
import { cardio_load, continuous_heart_rate, physical_info } from './heart.js'
import { nightly_recharge, sleep } from './sleep.js'
import { alertness, circadian_bedtime } from './sleepwise.js'
import { webhook } from './webhook.js'

const TokenAnswer = z.object({ x_user_id: z.union([z.number(), z.string()]).transform(String) })

export const polar = defineConnector({
  id: 'polar',
  name: 'Polar',
  version: 1,
  docs: 'https://www.polar.com/accesslink-api/',
  auth: oauth2({
    authorizeUrl: 'https://flow.polar.com/oauth2/authorization',
    tokenUrl: 'https://polarremote.com/v2/oauth2/token',
    // Takes the person off our list of users, and the token with them.
    revoke: { url: 'https://www.polaraccesslink.com/v3/users/{account}', method: 'DELETE', in: 'bearer' },
    clientAuth: 'basic',
    // https://www.polar.com/accesslink-api/#authentication tells of none.
    pkce: false,
    scopes: ['accesslink.read_all'],
    // A token lasts for years, and there is nothing to renew it with.
    refreshToken: 'none',
    account: { read: (answer) => ({ id: TokenAnswer.parse(answer).x_user_id }) },
    // Without it every call is refused; 409 says that it was done before.
    register: { path: '/v3/users', body: ({ reference }) => ({ 'member-id': reference }), alsoDone: [409] },
  }),
  api: {
    hosts: ['https://www.polaraccesslink.com'],
    // 500 and 20 for each registered person in a quarter of an hour, 5000 and 100 for each in a day: those of the first.
    limits: [
      { per: 'app', requests: 520, seconds: 900 },
      { per: 'app', requests: 5100, seconds: 86_400 },
    ],
    readLimits,
    errors,
  },
  /** By the last part of Polar's own paths. Those that send no notices come last. */
  streams: {
    exercises,
    'exercise-samples': exercise_samples,
    sleep,
    activities,
    'activity-samples': activity_samples,
    'continuous-heart-rate': continuous_heart_rate,
    'physical-info': physical_info,
    alertness,
    'circadian-bedtime': circadian_bedtime,
    'nightly-recharge': nightly_recharge,
    'cardio-load': cardio_load,
    'body-temperature': body_temperature,
    'skin-temperature': skin_temperature,
    'skin-contacts': skin_contacts,
    ecg,
    spo2,
  },
  activities: workouts,
  webhook,
})
