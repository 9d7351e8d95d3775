/** Fitbit's activity names by our sports. The list is open, people add to it; what is not here keeps its name beside `other`. */
import { isSport, type SportName } from '../../kit/index.js'

const table: Readonly<Partial<Record<SportName, string>>> = {
  running: 'run|running|jogging|structured workout',
  treadmill_running: 'treadmill|treadmill run',
  trail_running: 'trail run',
  walking: 'walk|walking|powerwalking',
  hiking: 'hike|hiking|backpacking',
  cycling: 'bike|bicycling|outdoor bike|biking',
  mountain_biking: 'mountain bike|mountain biking',
  indoor_cycling: 'spinning|stationary bike|indoor bike',
  swimming: 'swim|swimming',
  strength_training: 'weights|weightlifting|weight lifting|strength training|powerlifting',
  cardio_training: 'workout|sport|cardio workout|outdoor workout',
  circuit_training: 'circuit training',
  high_intensity_interval_training: 'interval workout|hiit|interval training|tabata workout',
  bootcamp: 'bootcamp',
  aerobics: 'aerobic workout|aerobics',
  elliptical: 'elliptical|elliptical trainer',
  stair_climbing: 'stairclimber|stair climbing|stairmaster',
  indoor_rowing: 'rowing machine',
  jump_rope: 'jumping rope|rope jumping',
  dancing: 'dance|dancing|zumba',
  soccer: 'soccer|football (soccer)',
  tennis: 'tennis|tennis, doubles|tennis, singles',
  alpine_skiing: 'skiing|alpine skiing',
  cross_country_skiing: 'cross-country skiing|cross country skiing',
  inline_skating: 'rollerblading',
  meditation: 'meditating|meditation',
}
const sports = new Map(
  Object.entries(table).flatMap(([sport, names]) =>
    names.split('|').map((name) => [name, sport as SportName] as const),
  ),
)

export const sportOf = (name: string | null | undefined): SportName => {
  const known = name?.toLowerCase().trim() ?? ''
  const alike = known.replaceAll(' ', '_')
  return sports.get(known) ?? (isSport(alike) ? alike : 'other')
}
