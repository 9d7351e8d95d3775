/** Totals and extremes of sessions and laps: which FIT fields they are, in both directions. */
import type { More, MoreValue, Spread, Statistics } from '../../core/index.js'
import type { FitMessage, FitValue } from './interpret.js'

type Total = Exclude<
  { [K in keyof Statistics]-?: Statistics[K] extends number | undefined ? K : never }[keyof Statistics],
  'steps' | 'strokes'
>
type SpreadName = Exclude<
  { [K in keyof Statistics]-?: Statistics[K] extends Spread | undefined ? K : never }[keyof Statistics],
  'more'
>

const totals: Readonly<Record<Total, string>> = {
  elapsedSeconds: 'total_elapsed_time',
  timerSeconds: 'total_timer_time',
  movingSeconds: 'total_moving_time',
  distanceMeters: 'total_distance',
  energyKcal: 'total_calories',
  ascentMeters: 'total_ascent',
  descentMeters: 'total_descent',
  workJoules: 'total_work',
  normalizedPowerWatts: 'normalized_power',
  intensityFactor: 'intensity_factor',
  trainingStressScore: 'training_stress_score',
}

/** The field that is read first is the one that is written, unless the value needs the room of the second. */
interface SpreadFields {
  readonly average: readonly string[]
  readonly minimum: readonly string[]
  readonly maximum: readonly string[]
}
const spreads: Readonly<Record<SpreadName, SpreadFields>> = {
  altitudeMeters: {
    average: ['enhanced_avg_altitude', 'avg_altitude'],
    minimum: ['enhanced_min_altitude', 'min_altitude'],
    maximum: ['enhanced_max_altitude', 'max_altitude'],
  },
  speedMetersPerSecond: {
    average: ['enhanced_avg_speed', 'avg_speed'],
    minimum: [],
    maximum: ['enhanced_max_speed', 'max_speed'],
  },
  heartRateBpm: { average: ['avg_heart_rate'], minimum: ['min_heart_rate'], maximum: ['max_heart_rate'] },
  cadenceRpm: {
    average: ['avg_cadence', 'avg_running_cadence'],
    minimum: [],
    maximum: ['max_cadence', 'max_running_cadence'],
  },
  powerWatts: { average: ['avg_power'], minimum: [], maximum: ['max_power'] },
  temperatureCelsius: {
    average: ['avg_temperature'],
    minimum: ['min_temperature'],
    maximum: ['max_temperature'],
  },
}
const parts = ['average', 'minimum', 'maximum'] as const
/** A cadence's rest is in a field of its own, in 128ths. */
const fractions: Readonly<Record<string, string>> = {
  average: 'avg_fractional_cadence',
  maximum: 'max_fractional_cadence',
}

/** What `total_cycles` counts, by sport. */
const stepSports = new Set(['running', 'walking'])
const strokeSports = new Set(['cycling', 'swimming', 'rowing', 'stand_up_paddleboarding'])
const cycleNames = ['total_cycles', 'total_strides', 'total_strokes']

const consumed = new Set<string>([
  ...Object.values(totals),
  ...Object.values(spreads).flatMap(({ average, minimum, maximum }) => [...average, ...minimum, ...maximum]),
  ...Object.values(fractions),
  ...cycleNames,
])

/** `sport` says what a cycle is; `elsewhere` are fields that the caller has a place for, `own` more that it found. */
export const statisticsFrom = (
  { values, derived, developer }: Pick<FitMessage, 'values' | 'derived' | 'developer'>,
  sport: string,
  elsewhere: ReadonlySet<string>,
  own: More = {},
): Statistics => {
  const statistics: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(totals)) {
    const value = numberIn(values[field])
    if (value !== undefined) statistics[key] = value
  }
  const cycles = cycleNames.map((name) => values[name]).find((value) => typeof value === 'number')
  const more: Record<string, MoreValue> = {}
  if (cycles !== undefined) {
    if (stepSports.has(sport)) statistics['steps'] = cycles * 2
    else if (strokeSports.has(sport)) statistics['strokes'] = cycles
    else more['total_cycles'] = cycles
  }
  for (const [key, fields] of Object.entries(spreads)) {
    const spread: { -readonly [K in keyof Spread]: Spread[K] } = {}
    for (const part of parts) {
      const value = fields[part].map((name) => numberIn(values[name])).find((item) => item !== undefined)
      if (value === undefined) continue
      const fraction = key === 'cadenceRpm' ? values[fractions[part] ?? ''] : undefined
      spread[part] = typeof fraction === 'number' ? value + fraction : value
    }
    if (Object.keys(spread).length > 0) statistics[key] = spread
  }
  Object.assign(more, moreFrom(values, derived, consumed, elsewhere), own)
  if (Object.keys(more).length > 0) statistics['more'] = more
  if (developer.length > 0) statistics['developer'] = developer
  return statistics
}

/** Some watches write two values where one is due; the first is meant. */
const numberIn = (value: FitValue | undefined): number | undefined => {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'number' && !Number.isNaN(first) ? first : undefined
}

/** The fields nobody has a place for, by their names. */
export const moreFrom = (
  values: Readonly<Record<string, FitValue>>,
  derived: ReadonlySet<string>,
  ...placed: readonly ReadonlySet<string>[]
): More => {
  const more: Record<string, MoreValue> = {}
  for (const [name, value] of Object.entries(values))
    if (!derived.has(name) && !placed.some((names) => names.has(name)))
      more[name] = typeof value === 'boolean' ? Number(value) : value
  return more
}

/** The fields of a session or lap message that say the same. */
export const valuesOfStatistics = (
  statistics: Statistics,
  sport: string,
): Readonly<Record<string, MoreValue | undefined>> => {
  const values: Record<string, MoreValue | undefined> = {}
  for (const [key, field] of Object.entries(totals)) values[field] = statistics[key as Total]
  if (stepSports.has(sport) && statistics.steps !== undefined) values['total_strides'] = statistics.steps / 2
  // The name is one the profile does not have, so that it is told as lost.
  else if (statistics.steps !== undefined) values['steps'] = statistics.steps
  if (strokeSports.has(sport) && statistics.strokes !== undefined) values['total_strokes'] = statistics.strokes
  else if (statistics.strokes !== undefined) values['strokes'] = statistics.strokes
  for (const [key, fields] of Object.entries(spreads))
    for (const part of parts) {
      const value = statistics[key as SpreadName]?.[part]
      if (value === undefined) continue
      const [enhanced, plain] = fields[part]
      if (key === 'cadenceRpm' && enhanced !== undefined) {
        const whole = Math.floor(value + 1 / 256)
        values[enhanced] = whole
        if (value - whole >= 1 / 256) values[fractions[part] ?? ''] = value - whole
      } else if (plain !== undefined && fitsPlain(key, value)) values[plain] = value
      else values[enhanced ?? `${part}_${key}`] = value
    }
  return { ...values, ...statistics.more }
}

/** Older readers know only the two-byte fields, so these are preferred where the value fits. */
const fitsPlain = (key: string, value: number): boolean =>
  key === 'speedMetersPerSecond' ? value >= 0 && value < 65.5 : value >= -500 && value < 12_600
