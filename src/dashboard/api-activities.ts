/** The part of the HTTP API about workouts: each once, with where it is, where not, and why. */

export interface Reason {
  code: string
  /** A sentence for the person. */
  message: string
  /** Who can change it; `time`: it changes by itself. */
  owner: 'person' | 'time' | 'nobody' | 'operator'
}
export type PlaceState =
  | 'present'
  | 'uploaded'
  | 'on_its_way'
  | 'not_yet'
  | 'failed'
  | 'refused'
  | 'left_out'
  | 'removed'
/** One workout with respect to one connection. */
export interface Place {
  connection: string
  connector: string
  /** The service's name. */
  service: string
  state: PlaceState
  reason?: Reason
  externalId?: string
  /** Where a person sees it at the service. */
  url?: string
  attempts?: number
  /** When it is tried again. */
  next?: string
}
export interface ActivityFigures {
  distanceMeters?: number
  movingSeconds?: number
  energyKcal?: number
  ascentMeters?: number
  averageHeartRate?: number
  maxHeartRate?: number
  averagePowerWatts?: number
  averageCadence?: number
  averageSpeedMetersPerSecond?: number
  maxSpeedMetersPerSecond?: number
}
/** A few dozen points within 0 and 1. */
export interface Sketch {
  /** y grows downwards. */
  track: [number, number][]
  /** 1 is the highest. */
  elevation: number[]
}
export interface ActivityItem {
  id: string
  /** ISO 8601 as far as it is known: with an offset, with `Z` (an instant), or without (a wall clock). */
  start: string
  end?: string
  startMs: number
  zone?: string
  sport: string
  name?: string
  notes?: string
  isPrivate?: boolean
  isStationary?: boolean
  hasPositions?: boolean
  durationSeconds?: number
  device?: string
  figures?: ActivityFigures
  /** The person took it out of syncing. */
  isExcluded: boolean
  /** Its content is here. */
  isFetched: boolean
  sketch?: Sketch
  places: Place[]
}
export interface Activities {
  activities: ActivityItem[]
  next?: string
  total: number
  sports: Record<string, number>
}
export type FileFormat = 'fit' | 'tcx' | 'gpx' | 'pwx'
/** As one service lists it. */
export interface ActivitySource {
  connection: string
  connector: string
  service: string
  externalId: string
  name?: string
  sport: string
  startMs: number
  listedAt: string
  goneAt?: string
  /** `none`: put together from the service's answers. */
  original?: { format: FileFormat | 'none'; fetchedAt: string }
  failures: number
  excluded?: Reason & { isPermanent: boolean }
}
export interface ActivityDetail extends ActivityItem {
  sources: ActivitySource[]
  /** Absent until it has been fetched. */
  content?: ActivityContent
  /** Channels that another source than the best one has given. */
  addedChannels?: string[]
}

type Column = (number | null)[]
/** One value per point; `null` where there is none. */
export interface TrackColumns {
  /** Where `start` is a wall clock, the wall clock counted as if it were UTC. */
  timeMs: Column
  latitudeDeg?: Column
  longitudeDeg?: Column
  altitudeMeters?: Column
  distanceMeters?: Column
  speedMetersPerSecond?: Column
  heartRateBpm?: Column
  cadenceRpm?: Column
  powerWatts?: Column
  temperatureCelsius?: Column
  /** Points at which a stretch begins that is not joined to the one before. */
  breaks?: number[]
}
interface Spread {
  average?: number
  minimum?: number
  maximum?: number
}
export interface Statistics {
  elapsedSeconds?: number
  timerSeconds?: number
  movingSeconds?: number
  distanceMeters?: number
  energyKcal?: number
  ascentMeters?: number
  descentMeters?: number
  normalizedPowerWatts?: number
  speedMetersPerSecond?: Spread
  heartRateBpm?: Spread
  cadenceRpm?: Spread
  powerWatts?: Spread
}
interface MomentText {
  time: string
}
export interface Lap {
  start: MomentText
  end?: MomentText
  trigger?: string
  intensity?: string
  name?: string
  statistics: Statistics
}
export interface ActivityContent {
  start: MomentText
  statistics: Statistics
  sessions: { sport: string; start: MomentText; laps: Lap[]; statistics: Statistics }[]
  track: TrackColumns
  pauses: { fromMs: number; toMs: number; trigger?: string }[]
  device?: { manufacturer?: string; product?: string; name?: string }
}
