/**
 * Dexcom, the glucose sensor: version 3 of its Web API, which is an hour or more behind. What people see at once is in
 * `dexcom-share`. Times and identity of records are in `records.ts`.
 */
import { defineConnector, oauth2, z } from '../../kit/index.js'
import { devices } from './devices.js'
import { errors } from './errors.js'
import { alerts, events } from './events.js'
import { calibrations, egvs } from './glucose.js'
import { base } from './records.js'

const home = 'https://api.dexcom.com'

export const dexcom = defineConnector({
  id: 'dexcom',
  name: 'Dexcom',
  version: 1,
  docs: 'https://developer.dexcom.com/docs/dexcomv3/endpoint-overview',
  auth: oauth2({
    authorizeUrl: `${home}/v2/oauth2/login`,
    tokenUrl: `${home}/v2/oauth2/token`,
    clientAuth: 'body',
    // https://developer.dexcom.com/docs/dexcom/authentication tells of none.
    pkce: false,
    scopes: ['offline_access'],
    refreshToken: 'rotates',
    refreshGraceSeconds: 0,
    // The token answer does not say whose it is; every answer with data does.
    account: {
      path: `${base}/dataRange`,
      read: (body) => ({ id: z.object({ userId: z.string() }).parse(body).userId }),
    },
  }),
  regions: {
    us: { title: 'United States', hosts: {} },
    ous: { title: 'Outside the United States', hosts: { [home]: 'https://api.dexcom.eu' } },
    jp: { title: 'Japan', hosts: { [home]: 'https://api.dexcom.jp' } },
    sandbox: { title: "Dexcom's own test environment", hosts: { [home]: 'https://sandbox-api.dexcom.com' } },
  },
  api: {
    hosts: [home],
    // https://developer.dexcom.com/docs/dexcomv3/endpoint-overview. There are no headers that tell what is left.
    limits: [{ per: 'app', requests: 60_000, seconds: 3600 }],
    errors,
  },
  streams: { egvs, events, calibrations, alerts, devices },
})
