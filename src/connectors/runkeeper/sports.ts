/** Runkeeper's types, both ways. https://runkeeper.com/developer/healthgraph/fitness-activities */
import { type SportName, sportNamed } from '../../kit/index.js'

const own: Readonly<Record<string, SportName>> = {
  downhill_skiing: 'alpine_skiing',
  skating: 'inline_skating',
  wheelchair: 'wheelchair_walking',
  spinning: 'indoor_cycling',
  arc_trainer: 'elliptical',
  zumba: 'dancing',
  core_strengthening: 'core_training',
  stairmaster: 'stair_climbing',
}
export const sportOf = (type: string | undefined): SportName => sportNamed(type ?? '', own)

const types: Readonly<Record<string, readonly SportName[]>> = {
  Running: ['running', 'trail_running', 'treadmill_running', 'track_running'],
  Cycling: [
    'cycling',
    'road_cycling',
    'gravel_cycling',
    'indoor_cycling',
    'virtual_cycling',
    'e_biking',
    'hand_cycling',
  ],
  'Mountain Biking': ['mountain_biking'],
  Walking: ['walking', 'treadmill_walking', 'nordic_walking'],
  Hiking: ['hiking', 'snowshoeing', 'mountaineering'],
  'Downhill Skiing': ['alpine_skiing', 'backcountry_skiing'],
  'Cross-Country Skiing': ['cross_country_skiing', 'roller_skiing'],
  Snowboarding: ['snowboarding'],
  Skating: ['inline_skating', 'ice_skating'],
  Swimming: ['swimming', 'pool_swimming', 'open_water_swimming'],
  Wheelchair: ['wheelchair_walking', 'wheelchair_running'],
  Rowing: ['rowing', 'indoor_rowing'],
  Elliptical: ['elliptical'],
  'Strength Training': ['strength_training', 'functional_training', 'core_training'],
  Yoga: ['yoga'],
  Pilates: ['pilates'],
}
export const typeOf = (sport: SportName): string =>
  Object.entries(types).find(([, sports]) => sports.includes(sport))?.[0] ?? 'Other'
