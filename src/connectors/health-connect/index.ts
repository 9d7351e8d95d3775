/**
 * Android's Health Connect, which has no service: its records are on the phone, and an app there hands them over. Two
 * shapes of delivery are read: our own, which is Health Connect's records as they are (`push.ts`, and the tutorial),
 * and that of the Open Wearables SDK.
 */
import { defineConnector, noAuth } from '../../kit/index.js'
import { push } from './push.js'
import { records } from './records.js'
import { sdk } from './sdk.js'

export const healthConnect = defineConnector({
  id: 'health-connect',
  name: 'Health Connect',
  version: 1,
  docs: 'https://developer.android.com/health-and-fitness/guides/health-connect',
  auth: noAuth,
  api: { hosts: [] },
  streams: { records, sdk },
  push,
})
