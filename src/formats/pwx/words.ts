/** Words of PWX, TrainingPeaks' format: http://www.peaksware.com/PWX/1/0/pwx.xsd */
import type { Spread, Statistics } from '../../core/index.js'

export const pwxSpace = 'http://www.peaksware.com/PWX/1/0'

interface SportOf {
  readonly sport: string
  readonly subSport?: string
}

const sports: readonly (readonly [word: string, sport: string, subSport?: string])[] = [
  ['Run', 'running'],
  ['Bike', 'cycling'],
  ['Swim', 'swimming'],
  ['Walk', 'walking'],
  ['Mountain Bike', 'cycling', 'mountain'],
  ['Strength', 'training', 'strength_training'],
  ['Cross train', 'training'],
  ['XC Ski', 'cross_country_skiing'],
  ['Rowing', 'rowing'],
  ['Brick', 'multisport'],
  ['Other', 'generic'],
]

export const sportOfPwx = (word: string | undefined): SportOf | undefined => {
  const found = sports.find(([known]) => known.toLowerCase() === word?.trim().toLowerCase())
  if (found === undefined) return undefined
  const [, sport, subSport] = found
  return subSport === undefined ? { sport } : { sport, subSport }
}

export const pwxSportOf = ({ sport, subSport }: SportOf): { readonly word: string; readonly isWhole: boolean } => {
  const exact = sports.find(([, ours, oursToo]) => ours === sport && oursToo === subSport)
  if (exact !== undefined) return { word: exact[0], isWhole: true }
  return { word: sports.find(([, ours]) => ours === sport)?.[0] ?? 'Other', isWhole: false }
}

/** Totals by their elements, in the schema's order, with what one of theirs is in ours. */
export const totals: readonly (readonly [element: string, field: keyof Statistics, factor: number])[] = [
  ['work', 'workJoules', 1000],
  ['tss', 'trainingStressScore', 1],
  ['normalizedPower', 'normalizedPowerWatts', 1],
]
export const laterTotals: typeof totals = [
  ['climbingelevation', 'ascentMeters', 1],
  ['descendingelevation', 'descentMeters', 1],
]

type SpreadField = { [K in keyof Statistics]-?: Statistics[K] extends Spread | undefined ? K : never }[keyof Statistics]

/** Elements with a least, a greatest and a mean; those without a field are told by their own names. */
export const spreads: readonly (readonly [element: string, field: Exclude<SpreadField, 'more'> | undefined])[] = [
  ['hr', 'heartRateBpm'],
  ['spd', 'speedMetersPerSecond'],
  ['pwr', 'powerWatts'],
  ['torq', undefined],
  ['cad', 'cadenceRpm'],
]
export const laterSpreads: typeof spreads = [
  ['alt', 'altitudeMeters'],
  ['temp', 'temperatureCelsius'],
]
export const parts = [
  ['max', 'maximum'],
  ['min', 'minimum'],
  ['avg', 'average'],
] as const

/** Milliseconds are as fine as any clock here; sums of decimals are not as exact. */
export const inMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000
