/**
 * A workout in full. Points are kept in columns, one typed array per channel with NaN where a point has no value:
 * a day of one-second data stays small, charts and merges work per channel.
 */
import type { Moment } from './time.js'

/** Sport names follow FIT's `sport` and `sub_sport`, in snake_case. */
export type Sport = string

/** One value per point; NaN = missing. */
export type Column = Float64Array

/** Channels by name and unit; every array is as long as `timeMs`. Missing channels are absent, not empty. */
export interface Track {
  /** Milliseconds since the epoch, never decreasing. */
  readonly timeMs: Column
  readonly latitudeDeg?: Column
  readonly longitudeDeg?: Column
  readonly altitudeMeters?: Column
  readonly distanceMeters?: Column
  readonly speedMetersPerSecond?: Column
  readonly heartRateBpm?: Column
  readonly cadenceRpm?: Column
  readonly powerWatts?: Column
  readonly temperatureCelsius?: Column
  /** Anything else, by the name and unit its source gives. */
  readonly more?: Readonly<Record<string, { readonly unit?: string; readonly values: Column }>>
}

/** Totals and extremes of an activity, a session or a lap. All optional: absence is not zero. */
export interface Statistics {
  readonly elapsedSeconds?: number
  readonly timerSeconds?: number
  readonly movingSeconds?: number
  readonly distanceMeters?: number
  readonly energyKcal?: number
  readonly ascentMeters?: number
  readonly descentMeters?: number
  readonly steps?: number
  readonly strokes?: number
  readonly altitudeMeters?: Spread
  readonly speedMetersPerSecond?: Spread
  readonly heartRateBpm?: Spread
  readonly cadenceRpm?: Spread
  readonly powerWatts?: Spread
  readonly temperatureCelsius?: Spread
}
export interface Spread {
  readonly average?: number
  readonly minimum?: number
  readonly maximum?: number
}

export interface Lap {
  readonly start: Moment
  readonly end?: Moment
  readonly trigger?: string
  readonly intensity?: 'active' | 'rest' | 'warmup' | 'cooldown' | 'recovery' | 'interval' | 'other'
  readonly name?: string
  readonly statistics: Statistics
}

/** A stretch of one sport; a triathlon has several. */
export interface Session {
  readonly start: Moment
  readonly end?: Moment
  readonly sport: Sport
  readonly subSport?: string
  readonly statistics: Statistics
  readonly laps: readonly Lap[]
}

export interface Device {
  readonly manufacturer?: string
  readonly product?: string
  readonly serial?: string
  readonly softwareVersion?: string
}

export interface Activity {
  readonly start: Moment
  readonly end?: Moment
  readonly name?: string
  readonly notes?: string
  readonly sport: Sport
  readonly subSport?: string
  readonly device?: Device
  readonly isPrivate?: boolean
  readonly statistics: Statistics
  readonly sessions: readonly Session[]
  readonly track: Track
  /** Spans in which the timer stood still. */
  readonly pauses: readonly { readonly fromMs: number; readonly toMs: number }[]
}

/** The four file formats of workouts. */
export type FileFormat = 'fit' | 'tcx' | 'gpx' | 'pwx'
