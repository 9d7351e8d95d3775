/** Services of workouts: five of them are one person's. */
import { type Service, serviceFrom } from '../services.js'
import type { Telling } from '../tells.js'

const from = (id: string, load: Telling['load']): Promise<Service> => serviceFrom({ id, load, weight: 0, tells: {} })

export const workoutServices: readonly Service[] = await Promise.all([
  from('strava', () => import('../../../src/connectors/strava/sandbox.js')),
  from('dropbox', () => import('../../../src/connectors/dropbox/sandbox.js')),
  from('intervals-icu', () => import('../../../src/connectors/intervals-icu/sandbox.js')),
  from('ride-with-gps', () => import('../../../src/connectors/ride-with-gps/sandbox.js')),
  from('garmin', () => import('../../../src/connectors/garmin/sandbox.js')),
  from('wahoo', () => import('../../../src/connectors/wahoo/sandbox.js')),
  from('velo-hero', () => import('../../../src/connectors/velo-hero/sandbox.js')),
  from('trainingpeaks', () => import('../../../src/connectors/trainingpeaks/sandbox.js')),
  from('runkeeper', () => import('../../../src/connectors/runkeeper/sandbox.js')),
])

/** Those that most people of this kind have. */
export const usual: readonly string[] = ['strava', 'dropbox', 'intervals-icu', 'ride-with-gps', 'garmin']

/** A provider's id of a workout as its shelf has it: whatever stands before, the digits are the shelf's. */
export const shelfIdOf = (externalId: string): string | undefined => /(\d+)$/.exec(externalId)?.[1]?.replace(/^0+/, '')

/** Pages on which an operator types an address in; there is no API for it. */
export const operatorPages: Readonly<Record<string, { readonly page: string; readonly field: string }>> = {
  garmin: { page: 'https://apis.garmin.com/tools/endpoints', field: 'url' },
  dropbox: { page: 'https://www.dropbox.com/developers/apps', field: 'webhook' },
  'ride-with-gps': { page: 'https://ridewithgps.com/settings/developers', field: 'webhook_url' },
}
