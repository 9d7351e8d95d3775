/** A new run, as JSON. https://api.smashrun.com/v1/documentation */
import * as kit from '../../kit/index.js'
import { type Activity, given, jsonOf, type SkipReason, type Upload, z } from '../../kit/index.js'
import { columnsOf } from './columns.js'
import { base } from './listing.js'

const runs: readonly kit.SportName[] = ['running', 'trail_running', 'treadmill_running', 'track_running']
const noZone: SkipReason = {
  code: 'tz_unknown',
  message: 'Smashrun wants the time with its zone, and nobody knows where this took place.',
  isPermanent: false,
}
const Made = z.object({ activityId: z.union([z.number(), z.string()]).transform(String) })

export const upload: Upload = {
  scopes: ['write_activity'],
  // It takes TCX and GPX, too, but JSON keeps what kind of lap it was.
  formats: ['tcx'],
  refuses({ sport, activity }) {
    if (!runs.includes(sport)) return { code: 'type_unsupported', message: 'Smashrun takes runs only.' }
    return activity !== undefined && offsetOf(activity) === undefined ? noZone : undefined
  },
  async send(task, { activity, name, notes }) {
    if (offsetOf(activity) === undefined) return { state: 'refused', reason: noZone }
    const json = bodyOf(activity, { name, notes })
    const { status, raw } = await task.post(base, { json, accepts: [400, 422] })
    if (status >= 400)
      return { state: 'refused', reason: { code: 'file_refused', message: 'Smashrun did not take the run.' } }
    // Whether it says which one it has become is not described: else the list tells.
    const id = Made.safeParse(jsonOf(raw)).data?.activityId
    return { state: 'stored', ...(id !== undefined && { externalId: id }) }
  },
}

const offsetOf = (activity: Activity): number | undefined => {
  const start = kit.zonedStartOf(activity)
  return 'at' in start ? start.offset : undefined
}

const types: Partial<Readonly<Record<kit.Intensity, string>>> = {
  active: 'work',
  interval: 'work',
  rest: 'recovery',
  recovery: 'recovery',
  warmup: 'warmup',
  cooldown: 'cooldown',
}

export const bodyOf = (
  activity: Activity,
  { name, notes }: { readonly name?: string | undefined; readonly notes?: string | undefined },
) => {
  const { statistics, track } = activity
  const { heartRateBpm, cadenceRpm, temperatureCelsius } = statistics
  const startMs = kit.startMsOf(activity)
  const twice = (strides: number): number => strides * 2
  return {
    startDateTimeLocal: kit.isoOfMoment(kit.zonedStartOf(activity)),
    activityType: 'running',
    // There is no field for a name.
    notes: notes ?? name,
    distance: (statistics.distanceMeters ?? 0) / 1000,
    duration: statistics.timerSeconds ?? statistics.movingSeconds ?? statistics.elapsedSeconds ?? 0,
    calories: statistics.energyKcal,
    heartRateAverage: heartRateBpm?.average,
    heartRateMin: heartRateBpm?.minimum,
    heartRateMax: heartRateBpm?.maximum,
    cadenceAverage: given(cadenceRpm?.average, twice),
    cadenceMin: given(cadenceRpm?.minimum, twice),
    cadenceMax: given(cadenceRpm?.maximum, twice),
    temperatureAverage: temperatureCelsius?.average,
    laps: lapsOf(activity, startMs),
    ...columnsOf(track, startMs),
  }
}

/** A single lap says no more than the run. */
const lapsOf = ({ sessions }: Activity, startMs: number) => {
  const laps = sessions.flatMap((session) => session.laps)
  let kilometers = 0
  const told = laps.flatMap(({ end, intensity, statistics }) => {
    kilometers += (statistics.distanceMeters ?? 0) / 1000
    if (end === undefined) return []
    const lapType = types[intensity ?? 'other'] ?? 'general'
    return [{ lapType, endDuration: (kit.orderOf(end) - startMs) / 1000, endDistance: kilometers }]
  })
  return told.length > 1 ? told : undefined
}
