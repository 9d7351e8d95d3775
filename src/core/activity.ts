/**
 * A workout in full, whatever file or service it came from. Points are kept in columns, one typed array per channel
 * with NaN where a point has no value: a day of one-second data stays small, charts and merges work per channel.
 * The model holds what FIT, TCX, GPX and PWX hold between them, so that encoding and decoding again changes nothing
 * a format can hold. Absence is not zero: what nobody measured is left out.
 */
import type { Moment } from './time.js'

/** Sport names follow FIT's `sport` and `sub_sport`, in snake_case. */
export type Sport = string

/** One value per point (or `width` of them); NaN = missing. */
export type Column = Float64Array

/** A channel without a name of its own in `Track`. Its key is FIT's field name where FIT has one (`grade`, `depth`). */
export interface Channel {
  readonly unit?: string
  /** How many values a point has, 1 when absent; point `i` owns `values[i * width]` to `values[(i + 1) * width - 1]`. */
  readonly width?: number
  readonly values: Column
  /** Set where an app on the device defined the channel (FIT developer data). */
  readonly developer?: DeveloperField
}

/** What an app on the device said of a field it defined itself. */
export interface DeveloperField {
  readonly name: string
  readonly unit?: string
  /** The app, as 32 hexadecimal digits. */
  readonly application?: string
  readonly applicationVersion?: number
  /** The file's own numbers for the app and for the field. */
  readonly index: number
  readonly number: number
  /** FIT's name of the stored type, as in `float32`. */
  readonly type: string
  readonly scale?: number
  readonly offset?: number
  /** The profile field this one stands for: message and field number. */
  readonly native?: { readonly message?: number; readonly field: number }
}

/** A value an app on the device added to an activity, a session or a lap. */
export interface DeveloperValue {
  readonly field: DeveloperField
  readonly value: MoreValue
}

/** Channels by name and unit; every column is as long as `timeMs`. Missing channels are absent, not empty. */
export interface Track {
  /**
   * Milliseconds since the epoch, never decreasing; NaN where a point has no time (a drawn course). Where the
   * activity's `start` is a local time of unknown offset, the wall clock counted as if it were UTC.
   */
  readonly timeMs: Column
  readonly latitudeDeg?: Column
  readonly longitudeDeg?: Column
  readonly altitudeMeters?: Column
  /** Along the way, from the start of the activity. */
  readonly distanceMeters?: Column
  readonly speedMetersPerSecond?: Column
  readonly heartRateBpm?: Column
  /** Turns of the crank, strokes, or full strides (two steps) per minute. */
  readonly cadenceRpm?: Column
  readonly powerWatts?: Column
  readonly temperatureCelsius?: Column
  /** Anything else. */
  readonly more?: Readonly<Record<string, Channel>>
  /** Points at which a new stretch begins that is not joined to the one before (GPX segments), ascending, without 0. */
  readonly breaks?: readonly number[]
}

/** What a source tells beyond our own words. */
export type MoreValue = number | string | readonly number[] | readonly string[]
/** By FIT's field name where FIT has one, in that field's unit; else by the source's own name. */
export type More = Readonly<Record<string, MoreValue>>

export interface Spread {
  readonly average?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** Totals and extremes of an activity, a session or a lap, as its source gives them. */
export interface Statistics {
  readonly elapsedSeconds?: number
  /** Without pauses. */
  readonly timerSeconds?: number
  readonly movingSeconds?: number
  readonly distanceMeters?: number
  readonly energyKcal?: number
  readonly ascentMeters?: number
  readonly descentMeters?: number
  readonly steps?: number
  readonly strokes?: number
  readonly workJoules?: number
  readonly normalizedPowerWatts?: number
  readonly intensityFactor?: number
  readonly trainingStressScore?: number
  readonly altitudeMeters?: Spread
  readonly speedMetersPerSecond?: Spread
  readonly heartRateBpm?: Spread
  readonly cadenceRpm?: Spread
  readonly powerWatts?: Spread
  readonly temperatureCelsius?: Spread
  readonly more?: More
  readonly developer?: readonly DeveloperValue[]
}

export type Intensity = 'active' | 'rest' | 'warmup' | 'cooldown' | 'recovery' | 'interval' | 'other'

export interface Lap {
  readonly start: Moment
  readonly end?: Moment
  /** FIT's words: `manual`, `distance`, `time`, `position_start`, `session_end`, … */
  readonly trigger?: string
  readonly intensity?: Intensity
  readonly name?: string
  readonly notes?: string
  readonly statistics: Statistics
}

/** One length of the pool, or the rest at its wall. */
export interface Length {
  readonly start: Moment
  readonly end?: Moment
  readonly type: 'active' | 'idle'
  /** FIT's words: `freestyle`, `backstroke`, `breaststroke`, `butterfly`, `drill`, `mixed`, `im`. */
  readonly stroke?: string
  readonly strokes?: number
  readonly elapsedSeconds?: number
  readonly timerSeconds?: number
  readonly speedMetersPerSecond?: number
  readonly cadenceRpm?: number
  readonly more?: More
}

/** A stretch of one sport; a triathlon has several, and `transition` between them. */
export interface Session {
  readonly start: Moment
  readonly end?: Moment
  readonly sport: Sport
  readonly subSport?: string
  readonly name?: string
  readonly poolLengthMeters?: number
  readonly statistics: Statistics
  readonly laps: readonly Lap[]
  readonly lengths?: readonly Length[]
}

/** What recorded, or a sensor it listened to. Names and numbers as the format gives them. */
export interface Device {
  /** FIT's word (`garmin`), or the maker's name as written. */
  readonly manufacturer?: string
  /** The model: FIT's product number in digits, or its name as written. */
  readonly product?: string
  readonly name?: string
  readonly serial?: string
  readonly softwareVersion?: string
  readonly hardwareVersion?: string
  /** Of a sensor: `heart_rate`, `bike_power`, …; a number where nobody gave it a name. */
  readonly type?: string
  /** How it was joined: `antplus`, `bluetooth_low_energy`, `local`, … */
  readonly connection?: string
  readonly batteryVolts?: number
  readonly batteryPercent?: number
  /** `new`, `good`, `ok`, `low`, `critical`, … */
  readonly batteryStatus?: string
  readonly more?: More
}

/** A span in which the timer stood still. */
export interface Pause {
  readonly fromMs: number
  readonly toMs: number
  /** Who stopped it; absent where the source does not say. */
  readonly trigger?: 'manual' | 'auto' | 'equipment'
}

/** Something the device noted on the way, other than the timer: a gear change, an alert, a marker. */
export interface ActivityEvent {
  readonly atMs: number
  /** FIT's words, in snake_case; a number where nobody gave it a name. */
  readonly event: string
  readonly action?: string
  readonly data?: number
  readonly more?: More
}

/** A named place: a course point, a waypoint. */
export interface Place {
  readonly name?: string
  readonly notes?: string
  /** FIT's course point types, or a waypoint's symbol or type as written. */
  readonly type?: string
  readonly symbol?: string
  readonly atMs?: number
  readonly latitudeDeg?: number
  readonly longitudeDeg?: number
  readonly altitudeMeters?: number
  readonly distanceMeters?: number
  readonly more?: More
}

/** Times between heart beats, in their order. */
export interface RrIntervals {
  /** When each was written down, to the second or so: the time of the point before it; NaN where there is none. */
  readonly timeMs: Column
  readonly milliseconds: Column
}

/** What a file tells of the person; handle with care. */
export interface Athlete {
  readonly name?: string
  readonly sex?: 'female' | 'male'
  readonly ageYears?: number
  readonly weightKg?: number
  readonly heightMeters?: number
  readonly restingHeartRateBpm?: number
  readonly maximumHeartRateBpm?: number
}

export interface Link {
  readonly href: string
  readonly text?: string
  readonly type?: string
}

export interface Activity {
  /** Something that was done (the default), or a way to follow. */
  readonly purpose?: 'recorded' | 'course'
  /** With the offset where the file, the place or the person tells it; `offsetFrom` says which. */
  readonly start: Moment
  readonly end?: Moment
  /** The IANA zone, where it could be looked up. */
  readonly zone?: string
  /** The source's own id of the activity. */
  readonly id?: string
  readonly name?: string
  readonly notes?: string
  /** The sessions' common sport, else `multisport`. */
  readonly sport: Sport
  readonly subSport?: string
  /** What recorded it. */
  readonly device?: Device
  /** What it listened to. */
  readonly sensors?: readonly Device[]
  /** The software that wrote the file. */
  readonly creator?: string
  readonly athlete?: Athlete
  readonly isPrivate?: boolean
  readonly statistics: Statistics
  readonly sessions: readonly Session[]
  readonly track: Track
  readonly pauses: readonly Pause[]
  readonly events?: readonly ActivityEvent[]
  readonly places?: readonly Place[]
  readonly rrIntervals?: RrIntervals
  readonly links?: readonly Link[]
  readonly keywords?: readonly string[]
  readonly more?: More
}

/** The four file formats of workouts. */
export type FileFormat = 'fit' | 'tcx' | 'gpx' | 'pwx'
