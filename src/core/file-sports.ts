/**
 * Sports as workout files name them: FIT's `sport` and `sub_sport`, in words. One of ours has one way to be written;
 * of what files say, more folds into it.
 */
import { isSport, type SportName } from './sports.js'

export interface FileSport {
  readonly sport: string
  readonly subSport?: string
}

/** By sport of ours, as `sport` or `sport/sub_sport`. What is missing is written as it is, or as `generic`. */
const written: Partial<Readonly<Record<SportName, string>>> = {
  trail_running: 'running/trail',
  treadmill_running: 'running/treadmill',
  track_running: 'running/track',
  treadmill_walking: 'walking/indoor_walking',
  road_cycling: 'cycling/road',
  mountain_biking: 'cycling/mountain',
  gravel_cycling: 'cycling/gravel_cycling',
  indoor_cycling: 'cycling/indoor_cycling',
  virtual_cycling: 'cycling/virtual_activity',
  hand_cycling: 'cycling/hand_cycling',
  pool_swimming: 'swimming/lap_swimming',
  open_water_swimming: 'swimming/open_water',
  strength_training: 'training/strength_training',
  functional_training: 'training/exercise',
  cardio_training: 'training/cardio_training',
  stretching: 'training/flexibility_training',
  yoga: 'training/yoga',
  pilates: 'training/pilates',
  breathing: 'training/breathing',
  high_intensity_interval_training: 'hiit',
  elliptical: 'fitness_equipment/elliptical',
  stair_climbing: 'fitness_equipment/stair_climbing',
  indoor_rowing: 'rowing/indoor_rowing',
  climbing: 'rock_climbing',
  bouldering: 'rock_climbing/bouldering',
  backcountry_skiing: 'alpine_skiing/backcountry',
  dancing: 'dance',
  tennis: 'tennis',
  pickleball: 'racket/pickleball',
  padel: 'racket/padel',
  squash: 'racket/squash',
  badminton: 'racket/badminton',
  racquetball: 'racket/racquetball',
  table_tennis: 'racket/table_tennis',
  martial_arts: 'mixed_martial_arts',
  wheelchair_walking: 'wheelchair_push_walk',
  wheelchair_running: 'wheelchair_push_run',
  motor_sports: 'motorcycling',
}
/** FIT's sports that bear our names. */
const same: readonly SportName[] = [
  ...(['running', 'cycling', 'swimming', 'walking', 'hiking', 'rowing', 'basketball', 'soccer', 'golf'] as const),
  ...(['american_football', 'cross_country_skiing', 'alpine_skiing', 'snowboarding', 'mountaineering'] as const),
  ...(['multisport', 'paddling', 'e_biking', 'driving', 'horseback_riding', 'hunting', 'fishing'] as const),
  ...(['inline_skating', 'sailing', 'ice_skating', 'snowshoeing', 'stand_up_paddleboarding', 'surfing'] as const),
  ...(['wakeboarding', 'water_skiing', 'kayaking', 'rafting', 'windsurfing', 'kitesurfing', 'boxing'] as const),
  ...(['baseball', 'diving', 'meditation', 'disc_golf', 'cricket', 'rugby', 'lacrosse', 'volleyball'] as const),
  ...(['snorkeling', 'jump_rope'] as const),
]
/** What files say besides. */
const more: Readonly<Record<string, SportName>> = {
  'running/indoor_running': 'treadmill_running',
  'fitness_equipment/treadmill': 'treadmill_running',
  'fitness_equipment/indoor_rowing': 'indoor_rowing',
  'fitness_equipment/indoor_cycling': 'indoor_cycling',
  'cycling/spin': 'indoor_cycling',
  'cycling/indoor_hand_cycling': 'hand_cycling',
  'cycling/downhill': 'mountain_biking',
  'cycling/mixed_surface': 'gravel_cycling',
  'cycling/e_bike_fitness': 'e_biking',
  'cycling/e_bike_mountain': 'e_biking',
  'training/hiit': 'high_intensity_interval_training',
  'rock_climbing/indoor_climbing': 'climbing',
  floor_climbing: 'stair_climbing',
  hockey: 'ice_hockey',
}

const parted = (key: string): FileSport => {
  const [sport = '', subSport] = key.split('/')
  return subSport === undefined ? { sport } : { sport, subSport }
}

/** One of ours as files say it; `generic` where they have no word. */
export const fileSportOf = (sport: SportName): FileSport =>
  parted(written[sport] ?? (same.includes(sport) ? sport : 'generic'))

const ours: ReadonlyMap<string, SportName> = new Map([
  ...same.map((sport) => [sport, sport] as const),
  ...Object.entries(more),
  ...Object.entries(written).map(([sport, key]) => [key, sport as SportName] as const),
])

/** What a file says as one of ours: with its sub-sport, else without, else `other`. */
export const sportOfFile = ({ sport, subSport }: FileSport): SportName =>
  ours.get(`${sport}/${subSport}`) ?? ours.get(sport) ?? (isSport(sport) ? sport : 'other')
