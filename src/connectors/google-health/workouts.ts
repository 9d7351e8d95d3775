/** Workouts both ways: out as TCX, in as a summary. https://developers.google.com/health/data-types/workouts */
import {
  type Activities,
  activityWithoutTrack,
  type Downloaded,
  isKnown,
  type KnownMoment,
  type OutgoingActivity,
  type Receipt,
  type Task,
  workoutFiles,
  z,
  zonedStartOf,
} from '../../kit/index.js'
import { typeOf } from './sports.js'

const base = '/v4/users/me/dataTypes/exercise/dataPoints'
/** Ours is `exercise/` and the last part of Google's name. */
const idOf = (externalId: string): string => encodeURIComponent(externalId.split('/').at(-1) ?? '')

const fetchFile = async (task: Task, summary: Parameters<typeof activityWithoutTrack>[0]): Promise<Downloaded> => {
  const path = `${base}/${idOf(summary.externalId)}`
  // Without positions, too: what Google has of it.
  const query = { alt: 'media', partialData: true }
  const headers = { accept: 'application/vnd.garmin.tcx+xml, */*' }
  const { raw } = await task.get(`${path}:exportExerciseTcx`, query, { headers, accepts: [400, 404] })
  const file = workoutFiles(raw).find(({ format }) => format === 'tcx')
  if (file !== undefined) return { file: { ...file, name: `${idOf(summary.externalId)}.tcx` } }
  // Typed in, or brought by an app that gave no track.
  const { status } = await task.get(path, {}, { accepts: [404] })
  if (status === 404) return { skip: { code: 'gone', message: 'Google Health has this workout no more.' } }
  return { activity: activityWithoutTrack(summary) }
}

const Operation = z.object({
  error: z.looseObject({}).nullish(),
  response: z.looseObject({ name: z.string().nullish() }).nullish(),
})

/** There is no asking what became of an operation: it is told at once, or seen in the listing. */
const send = async (task: Task, outgoing: OutgoingActivity): Promise<Receipt> => {
  const start = zonedStartOf(outgoing.activity)
  if (!isKnown(start) || start.offset === undefined)
    return {
      state: 'refused',
      reason: { code: 'tz_unknown', message: 'Google Health wants to know in which time zone it took place.' },
    }
  const { body } = await task.post(base, { json: { exercise: exerciseOf(outgoing, start, start.offset) } })
  const { error, response } = Operation.safeParse(body).data ?? {}
  if (error != null)
    return { state: 'refused', reason: { code: 'file_refused', message: 'Google Health does not take this workout.' } }
  const id = response?.name?.split('/').at(-1)
  return { state: 'stored', ...(id && { externalId: `exercise/${id}` }) }
}

const exerciseOf = ({ activity, sport, name, notes }: OutgoingActivity, start: KnownMoment, offset: number) => {
  const { statistics, end } = activity
  const elapsed = statistics.elapsedSeconds ?? statistics.timerSeconds ?? 0
  const endAt = end !== undefined && isKnown(end) ? end.at : start.at + elapsed * 1000
  const utcOffset = `${offset * 60}s`
  const active = statistics.timerSeconds ?? (endAt - start.at) / 1000
  return {
    interval: {
      startTime: new Date(start.at).toISOString(),
      startUtcOffset: utcOffset,
      endTime: new Date(endAt).toISOString(),
      endUtcOffset: utcOffset,
    },
    exerciseType: typeOf(sport),
    displayName: name,
    notes,
    activeDuration: `${active}s`,
    metricsSummary: {
      caloriesKcal: statistics.energyKcal,
      distanceMillimeters: statistics.distanceMeters === undefined ? undefined : statistics.distanceMeters * 1000,
      steps: whole(statistics.steps),
      averageHeartRateBeatsPerMinute: whole(statistics.heartRateBpm?.average),
      elevationGainMillimeters: statistics.ascentMeters === undefined ? undefined : statistics.ascentMeters * 1000,
    },
  }
}
/** An int64 travels as a text. */
const whole = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(Math.round(value))

const write = ['activity_and_fitness.writeonly']
export const workouts: Activities = {
  list: 'exercise',
  // A watch's own file says more.
  download: { scopes: ['activity_and_fitness.readonly', 'location.readonly'], rank: 80, fetch: fetchFile },
  // The file is not sent: Google takes what is told of it.
  upload: { scopes: write, formats: ['fit'], send },
  deleteScopes: write,
  async delete(task, externalId) {
    const names = [`users/me/dataTypes/exercise/dataPoints/${idOf(externalId)}`]
    await task.post(`${base}:batchDelete`, { json: { names }, accepts: [404] })
  },
  mayForwardTo: ['strava'],
}
