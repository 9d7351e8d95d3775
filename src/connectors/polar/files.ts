/** Workouts as files. Polar hands them out and takes none. https://www.polar.com/accesslink-api/#exercises */
import * as kit from '../../kit/index.js'

/** As recorded first; older units have no FIT file, and some workouts only a route. */
const formats = [
  { format: 'fit', accept: '*/*' },
  { format: 'tcx', accept: 'application/vnd.garmin.tcx+xml' },
  { format: 'gpx', accept: 'application/gpx+xml' },
] as const

const fetchFile = async (task: kit.Task, summary: kit.ActivitySummary): Promise<kit.Downloaded> => {
  const path = `/v3/exercises/${encodeURIComponent(summary.externalId)}`
  for (const { format, accept } of formats) {
    // There is none: 204, or 404.
    const { status, raw } = await task.get(`${path}/${format}`, {}, { headers: { accept } })
    const file = status === 200 ? kit.workoutFiles(raw).find((each) => each.format === format) : undefined
    if (file !== undefined) return { file: { ...file, name: `${summary.externalId}.${format}` } }
  }
  const { status } = await task.get(path)
  if (status !== 200) return { skip: { code: 'gone', message: 'Polar has this workout no more.' } }
  return { activity: kit.activityWithoutTrack(summary) }
}

export const workouts: kit.Activities = {
  list: 'exercises',
  download: { scopes: ['accesslink.read_all'], fetch: fetchFile },
  // Polar Flow hands workouts on to those a person has linked there.
  mayForwardTo: ['strava', 'trainingpeaks', 'komoot', 'intervals-icu'],
}
