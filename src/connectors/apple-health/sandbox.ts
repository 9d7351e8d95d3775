/**
 * An iPhone with Health on it, simulated: HealthKit's samples with their UUIDs, which never change but are deleted and
 * added anew when something is edited, and an app that hands over what an anchored query gave it since the last time.
 * Written from Apple's documentation and the Open Wearables SDK, whose deliveries it makes.
 * https://developer.apple.com/documentation/healthkit/hkanchoredobjectquery
 */
import { defineService } from '../../sandbox/index.js'
import { pushes } from './sandbox/app.js'
import { truth } from './sandbox/truth.js'

export const sandbox = defineService({
  id: 'apple-health',
  name: 'Apple Health',
  hosts: [],
  limits: [],
  truth,
  pushes,
})
