/** Ride with GPS' activity types (`beta`), and FIT's numbers beside them. https://github.com/ridewithgps/developers */
import { type SportName, sportOfFile } from '../../kit/index.js'

/** The first type of a sport is the one looked for when it is told. */
const types: Readonly<Record<string, SportName>> = {
  'cycling:generic': 'cycling',
  'cycling:road': 'road_cycling',
  'cycling:gravel': 'gravel_cycling',
  'cycling:cyclocross': 'gravel_cycling',
  'cycling:mountain': 'mountain_biking',
  'cycling:recumbent': 'cycling',
  'cycling:commute': 'cycling',
  'cycling:hand_cycling': 'hand_cycling',
  'cycling:indoor': 'indoor_cycling',
  'cycling:virtual': 'virtual_cycling',
  'e_biking:generic': 'e_biking',
  'e_biking:road': 'e_biking',
  'e_biking:mountain': 'e_biking',
  'running:generic': 'running',
  'running:road': 'running',
  'running:trail': 'trail_running',
  'running:indoor': 'treadmill_running',
  'walking:generic': 'walking',
  'walking:speed': 'walking',
  'walking:indoor': 'treadmill_walking',
  'walking:hiking': 'hiking',
  'swimming:generic': 'swimming',
  'swimming:lap': 'pool_swimming',
  'swimming:open_water': 'open_water_swimming',
  'snow:alpine_skiing': 'alpine_skiing',
  'snow:cross_country_skiing': 'cross_country_skiing',
  'snow:snowboarding': 'snowboarding',
  'snow:snowshoeing': 'snowshoeing',
  'training:strength': 'strength_training',
  'training:cardio': 'cardio_training',
  'training:generic': 'functional_training',
  'training:hiit': 'high_intensity_interval_training',
  'training:yoga': 'yoga',
  'training:breathing': 'breathing',
}

/** FIT's `sport` and `sub_sport` by number, as far as trips are of them. */
const fitSports =
  'generic running cycling transition fitness_equipment swimming basketball soccer tennis american_football training walking cross_country_skiing alpine_skiing snowboarding rowing mountaineering hiking multisport paddling flying e_biking motorcycling boating driving golf hang_gliding horseback_riding hunting fishing inline_skating rock_climbing sailing ice_skating sky_diving snowshoeing snowmobiling stand_up_paddleboarding surfing wakeboarding water_skiing kayaking rafting windsurfing kitesurfing'.split(
    ' ',
  )
const fitSubSports: Readonly<Record<number, string>> = {
  1: 'treadmill',
  2: 'street',
  3: 'trail',
  4: 'track',
  5: 'spin',
  6: 'indoor_cycling',
  7: 'road',
  8: 'mountain',
  9: 'downhill',
  11: 'cyclocross',
  12: 'hand_cycling',
  14: 'indoor_rowing',
  15: 'elliptical',
  16: 'stair_climbing',
  17: 'lap_swimming',
  18: 'open_water',
  20: 'strength_training',
  26: 'cardio_training',
  27: 'indoor_walking',
  37: 'backcountry',
  43: 'yoga',
  44: 'pilates',
  45: 'indoor_running',
  46: 'gravel_cycling',
  58: 'virtual_activity',
}

/** FIT's numbers are finer where they are set; a general one gives way to the type beside it. */
export const sportOf = (type = '', fitSport?: number, fitSubSport?: number): SportName => {
  const byType = Object.hasOwn(types, type) ? (types[type] as SportName) : 'other'
  const [sport, subSport] = [fitSports[fitSport ?? 0] ?? 'generic', fitSubSports[fitSubSport ?? 0]]
  if (sport === 'generic') return byType
  const isFiner = subSport !== undefined || byType === 'other'
  return isFiner ? sportOfFile({ sport, ...(subSport !== undefined && { subSport }) }) : byType
}
