/** Polar Flow's sport profiles by our sports. https://www.polar.com/accesslink-api/#detailed-sport-info-values-in-exercise-entity */
import { type SportName, sportNamed } from '../../kit/index.js'

const own: Readonly<Record<string, SportName>> = {
  jogging: 'running',
  road_running: 'running',
  track_and_field_running: 'track_running',
  ultrarunning_running: 'running',
  backpacking: 'hiking',
  trail_hiking: 'hiking',
  road_biking: 'road_cycling',
  biking: 'cycling',
  spinning: 'indoor_cycling',
  cyclocross: 'gravel_cycling',
  cross_trainer: 'elliptical',
  crosstrainer: 'elliptical',
  core: 'core_training',
  cross_fit: 'crossfit',
  fitness_dancing: 'dancing',
  aquatics_fitness: 'water_fitness',
  aqua_fitness: 'water_fitness',
  freestyle_rollerskiing: 'roller_skiing',
  classic_rollerskiing: 'roller_skiing',
  roller_skating: 'inline_skating',
  roller_blading: 'inline_skating',
  freestyle_xc_skiing: 'cross_country_skiing',
  classic_xc_skiing: 'cross_country_skiing',
  skiing: 'cross_country_skiing',
  downhill_skiing: 'alpine_skiing',
  telemark_skiing: 'alpine_skiing',
  backcountry_skiing: 'backcountry_skiing',
  skating: 'ice_skating',
  speed_skating: 'ice_skating',
  finnish_baseball: 'baseball',
  futsal_soccer: 'soccer',
  table_tennis: 'table_tennis',
  riding: 'horseback_riding',
  watersports_waterski: 'water_skiing',
  watersports_windsurfing: 'windsurfing',
  watersports_kitesurfing: 'kitesurfing',
  watersports_wakeboarding: 'wakeboarding',
  watersports_surfing: 'surfing',
  watersports_sailing: 'sailing',
  watersports_kayaking: 'kayaking',
  watersports_canoeing: 'canoeing',
  stand_up_paddling: 'stand_up_paddleboarding',
  static_stretching: 'stretching',
  mobility_static: 'stretching',
  free_multisport: 'multisport',
  taekwondo: 'martial_arts',
  judo: 'martial_arts',
  karate: 'martial_arts',
}

/** The finer of the two words Polar uses, or the coarser where that is none of ours. */
export const sportOf = (detailed: string | undefined, sport: string | undefined): SportName => {
  const fine = sportNamed(detailed ?? '', own)
  return fine === 'other' ? sportNamed(sport ?? '', own) : fine
}
