/** SportTracks' types, both ways: `cycling: mountain`, the general before the particular. */
import type { SportName } from '../../kit/index.js'

const byPart: Readonly<Record<string, SportName>> = {
  running: 'running',
  trail: 'trail_running',
  treadmill: 'treadmill_running',
  cycling: 'cycling',
  mountain: 'mountain_biking',
  walking: 'walking',
  hiking: 'hiking',
  skiing: 'alpine_skiing',
  nordic: 'cross_country_skiing',
  snowboarding: 'snowboarding',
  skating: 'inline_skating',
  swimming: 'swimming',
  rowing: 'rowing',
  'standup paddling': 'stand_up_paddleboarding',
  elliptical: 'elliptical',
  gym: 'cardio_training',
}
/** The most particular part that is known. */
export const sportOf = (type: string | undefined): SportName =>
  (type ?? '')
    .toLowerCase()
    .split(':')
    .map((part) => byPart[part.trim()])
    .findLast((sport) => sport !== undefined) ?? 'other'

const types: Readonly<Record<string, readonly SportName[]>> = {
  running: ['running', 'trail_running', 'treadmill_running', 'track_running'],
  cycling: [
    'cycling',
    'road_cycling',
    'gravel_cycling',
    'indoor_cycling',
    'virtual_cycling',
    'e_biking',
    'hand_cycling',
  ],
  'cycling: mountain': ['mountain_biking'],
  walking: ['walking', 'nordic_walking', 'treadmill_walking'],
  'walking: hiking': ['hiking', 'snowshoeing', 'mountaineering'],
  skiing: ['alpine_skiing', 'backcountry_skiing'],
  'skiing: nordic': ['cross_country_skiing', 'roller_skiing'],
  'skiing: snowboarding': ['snowboarding'],
  skating: ['inline_skating', 'ice_skating'],
  swimming: ['swimming', 'pool_swimming', 'open_water_swimming'],
  rowing: ['rowing', 'indoor_rowing'],
  'rowing: standup paddling': ['stand_up_paddleboarding'],
  'gym: elliptical': ['elliptical'],
  gym: ['cardio_training', 'strength_training', 'functional_training', 'circuit_training', 'core_training', 'crossfit'],
}
export const typeOf = (sport: SportName): string =>
  Object.entries(types).find(([, sports]) => sports.includes(sport))?.[0] ?? 'other'
