/** COROS' `mode`, refined by `subMode`, as our sports. What nobody has published is `other`; uploads tell theirs in the file. */
import type { SportName } from '../../kit/index.js'

/** The first is that of any `subMode` without a place of its own. */
const sports: Readonly<Record<number, readonly SportName[]>> = {
  8: ['running', 'running', 'treadmill_running'],
  9: ['cycling', 'cycling', 'indoor_cycling'],
  10: ['swimming', 'pool_swimming', 'open_water_swimming'],
  13: ['multisport'],
  14: ['mountaineering'],
  15: ['trail_running'],
  16: ['hiking'],
  18: ['cardio_training'],
  19: ['cross_country_skiing'],
  20: ['track_running'],
  21: ['alpine_skiing', 'alpine_skiing', 'snowboarding'],
  23: ['strength_training'],
  29: ['backcountry_skiing'],
  31: ['walking'],
}

export const sportOf = (mode: number | undefined, subMode: number | undefined): SportName => {
  const found = mode === undefined ? undefined : sports[mode]
  return found?.[subMode ?? 0] ?? found?.[0] ?? 'other'
}
