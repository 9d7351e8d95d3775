/** Withings' workout categories. https://developer.withings.com/api-reference/#operation/measurev2-getworkouts */
import type { SportName } from '../../kit/index.js'

/** By number: our sport, and Withings' name where it says more. */
const categories: Readonly<Record<number, readonly [SportName, string]>> = {
  1: ['walking', 'Walk'],
  2: ['running', 'Run'],
  3: ['hiking', 'Hiking'],
  4: ['inline_skating', 'Skating'],
  5: ['cycling', 'BMX'],
  6: ['cycling', 'Bicycling'],
  7: ['swimming', 'Swimming'],
  8: ['surfing', 'Surfing'],
  9: ['kitesurfing', 'Kitesurfing'],
  10: ['windsurfing', 'Windsurfing'],
  11: ['surfing', 'Bodyboard'],
  12: ['tennis', 'Tennis'],
  13: ['table_tennis', 'Table tennis'],
  14: ['squash', 'Squash'],
  15: ['badminton', 'Badminton'],
  16: ['strength_training', 'Lift weights'],
  17: ['functional_training', 'Calisthenics'],
  18: ['elliptical', 'Elliptical'],
  19: ['pilates', 'Pilates'],
  20: ['basketball', 'Basketball'],
  21: ['soccer', 'Soccer'],
  22: ['american_football', 'Football'],
  23: ['rugby', 'Rugby'],
  24: ['volleyball', 'Volleyball'],
  25: ['water_polo', 'Waterpolo'],
  26: ['horseback_riding', 'Horse riding'],
  27: ['golf', 'Golf'],
  28: ['yoga', 'Yoga'],
  29: ['dancing', 'Dancing'],
  30: ['boxing', 'Boxing'],
  31: ['fencing', 'Fencing'],
  32: ['wrestling', 'Wrestling'],
  33: ['martial_arts', 'Martial arts'],
  34: ['alpine_skiing', 'Skiing'],
  35: ['snowboarding', 'Snowboarding'],
  36: ['other', 'Other'],
  187: ['rowing', 'Rowing'],
  188: ['dancing', 'Zumba'],
  191: ['baseball', 'Baseball'],
  192: ['handball', 'Handball'],
  193: ['field_hockey', 'Hockey'],
  194: ['ice_hockey', 'Ice hockey'],
  195: ['climbing', 'Climbing'],
  196: ['ice_skating', 'Ice skating'],
  272: ['multisport', 'Multi-sport'],
  306: ['treadmill_walking', 'Indoor walk'],
  307: ['treadmill_running', 'Indoor running'],
  308: ['indoor_cycling', 'Indoor cycling'],
}
export const indoors = [306, 307, 308]

/** More exist than are published: those keep their number. */
export const sportOf = (category: number): { readonly sport: SportName; readonly sportName: string } => {
  const [sport, sportName] = categories[category] ?? (['other', `category ${category}`] as const)
  return { sport, sportName }
}
