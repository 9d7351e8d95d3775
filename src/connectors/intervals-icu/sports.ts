/** intervals.icu's types, both ways. https://intervals.icu/api-docs.html */
import type { SportName } from '../../kit/index.js'

/** The first type of a sport is the one written. What is missing here is `Other`. */
const types: readonly (readonly [type: string, sport: SportName])[] = [
  ['Ride', 'cycling'],
  ['Run', 'running'],
  ['Swim', 'swimming'],
  ['Walk', 'walking'],
  ['Hike', 'hiking'],
  ['GravelRide', 'gravel_cycling'],
  ['Cyclocross', 'gravel_cycling'],
  ['MountainBikeRide', 'mountain_biking'],
  ['VirtualRide', 'virtual_cycling'],
  ['TrackRide', 'cycling'],
  ['Ride', 'road_cycling'],
  ['EBikeRide', 'e_biking'],
  ['EMountainBikeRide', 'e_biking'],
  ['Handcycle', 'hand_cycling'],
  ['Velomobile', 'cycling'],
  ['TrailRun', 'trail_running'],
  ['Run', 'track_running'],
  ['VirtualRun', 'treadmill_running'],
  ['Walk', 'nordic_walking'],
  ['OpenWaterSwim', 'open_water_swimming'],
  ['Swim', 'pool_swimming'],
  ['WeightTraining', 'strength_training'],
  ['Workout', 'cardio_training'],
  ['Workout', 'functional_training'],
  ['Workout', 'circuit_training'],
  ['Crossfit', 'crossfit'],
  ['HighIntensityIntervalTraining', 'high_intensity_interval_training'],
  ['Elliptical', 'elliptical'],
  ['StairStepper', 'stair_climbing'],
  ['Rowing', 'rowing'],
  ['VirtualRow', 'indoor_rowing'],
  ['Yoga', 'yoga'],
  ['Pilates', 'pilates'],
  ['RockClimbing', 'climbing'],
  ['RockClimbing', 'bouldering'],
  ['NordicSki', 'cross_country_skiing'],
  ['VirtualSki', 'cross_country_skiing'],
  ['AlpineSki', 'alpine_skiing'],
  ['BackcountrySki', 'backcountry_skiing'],
  ['RollerSki', 'roller_skiing'],
  ['Snowboard', 'snowboarding'],
  ['Snowshoe', 'snowshoeing'],
  ['IceSkate', 'ice_skating'],
  ['InlineSkate', 'inline_skating'],
  ['Skateboard', 'skateboarding'],
  ['Kayaking', 'kayaking'],
  ['Canoeing', 'canoeing'],
  ['StandUpPaddling', 'stand_up_paddleboarding'],
  ['WaterSport', 'paddling'],
  ['Sail', 'sailing'],
  ['Surfing', 'surfing'],
  ['Windsurf', 'windsurfing'],
  ['Kitesurf', 'kitesurfing'],
  ['Soccer', 'soccer'],
  ['Rugby', 'rugby'],
  ['Hockey', 'ice_hockey'],
  ['Golf', 'golf'],
  ['Tennis', 'tennis'],
  ['TableTennis', 'table_tennis'],
  ['Badminton', 'badminton'],
  ['Squash', 'squash'],
  ['Racquetball', 'racquetball'],
  ['Padel', 'padel'],
  ['Pickleball', 'pickleball'],
  ['Wheelchair', 'wheelchair_walking'],
  ['Wheelchair', 'wheelchair_running'],
]

const sportOf = new Map<string, SportName>(types.toReversed())
const typeOf = new Map<SportName, string>(types.toReversed().map(([type, sport]) => [sport, type]))
/** Of the same types, on the spot: told by a flag beside it. */
const onTrainer: Readonly<Record<string, SportName>> = {
  Ride: 'indoor_cycling',
  Run: 'treadmill_running',
  Walk: 'treadmill_walking',
  Rowing: 'indoor_rowing',
}

export const sportNamed = (type = '', isOnTrainer = false): SportName =>
  (isOnTrainer && Object.hasOwn(onTrainer, type) ? onTrainer[type] : sportOf.get(type)) ?? 'other'

export const typeFor = (sport: SportName): { readonly type: string; readonly trainer?: true } => {
  const indoors = Object.keys(onTrainer).find((type) => onTrainer[type] === sport)
  return indoors === undefined ? { type: typeOf.get(sport) ?? 'Other' } : { type: indoors, trainer: true }
}
