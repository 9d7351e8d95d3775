/** What is known of a workout without its track: cheap, so that thousands can be listed. */
import {
  type Activity,
  type Instant,
  instant,
  type KnownMoment,
  type SportName,
  sportOfFile,
} from '../../core/index.js'
import type { Person, Sport, Workout } from '../person.js'
import { type Dice, dice } from '../random.js'

export interface Outline {
  readonly start: KnownMoment
  readonly end: KnownMoment
  /** IANA zone. */
  readonly zone: string
  readonly elapsedSeconds: number
  /** Without pauses. */
  readonly timerSeconds: number
  readonly sport: SportName
  readonly distanceMeters?: number
  readonly energyKcal?: number
  readonly ascentMeters?: number
  readonly averageHeartRate?: number
  readonly maxHeartRate?: number
  /** Without any track point. */
  readonly isStationary: boolean
  readonly hasPositions: boolean
}

/** How a workout was recorded. `outside` has positions; `pool` has lengths; `manual` was entered by hand, without points. */
export type Setting = 'outside' | 'inside' | 'pool' | 'manual'

/** What chance makes of a workout before there is a track. */
export interface Sketch {
  readonly outline: Outline
  readonly setting: Setting
  readonly fileSport: { readonly sport: string; readonly subSport?: string }
  /** When it truly began: the outline's times are off where the clock is. */
  readonly from: Instant
  readonly to: Instant
  readonly everySeconds: number
  /** Seconds after the start. */
  readonly pause?: { readonly from: number; readonly to: number }
  /** For what else is left to chance. */
  readonly dice: Dice
}

export interface SketchOptions {
  readonly everySeconds?: number
  /** How far the clock of the recording device is off. */
  readonly clockErrorMs?: number
}

export const poolMeters = 25
const nowhereMeters = 200

export const outlineOf = (person: Person, workout: Workout, options: SketchOptions = {}): Outline =>
  sketchOf(person, workout, options).outline

export const sketchOf = (person: Person, workout: Workout, options: SketchOptions = {}): Sketch => {
  const d = dice(person.seed, 'recording', workout.start)
  // City workouts begin at whole minutes; watches are started when somebody gets round to it.
  const from = workout.start + d.whole(0, 40) * 1000
  const to = workout.end
  const elapsedSeconds = (to - from) / 1000
  // Who left the watch at home has covered no ground that anybody knows of.
  const meters = (workout.distanceMeters ?? 0) < nowhereMeters ? undefined : workout.distanceMeters
  const place = settingOf(workout, meters !== undefined, d)
  // Drawn whether wanted or not: how finely it is told must not change what is told.
  const drawn = d.pick([2, 5, 5, 10])
  const everySeconds = options.everySeconds ?? person.training.everySeconds ?? drawn
  const pause = place.setting === 'outside' && d.chance(0.3) ? pauseIn(elapsedSeconds, d) : undefined
  const distanceMeters =
    meters === undefined ? undefined : place.setting === 'pool' ? Math.round(meters / poolMeters) * poolMeters : meters
  const shift = options.clockErrorMs ?? 0
  const offset = person.offsetAt(from)
  const isManual = place.setting === 'manual'
  const outline: Outline = {
    start: instant(from + shift, offset),
    end: instant(to + shift, offset),
    zone: person.zoneAt(from),
    elapsedSeconds,
    timerSeconds: elapsedSeconds - (pause === undefined ? 0 : pause.to - pause.from),
    sport: sportOfFile(place.fileSport),
    ...(distanceMeters !== undefined && { distanceMeters }),
    energyKcal: Math.max(1, Math.round(workout.activeKcal)),
    ...(place.setting === 'outside' && workout.climbedMeters !== undefined && { ascentMeters: workout.climbedMeters }),
    ...(!isManual && { averageHeartRate: workout.averageHeartRate, maxHeartRate: workout.maximumHeartRate }),
    isStationary: isManual,
    hasPositions: place.setting === 'outside',
  }
  return { outline, ...place, from, to, everySeconds, ...(pause && { pause }), dice: d }
}

const settingOf = (
  { sport, source }: Workout,
  wentAnywhere: boolean,
  d: Dice,
): Pick<Sketch, 'setting' | 'fileSport'> => {
  const roll = d.next()
  const found = settings[sport].find(({ below }) => roll < below)
  const { setting, ...fileSport } = found?.is ?? { setting: 'inside', sport: 'training' }
  if (source === 'manual') return { setting: 'manual', fileSport }
  return { setting: wentAnywhere ? setting : 'inside', fileSport }
}
/** By sport: where it takes place, and how a file names it. */
const settings: Readonly<
  Record<Sport, readonly { below: number; is: { setting: Setting; sport: string; subSport?: string } }[]>
> = {
  running: [
    { below: 0.75, is: { setting: 'outside', sport: 'running' } },
    { below: 0.9, is: { setting: 'outside', sport: 'running', subSport: 'trail' } },
    { below: 1, is: { setting: 'inside', sport: 'running', subSport: 'treadmill' } },
  ],
  walking: [
    { below: 0.8, is: { setting: 'outside', sport: 'walking' } },
    { below: 1, is: { setting: 'outside', sport: 'hiking' } },
  ],
  cycling: [
    { below: 0.65, is: { setting: 'outside', sport: 'cycling' } },
    { below: 0.8, is: { setting: 'outside', sport: 'cycling', subSport: 'mountain' } },
    { below: 1, is: { setting: 'inside', sport: 'cycling', subSport: 'indoor_cycling' } },
  ],
  swimming: [{ below: 1, is: { setting: 'pool', sport: 'swimming', subSport: 'lap_swimming' } }],
  strength_training: [{ below: 1, is: { setting: 'inside', sport: 'training', subSport: 'strength_training' } }],
  yoga: [{ below: 1, is: { setting: 'inside', sport: 'training', subSport: 'yoga' } }],
}

/** A stop in the middle third, in whole tens of seconds. */
const pauseIn = (elapsedSeconds: number, d: Dice): { from: number; to: number } => {
  const from = Math.floor((elapsedSeconds * d.between(0.35, 0.6)) / 10) * 10
  return { from, to: from + d.whole(4, 24) * 10 }
}

/** Of an activity somebody uploaded. A local time of unknown offset is the person's own wall clock. */
export const outlineOfActivity = (activity: Activity, person: Person): Outline => {
  const { start, end, statistics, track } = activity
  const startAt = 'at' in start ? start.at : Date.parse(`${start.local}Z`)
  const offset = ('at' in start ? start.offset : undefined) ?? person.offsetAt(startAt)
  const from = 'at' in start ? startAt : startAt - offset * 60_000
  const seconds = endSeconds(end, startAt) ?? statistics.elapsedSeconds ?? statistics.timerSeconds ?? 0
  const given: Partial<Outline> = {
    distanceMeters: statistics.distanceMeters ?? track.distanceMeters?.findLast((meters) => !Number.isNaN(meters)),
    energyKcal: statistics.energyKcal,
    ascentMeters: statistics.ascentMeters,
    averageHeartRate: statistics.heartRateBpm?.average,
    maxHeartRate: statistics.heartRateBpm?.maximum,
  } as Partial<Outline>
  return {
    start: instant(from, offset),
    end: instant(from + seconds * 1000, offset),
    zone: person.zoneAt(from),
    elapsedSeconds: seconds,
    timerSeconds: statistics.timerSeconds ?? seconds,
    sport: sportOfFile(activity),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    isStationary: track.timeMs.length === 0,
    hasPositions: track.latitudeDeg?.some((degrees) => !Number.isNaN(degrees)) ?? false,
  }
}
const endSeconds = (end: Activity['end'], startAt: Instant): number | undefined =>
  end === undefined ? undefined : (('at' in end ? end.at : Date.parse(`${end.local}Z`)) - startAt) / 1000
