/** Strava's sport types by our sports, and back. https://developers.strava.com/docs/reference/#api-models-SportType */
import { type SportName, sportNamed } from '../../kit/index.js'

/** Ours first; then Strava's word for it, which is also what an upload says. A trainer is a flag beside the word. */
const words = {
  running: 'Run',
  trail_running: 'TrailRun',
  treadmill_running: 'Run',
  track_running: 'Run',
  walking: 'Walk',
  treadmill_walking: 'Walk',
  nordic_walking: 'Walk',
  hiking: 'Hike',
  mountaineering: 'Hike',
  cycling: 'Ride',
  road_cycling: 'Ride',
  mountain_biking: 'MountainBikeRide',
  gravel_cycling: 'GravelRide',
  indoor_cycling: 'Ride',
  virtual_cycling: 'VirtualRide',
  e_biking: 'EBikeRide',
  hand_cycling: 'Handcycle',
  swimming: 'Swim',
  pool_swimming: 'Swim',
  open_water_swimming: 'Swim',
  strength_training: 'WeightTraining',
  high_intensity_interval_training: 'HighIntensityIntervalTraining',
  crossfit: 'Crossfit',
  elliptical: 'Elliptical',
  stair_climbing: 'StairStepper',
  rowing: 'Rowing',
  indoor_rowing: 'Rowing',
  yoga: 'Yoga',
  pilates: 'Pilates',
  dancing: 'Dance',
  climbing: 'RockClimbing',
  bouldering: 'RockClimbing',
  soccer: 'Soccer',
  basketball: 'Basketball',
  volleyball: 'Volleyball',
  beach_volleyball: 'Volleyball',
  cricket: 'Cricket',
  tennis: 'Tennis',
  table_tennis: 'TableTennis',
  badminton: 'Badminton',
  squash: 'Squash',
  racquetball: 'Racquetball',
  padel: 'Padel',
  pickleball: 'Pickleball',
  golf: 'Golf',
  alpine_skiing: 'AlpineSki',
  cross_country_skiing: 'NordicSki',
  backcountry_skiing: 'BackcountrySki',
  roller_skiing: 'RollerSki',
  snowboarding: 'Snowboard',
  snowshoeing: 'Snowshoe',
  ice_skating: 'IceSkate',
  inline_skating: 'InlineSkate',
  skateboarding: 'Skateboard',
  kayaking: 'Kayaking',
  canoeing: 'Canoeing',
  stand_up_paddleboarding: 'StandUpPaddling',
  sailing: 'Sail',
  surfing: 'Surfing',
  windsurfing: 'Windsurf',
  kitesurfing: 'Kitesurf',
  wheelchair_walking: 'Wheelchair',
  wheelchair_running: 'Wheelchair',
} as const satisfies Partial<Record<SportName, string>>

/** Words of Strava's that no sport of ours is sent as. */
const others: Readonly<Record<string, SportName>> = {
  virtual_run: 'treadmill_running',
  virtual_row: 'indoor_rowing',
  emountain_bike_ride: 'e_biking',
  velomobile: 'cycling',
  physical_therapy: 'stretching',
}

/** Of several sports of ours that are one word, the general one comes first, and stands for it. */
const byWord: Readonly<Record<string, SportName>> = {
  ...others,
  ...Object.fromEntries(
    Object.entries(words)
      .toReversed()
      .map(([sport, word]) => [snake(word), sport as SportName]),
  ),
}

const onTrainer: Readonly<Partial<Record<SportName, SportName>>> = {
  cycling: 'indoor_cycling',
  running: 'treadmill_running',
  rowing: 'indoor_rowing',
}
const onTrainers: readonly SportName[] = ['treadmill_walking', 'virtual_cycling', ...Object.values(onTrainer)]

export const sportOf = (word: string | undefined, trainer?: boolean): SportName => {
  const sport = sportNamed(snake(word ?? ''), byWord)
  return (trainer === true ? onTrainer[sport] : undefined) ?? sport
}

/** What an upload says. `Workout` is Strava's word for everything it has no word for. */
export const wordFor = (sport: SportName): { readonly sport_type: string; readonly trainer?: 1 } => ({
  sport_type: Object.hasOwn(words, sport) ? words[sport as keyof typeof words] : 'Workout',
  ...(onTrainers.includes(sport) && { trainer: 1 }),
})

function snake(word: string): string {
  return word.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
}
