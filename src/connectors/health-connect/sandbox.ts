/**
 * An Android phone with Health Connect on it, simulated: records with stable ids that are edited in place, split by the
 * apps' own policy, some without offsets; and an app that asks for changes since its token and hands them over. Written
 * from Android's documentation and our own tutorial, whose deliveries it makes.
 * https://developer.android.com/health-and-fitness/guides/health-connect/develop/sync-data
 */
import { defineService } from '../../sandbox/index.js'
import { pushes } from './sandbox/app.js'
import { truth } from './sandbox/truth.js'

export const sandbox = defineService({
  id: 'health-connect',
  name: 'Health Connect',
  hosts: [],
  limits: [],
  truth,
  pushes,
})
