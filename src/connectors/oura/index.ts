/**
 * Oura, the ring: everything API version 2 tells of a person, and its notices. How it is stored is the runtime's; what
 * is not mapped, and why, is in the README.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { base } from './collection.js'
import { daily, daily_activity, sleep_time } from './days.js'
import { errors, readLimits } from './errors.js'
import { enhanced_tag, rest_mode_period, session, tag, workout } from './events.js'
import { heartrate, personal_info, ring_battery_level, ring_configuration } from './ring.js'
import { sleep } from './sleep.js'
import { webhookFor } from './webhook.js'

const byDay = { sleep, sleep_time, ...daily, daily_activity, workout, session, enhanced_tag, tag, rest_mode_period }
const noticed = { ...byDay, ring_configuration }

export const oura = defineConnector({
  id: 'oura',
  name: 'Oura',
  version: 1,
  docs: 'https://cloud.ouraring.com/v2/docs',
  auth: oauth2({
    authorizeUrl: 'https://cloud.ouraring.com/oauth/authorize',
    tokenUrl: 'https://api.ouraring.com/oauth/token',
    // Not RFC 7009: the token goes into the query under a name of its own.
    revoke: { url: 'https://api.ouraring.com/oauth/revoke', method: 'POST', param: 'access_token', in: 'query' },
    clientAuth: 'body',
    // https://cloud.ouraring.com/docs/authentication tells of none.
    pkce: false,
    // `spo2`, though the OpenAPI document says `spo2Daily` (and `tag User`): words of the descriptions, run together.
    scopes: ['personal', 'daily', 'heartrate', 'workout', 'tag', 'session', 'spo2'],
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    account: { path: `${base}/personal_info`, read: (body) => z.object({ id: z.string() }).parse(body) },
  }),
  api: {
    hosts: ['https://api.ouraring.com'],
    limits: (['app', 'connection'] as const).map((per) => ({ per, requests: 5000, seconds: 300 })),
    readLimits,
    errors,
  },
  /** By Oura's own names, but for the capital in `vO2_max`. The last three send no notices and are polled only. */
  streams: { ...noticed, heartrate, ring_battery_level, personal_info },
  webhook: webhookFor(Object.keys(noticed)),
})
