/** Sports by Wahoo's number, both ways. https://cloud-api.wahooligan.com/#workout-types */
import type { SportName } from '../../kit/index.js'

/** One list for each of our sports, the number we give first. What is in none of them goes to `other`. */
const numbers: Partial<Readonly<Record<SportName, readonly number[]>>> = {
  cycling: [0, 14],
  running: [1, 67],
  functional_training: [2, 18],
  track_running: [3],
  trail_running: [4],
  treadmill_running: [5, 19],
  walking: [6, 7],
  nordic_walking: [8],
  hiking: [9],
  mountaineering: [10],
  gravel_cycling: [11],
  indoor_cycling: [12, 21, 49, 61],
  mountain_biking: [13],
  road_cycling: [15, 16],
  motor_sports: [17],
  elliptical: [20],
  indoor_rowing: [22],
  stair_climbing: [44, 23],
  pool_swimming: [25],
  open_water_swimming: [26],
  snowboarding: [27],
  alpine_skiing: [28, 29],
  cross_country_skiing: [30],
  inline_skating: [33, 31],
  ice_skating: [32],
  skateboarding: [34],
  sailing: [35],
  windsurfing: [36],
  canoeing: [37],
  kayaking: [38],
  rowing: [39],
  kitesurfing: [40],
  stand_up_paddleboarding: [41],
  cardio_training: [43, 42, 65],
  wheelchair_walking: [45],
  golf: [46],
  other: [47, 63, 69, 255],
  treadmill_walking: [56],
  multisport: [62],
  e_biking: [64],
  yoga: [66],
  virtual_cycling: [68],
  hand_cycling: [70],
}
/** Coarser words for sports Wahoo has no number of. */
const coarser: Partial<Readonly<Record<SportName, SportName>>> = {
  swimming: 'pool_swimming',
  triathlon: 'multisport',
  backcountry_skiing: 'alpine_skiing',
  paddling: 'canoeing',
  strength_training: 'cardio_training',
  circuit_training: 'cardio_training',
  crossfit: 'cardio_training',
  wheelchair_running: 'wheelchair_walking',
}
const sports = new Map(
  Object.entries(numbers).flatMap(([sport, each]) => each.map((number) => [number, sport as SportName] as const)),
)
const usualOther = 47

export const sportOf = (number: number | undefined): SportName =>
  // 71 is a run in a world that is not there; we have no word for it.
  number === 71 ? 'treadmill_running' : ((number === undefined ? undefined : sports.get(number)) ?? 'other')
export const numberOf = (sport: SportName): number =>
  numbers[sport]?.[0] ?? numbers[coarser[sport] ?? 'other']?.[0] ?? usualOther
