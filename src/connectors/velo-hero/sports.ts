/** Velo Hero's `sport_id`, both ways. Those it lists: https://app.velohero.com/sports/list?view=json */
import type { SportName } from '../../kit/index.js'

const byId: Readonly<Record<string, SportName>> = {
  1: 'cycling',
  2: 'running',
  3: 'swimming',
  4: 'cardio_training',
  5: 'strength_training',
  6: 'mountain_biking',
  7: 'hiking',
  8: 'cross_country_skiing',
  9: 'cycling',
  11: 'rowing',
  12: 'e_biking',
}
export const sportOf = (id: string | undefined): SportName => byId[id ?? ''] ?? 'other'

/** What is none of these goes in without a sport. */
const ids: Readonly<Record<string, readonly SportName[]>> = {
  1: ['cycling', 'road_cycling', 'gravel_cycling', 'indoor_cycling', 'virtual_cycling', 'hand_cycling'],
  2: ['running', 'trail_running', 'treadmill_running', 'track_running'],
  3: ['swimming', 'pool_swimming', 'open_water_swimming'],
  4: ['cardio_training', 'circuit_training', 'core_training', 'functional_training', 'elliptical', 'inline_skating'],
  5: ['strength_training'],
  6: ['mountain_biking'],
  7: ['hiking', 'walking', 'nordic_walking', 'climbing', 'mountaineering', 'snowshoeing'],
  8: ['cross_country_skiing', 'alpine_skiing', 'backcountry_skiing', 'snowboarding', 'roller_skiing', 'ice_skating'],
  10: ['soccer', 'basketball', 'volleyball', 'handball', 'tennis', 'badminton', 'squash', 'table_tennis'],
  11: ['rowing', 'kayaking', 'canoeing', 'paddling', 'stand_up_paddleboarding', 'sailing', 'surfing'],
  12: ['e_biking'],
}
export const idOf = (sport: SportName): string =>
  Object.entries(ids).find(([, sports]) => sports.includes(sport))?.[0] ?? '0'
