/** TrainingPeaks' types of workouts, both ways. Reading, capitals vary: `xc-Ski`, `XC-Ski`. */
import type { SportName } from '../../kit/index.js'

const byType: Readonly<Record<string, SportName>> = {
  swim: 'swimming',
  bike: 'cycling',
  run: 'running',
  brick: 'multisport',
  mtb: 'mountain_biking',
  strength: 'strength_training',
  'xc-ski': 'cross_country_skiing',
  rowing: 'rowing',
  walk: 'walking',
}
export const sportOf = (type: string | undefined): SportName => byType[(type ?? '').toLowerCase()] ?? 'other'

const types: Readonly<Record<string, readonly SportName[]>> = {
  swim: ['swimming', 'pool_swimming', 'open_water_swimming'],
  bike: ['cycling', 'road_cycling', 'gravel_cycling', 'indoor_cycling', 'virtual_cycling', 'e_biking', 'hand_cycling'],
  run: ['running', 'trail_running', 'treadmill_running', 'track_running'],
  brick: ['multisport', 'triathlon'],
  mtb: ['mountain_biking'],
  strength: ['strength_training', 'functional_training', 'core_training', 'circuit_training', 'crossfit'],
  'xc-ski': ['cross_country_skiing', 'roller_skiing'],
  rowing: ['rowing', 'indoor_rowing'],
  walk: ['walking', 'nordic_walking', 'treadmill_walking', 'hiking'],
}
export const typeOf = (sport: SportName): string =>
  Object.entries(types).find(([, sports]) => sports.includes(sport))?.[0] ?? 'other'
