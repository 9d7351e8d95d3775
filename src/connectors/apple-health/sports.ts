/**
 * Apple's workout types by our sports; those that are called alike are not named here. The list grows; what is not in it
 * is `other`, and Apple's word is kept beside the sport.
 * https://developer.apple.com/documentation/healthkit/hkworkoutactivitytype
 */
import { type SportName, sportNamed } from '../../kit/index.js'

const own: Readonly<Record<string, SportName>> = {
  cross_training: 'functional_training',
  dance_inspired_training: 'dancing',
  cardio_dance: 'dancing',
  social_dance: 'dancing',
  equestrian_sports: 'horseback_riding',
  functional_strength_training: 'functional_training',
  traditional_strength_training: 'strength_training',
  hockey: 'ice_hockey',
  mind_and_body: 'meditation',
  mixed_cardio: 'cardio_training',
  mixed_metabolic_cardio_training: 'cardio_training',
  paddle_sports: 'paddling',
  play: 'playing',
  preparation_and_recovery: 'stretching',
  cooldown: 'stretching',
  flexibility: 'stretching',
  skating_sports: 'ice_skating',
  downhill_skiing: 'alpine_skiing',
  snow_sports: 'snowboarding',
  stairs: 'stair_climbing',
  step_training: 'aerobics',
  surfing_sports: 'surfing',
  swim_bike_run: 'triathlon',
  wheelchair_walk_pace: 'wheelchair_walking',
  wheelchair_run_pace: 'wheelchair_running',
  underwater_diving: 'diving',
  fitness_gaming: 'other',
  transition: 'other',
  // Health Auto Export's and the phone's own words.
  outdoor_run: 'running',
  indoor_run: 'treadmill_running',
  outdoor_walk: 'walking',
  indoor_walk: 'treadmill_walking',
  outdoor_cycle: 'cycling',
  outdoor_cycling: 'cycling',
  indoor_cycle: 'indoor_cycling',
  pool_swim: 'pool_swimming',
  open_water_swim: 'open_water_swimming',
  rower: 'indoor_rowing',
  stair_stepper: 'stair_climbing',
  core: 'core_training',
}
const indoors: Readonly<Partial<Record<SportName, SportName>>> = {
  running: 'treadmill_running',
  walking: 'treadmill_walking',
  cycling: 'indoor_cycling',
  rowing: 'indoor_rowing',
}

export interface Where {
  readonly indoor?: boolean | undefined
  readonly water?: 'pool' | 'open' | undefined
}

/** `HKWorkoutActivityTypeRunning`, `running`, `Outdoor Run`, with what else says where it was. */
export const sportOf = (type: string | undefined, { indoor, water }: Where = {}): SportName => {
  if (type === undefined) return 'other'
  const sport = sportNamed(type.replace(/^HKWorkoutActivityType/, ''), own)
  if (sport === 'swimming' && water !== undefined) return water === 'pool' ? 'pool_swimming' : 'open_water_swimming'
  return (indoor === true ? indoors[sport] : undefined) ?? sport
}
