/** Garmin's activity types by our sports. Connect writes the same words in lower case. https://developer.garmin.com/gc-developer-program/activity-api/ */
import { type SportName, sportNamed } from '../../kit/index.js'

const own: Readonly<Record<string, SportName>> = {
  street_running: 'running',
  indoor_running: 'treadmill_running',
  virtual_run: 'treadmill_running',
  ultra_run: 'running',
  obstacle_run: 'running',
  road_biking: 'road_cycling',
  cyclocross: 'gravel_cycling',
  track_cycling: 'cycling',
  recumbent_cycling: 'cycling',
  virtual_ride: 'virtual_cycling',
  bmx: 'cycling',
  e_bike_fitness: 'e_biking',
  handcycling: 'hand_cycling',
  downhill_biking: 'mountain_biking',
  enduro_mtb: 'mountain_biking',
  e_bike_mountain: 'e_biking',
  e_enduro_mtb: 'e_biking',
  casual_walking: 'walking',
  speed_walking: 'walking',
  rucking: 'hiking',
  snow_shoe: 'snowshoeing',
  resort_skiing: 'alpine_skiing',
  resort_skiing_snowboarding: 'alpine_skiing',
  resort_snowboarding: 'snowboarding',
  backcountry_snowboarding: 'snowboarding',
  skate_skiing: 'cross_country_skiing',
  skating: 'ice_skating',
  lap_swimming: 'pool_swimming',
  stand_up_paddling: 'stand_up_paddleboarding',
  fitness_equipment: 'cardio_training',
  indoor_cardio: 'cardio_training',
  indoor_climbing: 'climbing',
  rock_climbing: 'climbing',
  mobility: 'stretching',
  wheelchair_push_run: 'wheelchair_running',
  wheelchair_push_walk: 'wheelchair_walking',
  multi_sport: 'multisport',
}

/** Connect's numbers of the types that others hang below. */
const parents: Readonly<Record<number, SportName>> = {
  1: 'running',
  2: 'cycling',
  3: 'hiking',
  9: 'walking',
  26: 'swimming',
}

/** A word nobody here knows is what it hangs below. */
export const sportOf = (word: string | undefined, parent?: number): SportName => {
  const plain = (word ?? '').toLowerCase().replace(/_(v2|ws)$/, '')
  const sport = sportNamed(plain, own)
  return sport === 'other' && plain !== 'other' ? (parents[parent ?? 0] ?? sport) : sport
}
