/**
 * Sports in words. GPX has a free text for the type of a track; what services write there folds into FIT's sport and
 * sub-sport, and back into the word most of them read (Garmin Connect's type keys).
 */

interface SportOf {
  readonly sport: string
  readonly subSport?: string
}

/** Sports whose own name is the word. */
const plain = [
  'running',
  'cycling',
  'walking',
  'hiking',
  'swimming',
  'rowing',
  'mountaineering',
  'snowboarding',
  'snowshoeing',
  'cross_country_skiing',
  'alpine_skiing',
  'inline_skating',
  'ice_skating',
  'rock_climbing',
  'kayaking',
  'paddling',
  'stand_up_paddleboarding',
  'sailing',
  'surfing',
  'windsurfing',
  'kitesurfing',
  'golf',
  'tennis',
  'boxing',
  'horseback_riding',
  'e_biking',
  'driving',
  'flying',
  'boating',
  'rafting',
  'fishing',
  'hunting',
  'training',
  'transition',
  'multisport',
]

/** The first word of a sport is the one we write. */
const words: readonly (readonly [word: string, sport: string, subSport?: string])[] = [
  ['treadmill_running', 'running', 'treadmill'],
  ['trail_running', 'running', 'trail'],
  ['track_running', 'running', 'track'],
  ['street_running', 'running', 'street'],
  ['virtual_run', 'running', 'virtual_activity'],
  ['road_biking', 'cycling', 'road'],
  ['mountain_biking', 'cycling', 'mountain'],
  ['gravel_cycling', 'cycling', 'gravel_cycling'],
  ['indoor_cycling', 'cycling', 'indoor_cycling'],
  ['cyclocross', 'cycling', 'cyclocross'],
  ['downhill_biking', 'cycling', 'downhill'],
  ['recumbent_cycling', 'cycling', 'recumbent'],
  ['track_cycling', 'cycling', 'track_cycling'],
  ['virtual_ride', 'cycling', 'virtual_activity'],
  ['hand_cycling', 'cycling', 'hand_cycling'],
  ['casual_walking', 'walking', 'casual_walking'],
  ['speed_walking', 'walking', 'speed_walking'],
  ['indoor_walking', 'walking', 'indoor_walking'],
  ['lap_swimming', 'swimming', 'lap_swimming'],
  ['open_water_swimming', 'swimming', 'open_water'],
  ['indoor_rowing', 'rowing', 'indoor_rowing'],
  ['backcountry_skiing', 'alpine_skiing', 'backcountry'],
  ['skate_skiing', 'cross_country_skiing', 'skate_skiing'],
  ['strength_training', 'training', 'strength_training'],
  ['cardio_training', 'training', 'cardio_training'],
  ['yoga', 'training', 'yoga'],
  ['pilates', 'training', 'pilates'],
  ['elliptical', 'fitness_equipment', 'elliptical'],
  ['stair_climbing', 'fitness_equipment', 'stair_climbing'],
  ['fitness_equipment', 'fitness_equipment'],
  ['run', 'running'],
  ['jogging', 'running'],
  ['trail_run', 'running', 'trail'],
  ['treadmill', 'running', 'treadmill'],
  ['biking', 'cycling'],
  ['bike', 'cycling'],
  ['bicycle', 'cycling'],
  ['ride', 'cycling'],
  ['cycle', 'cycling'],
  ['road_cycling', 'cycling', 'road'],
  ['gravel_biking', 'cycling', 'gravel_cycling'],
  ['gravel_ride', 'cycling', 'gravel_cycling'],
  ['mountain_bike_ride', 'cycling', 'mountain'],
  ['mtb', 'cycling', 'mountain'],
  ['e_bike_ride', 'e_biking'],
  ['e_bike', 'e_biking'],
  ['ebikeride', 'e_biking'],
  ['virtualride', 'cycling', 'virtual_activity'],
  ['virtual_cycling', 'cycling', 'virtual_activity'],
  ['virtualrun', 'running', 'virtual_activity'],
  ['walk', 'walking'],
  ['hike', 'hiking'],
  ['swim', 'swimming'],
  ['pool_swimming', 'swimming', 'lap_swimming'],
  ['row', 'rowing'],
  ['nordic_ski', 'cross_country_skiing'],
  ['cross_country_skiing_ws', 'cross_country_skiing'],
  ['skate_skiing_ws', 'cross_country_skiing', 'skate_skiing'],
  ['resort_skiing_snowboarding_ws', 'alpine_skiing'],
  ['resort_skiing', 'alpine_skiing'],
  ['alpine_ski', 'alpine_skiing'],
  ['skiing', 'alpine_skiing'],
  ['backcountry_skiing_snowboarding_ws', 'alpine_skiing', 'backcountry'],
  ['backcountry_ski', 'alpine_skiing', 'backcountry'],
  ['snow_shoe_ws', 'snowshoeing'],
  ['inline_skate', 'inline_skating'],
  ['inlineskating', 'inline_skating'],
  ['kayaking_v2', 'kayaking'],
  ['climbing', 'rock_climbing'],
  ['other', 'generic'],
  ['generic', 'generic'],
  ['uncategorized', 'generic'],
]

/** The numbers Strava's GPX export used for types, seen in its files; words have taken their place since. */
const stravaNumbers: Readonly<Record<string, string>> = {
  1: 'cycling',
  4: 'hiking',
  9: 'running',
  10: 'walking',
  16: 'swimming',
}

const byWord = new Map<string, SportOf>([
  ...plain.map((sport) => [sport, { sport }] as const),
  ...words.map(([word, sport, subSport]) => [word, subSport === undefined ? { sport } : { sport, subSport }] as const),
])

const keyOf = ({ sport, subSport = '' }: SportOf): string => `${sport}/${subSport}`
const bySport = new Map<string, string>()
for (const [word, sport] of byWord) if (!bySport.has(keyOf(sport))) bySport.set(keyOf(sport), word)

/** The sport a word names; undefined where it names none we know. */
export const sportFrom = (word: string, writer = ''): SportOf | undefined => {
  const key = word
    .trim()
    .toLowerCase()
    .replace(/[\s/-]+/g, '_')
  return byWord.get(writer.startsWith('Strava') ? (stravaNumbers[key] ?? key) : key)
}

/** The word for a sport; without its sub-sport where there is no word for both, and the sport's own where there is none. */
export const typeFrom = (sport: string, subSport?: string): { readonly word: string; readonly isWhole: boolean } => {
  const exact = bySport.get(keyOf(subSport === undefined ? { sport } : { sport, subSport }))
  if (exact !== undefined) return { word: exact, isWhole: true }
  const word = bySport.get(keyOf({ sport })) ?? sport
  return { word, isWhole: subSport === undefined && byWord.get(word)?.sport === sport }
}
