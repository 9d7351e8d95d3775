/** Workouts to and from intervals.icu. https://forum.intervals.icu/t/intervals-icu-api-integration-cookbook/80090 */
import * as kit from '../../kit/index.js'
import { texts, z } from '../../kit/index.js'
import { athlete, base } from './listing.js'
import { typeFor } from './sports.js'

const pathOf = (id: string): string => `${base}/activity/${encodeURIComponent(id)}`
const anything = { headers: { accept: '*/*' } } as const

/** The original as it was uploaded, wrapped in gzip; where there is none, the FIT file that intervals.icu makes. */
const download: kit.Download = {
  scopes: ['ACTIVITY:READ'],
  rank: 30,
  async fetch(task, summary) {
    const { sport, name, notes } = summary
    const facts = { ...(sport !== 'other' && { sport }), ...(name && { name }), ...(notes && { notes }) }
    const { isManual } = Handle.parse(summary.handle ?? {})
    let isThere = false
    for (const kind of isManual ? [] : ['file', 'fit-file']) {
      const { raw, status } = await task.get(`${pathOf(summary.externalId)}/${kind}`, {}, anything)
      const [file] = status === 200 ? kit.workoutFiles(raw) : []
      if (file !== undefined) return { file, facts }
      isThere ||= status === 200
    }
    if (isManual || summary.isStationary === true) return { activity: kit.activityWithoutTrack(summary), facts }
    if (!isThere) return { skip: { code: 'gone', message: 'intervals.icu holds no file of it.', isPermanent: false } }
    return { skip: { code: 'corrupt', message: 'Its file at intervals.icu cannot be read.' } }
  },
}
const Handle = z.object({ isManual: z.boolean().optional() })

const Uploaded = z.object({
  id: kit.maybe(z.union([z.string(), z.number()]).transform(String)),
  activities: kit.maybe(z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String) }))),
})
const Manual = z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String) }))
const Problem = z.object(texts('error message'))

const upload: kit.Upload = {
  scopes: ['ACTIVITY:WRITE'],
  formats: ['fit', 'tcx', 'gpx'],
  visibleWithinSeconds: 60,
  send: (task, outgoing) => (outgoing.isStationary ? sendByHand(task, outgoing) : sendFile(task, outgoing)),
}

/** Equal files are known by their hash: 201 where something new came of it, 200 where all of it was there. */
const sendFile = async (task: kit.Task, outgoing: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const { mark, file, name, notes, sport } = outgoing
  const answer = await task.post(`${athlete}/activities`, {
    query: { external_id: mark, name, description: notes },
    multipart: [{ name: 'file', value: file.bytes, fileName: `${mark}.${file.format}` }],
    accepts: [400, 413, 422],
  })
  if (answer.status >= 400) return refused(answer)
  const { id, activities = [] } = Uploaded.safeParse(answer.body).data ?? {}
  const externalId = id ?? activities[0]?.id
  if (externalId === undefined) throw unreadable()
  if (answer.status === 200) return { state: 'duplicate', externalId }
  // TCX and GPX do not name every sport. The workout is there, whatever becomes of its type.
  if (file.format !== 'fit') await task.put(pathOf(externalId), { json: typeFor(sport) }).catch(() => undefined)
  return { state: 'stored', externalId }
}

/** Whoever answers with something else has perhaps not seen it: its list is asked. */
const unreadable = (): Error =>
  new kit.TransientError('upload-unreadable', 'intervals.icu answered an upload with something that names no workout.')

/** Without a track there is no file worth sending. One with an external id of ours is replaced, so that it may be sent twice. */
const sendByHand = async (task: kit.Task, outgoing: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const { mark, activity, sport, name, notes } = outgoing
  const { elapsedSeconds, timerSeconds, movingSeconds, distanceMeters, energyKcal, heartRateBpm } = activity.statistics
  const start = kit.wallClockOf(activity)
  if (start === undefined)
    return { state: 'refused', reason: { code: 'tz_unknown', message: kit.syncReasonText('tz_unknown') } }
  const entry = {
    external_id: mark,
    ...typeFor(sport),
    name,
    description: notes,
    start_date_local: start.slice(0, 19),
    elapsed_time: elapsedSeconds,
    moving_time: movingSeconds ?? timerSeconds ?? elapsedSeconds,
    distance: distanceMeters,
    calories: energyKcal === undefined ? undefined : Math.round(energyKcal),
    average_heartrate: heartRateBpm?.average === undefined ? undefined : Math.round(heartRateBpm.average),
  }
  const answer = await task.post(`${athlete}/activities/manual/bulk`, { json: [entry], accepts: [400, 422] })
  if (answer.status >= 400) return refused(answer)
  const externalId = Manual.safeParse(answer.body).data?.[0]?.id
  if (externalId === undefined) throw unreadable()
  return { state: 'stored', externalId }
}

const refused = ({ status, body }: kit.Answer): kit.Receipt => {
  const { error, message } = Problem.safeParse(body).data ?? {}
  const words = (error ?? message ?? `status ${status}`).slice(0, 200).replace(/\.$/, '')
  const code = status === 413 ? 'too_large' : 'file_refused'
  return { state: 'refused', reason: { code, message: `intervals.icu refused it: ${words}.` } }
}

export const activities: kit.Activities = {
  list: 'activities',
  download,
  upload,
  edit: {
    scopes: ['ACTIVITY:WRITE'],
    fields: ['name', 'notes', 'sport'],
    async send(task, externalId, { name, notes, sport }) {
      const type = sport === undefined ? {} : typeFor(sport)
      await task.put(pathOf(externalId), { json: { name, description: notes, ...type } })
    },
  },
  deleteScopes: ['ACTIVITY:WRITE'],
  async delete(task, externalId) {
    await task.delete(pathOf(externalId), { accepts: [404] })
  },
  pageOf: (externalId) => `https://intervals.icu/activities/${encodeURIComponent(externalId)}`,
}
