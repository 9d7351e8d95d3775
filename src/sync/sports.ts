/**
 * Which sports may be the same workout under two names. A service that knows no gravel bike says cycling; one that
 * knows no hike says walking. Within a family, the more a name says, the more it is worth.
 */
import type { SportName } from '../core/index.js'

/** By family: from what says least to what says most. Those of one inner list say equally much. */
const families: readonly (readonly (readonly SportName[])[])[] = [
  [
    ['running'],
    ['walking'],
    ['hiking'],
    [
      'trail_running',
      'treadmill_running',
      'track_running',
      'treadmill_walking',
      'nordic_walking',
      'snowshoeing',
      'mountaineering',
    ],
  ],
  [
    ['cycling'],
    ['road_cycling', 'indoor_cycling'],
    ['mountain_biking', 'gravel_cycling', 'virtual_cycling', 'e_biking', 'hand_cycling'],
  ],
  [['swimming'], ['pool_swimming', 'open_water_swimming']],
  [['multisport'], ['triathlon']],
  [
    ['cardio_training'],
    [
      'strength_training',
      'functional_training',
      'circuit_training',
      'high_intensity_interval_training',
      'core_training',
      'bootcamp',
      'crossfit',
    ],
  ],
  [['rowing'], ['indoor_rowing']],
  [['climbing'], ['bouldering']],
  [['paddling'], ['kayaking', 'canoeing', 'rafting']],
  [['alpine_skiing'], ['backcountry_skiing']],
  [['volleyball'], ['beach_volleyball']],
  [['martial_arts'], ['boxing', 'kickboxing']],
  [['wheelchair_walking'], ['wheelchair_running']],
]

const places = new Map<SportName, { readonly family: string; readonly depth: number }>()
for (const levels of families)
  for (const [depth, sports] of levels.entries())
    for (const sport of sports) places.set(sport, { family: levels[0]?.[0] as string, depth })

/** Sports of one family may be one workout; `undefined`, which is `other`, may be any. */
export const familyOf = (sport: SportName): string | undefined =>
  sport === 'other' ? undefined : (places.get(sport)?.family ?? sport)

export const maybeSameSport = (one: SportName, other: SportName): boolean => {
  const [family, another] = [familyOf(one), familyOf(other)]
  return family === undefined || another === undefined || family === another
}

/**
 * The name that says most. The first named rules the family; `other` and nothing say nothing. Where two say equally
 * much, the earlier one stands.
 */
export const mostSpecific = (sports: readonly (SportName | undefined)[]): SportName => {
  const named = sports.filter((sport): sport is SportName => sport !== undefined && sport !== 'other')
  const [first] = named
  if (first === undefined) return 'other'
  if (named.some((sport) => familyOf(sport) !== familyOf(first))) return first
  const depthOf = (sport: SportName): number => places.get(sport)?.depth ?? 0
  return named.reduce((best, sport) => (depthOf(sport) > depthOf(best) ? sport : best), first)
}
