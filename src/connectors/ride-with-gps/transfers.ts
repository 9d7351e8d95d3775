/** Trips in full, and uploads. Version 1 of the API takes none: the way in is the older API, which stands beside it. */
import * as kit from '../../kit/index.js'
import { given, maybe, numbers, texts, z } from '../../kit/index.js'
import { base, summaryOf, Trip } from './listing.js'

const pathOf = (id: string): string => `${base}/trips/${encodeURIComponent(id)}.json`

const Point = z.object({ ...numbers('x y e d t s h c p T'), lap: z.unknown().optional() })
type Point = z.infer<typeof Point>
const Detail = z.object({ trip: Trip.extend({ track_points: maybe(z.array(Point)) }) })

/** https://github.com/ridewithgps/developers/blob/master/reference/track_points.md */
const download: kit.Download = {
  rank: 60,
  async fetch(task, listed) {
    const { body } = await task.get(pathOf(listed.externalId))
    if (body === undefined) return { skip: { code: 'gone', message: kit.syncReasonText('gone') } }
    const { track_points: points = [], ...trip } = Detail.parse(body).trip
    const summary = summaryOf(trip) ?? listed
    const { name, notes, isPrivate, sport } = summary
    const facts = { sport, name, notes, isPrivate }
    if (!points.some(({ t }) => t !== undefined)) return { activity: kit.activityWithoutTrack(summary), facts }
    return { activity: activityOf(summary, points), facts }
  },
}

const activityOf = (summary: kit.ActivitySummary, points: readonly Point[]): kit.Activity => {
  const about = kit.activityWithoutTrack(summary)
  const timed = points.flatMap(({ t, ...point }) => (t === undefined ? [] : [{ ...point, atMs: t * 1000 }]))
  const track = kit.trackOf(
    timed.map(({ atMs, x, y, e, d, s, h, c, p, T }) => ({
      atMs,
      longitudeDeg: x,
      latitudeDeg: y,
      altitudeMeters: e,
      distanceMeters: d,
      speedMetersPerSecond: given(s, (speed) => speed / 3.6),
      heartRateBpm: h,
      cadenceRpm: c,
      powerWatts: p,
      temperatureCelsius: T,
    })),
  )
  const starts = timed.flatMap(({ lap, atMs }, index) => (index === 0 || lap ? [atMs] : []))
  const { offset } = 'offset' in about.start ? about.start : {}
  const laps = starts.map((atMs, index) => {
    const endMs = starts[index + 1] ?? timed.at(-1)?.atMs ?? atMs
    const statistics = { elapsedSeconds: (endMs - atMs) / 1000 }
    return { start: kit.instant(atMs, offset), end: kit.instant(endMs, offset), statistics }
  })
  return { ...about, track, sessions: about.sessions.map((session) => ({ ...session, laps })) }
}

const Taken = z.object({
  success: z.union([z.number(), z.boolean()]).nullish(),
  task_id: maybe(z.union([z.string(), z.number()])),
  trip: maybe(z.object({ id: z.union([z.string(), z.number()]).transform(String) })),
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
})
const Ticket = z.object({ task: z.string() })
const Task = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  ...numbers('status'),
  ...texts('message'),
  associated_objects: maybe(
    z.array(
      z.object({
        trip: maybe(z.object({ id: z.union([z.string(), z.number()]).transform(String) })),
        id: maybe(z.union([z.string(), z.number()]).transform(String)),
      }),
    ),
  ),
})
const Tasks = z.object({ queued_tasks: z.array(Task) })

const upload: kit.Upload = {
  formats: ['fit', 'tcx', 'gpx'],
  visibleWithinSeconds: 300,
  refuses: ({ isStationary, activity }) =>
    (isStationary ?? (activity && activity.track.timeMs.length < 2))
      ? { code: 'stationary', message: 'Ride with GPS makes trips of files with a track only.' }
      : undefined,

  async send(task, { mark, file, name, notes, isPrivate }) {
    const field = (key: string, value: string | undefined) => (value === undefined ? [] : [{ name: key, value }])
    const answer = await task.post('/trips.json', {
      multipart: [
        ...field('trip[name]', name),
        ...field('trip[description]', notes),
        ...field('trip[visibility]', isPrivate === true ? '1' : undefined),
        { name: 'file', value: file.bytes, fileName: `${mark}.${file.format}` },
      ],
      accepts: [400, 413, 422],
    })
    const { task_id, trip, error, errors, success } = Taken.safeParse(answer.body).data ?? {}
    // Its own refusals are sentences; anything else comes from somewhere before it.
    const isRefusal = typeof error === 'string' || errors || success === 0 || success === false
    if (answer.status >= 400 || isRefusal) return refused(answer.status, error ?? errors)
    if (trip !== undefined) return { state: 'stored', externalId: trip.id }
    if (task_id === undefined)
      throw new kit.TransientError('upload-unreadable', 'Ride with GPS answered an upload with something unreadable.')
    return { state: 'processing', ticket: { task: String(task_id) } }
  },

  /** 0 is being processed, 1 is done, -1 has failed. */
  async check(task, ticket) {
    const { task: ids } = Ticket.parse(ticket)
    const { body } = await task.get('/queued_tasks/status.json', { ids, include_objects: true })
    const found = Tasks.parse(body).queued_tasks.find(({ id }) => id === ids)
    if (found?.status === 1) {
      const [made] = found.associated_objects ?? []
      const externalId = made?.trip?.id ?? made?.id
      return { state: 'stored', ...(externalId !== undefined && { externalId }) }
    }
    if (found?.status === -1) return refused(422, found.message)
    return { state: 'processing', ticket, checkAfterSeconds: 15 }
  },
}

const refused = (status: number, told: unknown): kit.Receipt => {
  const words = typeof told === 'string' ? told : Array.isArray(told) ? told.join(', ') : `status ${status}`
  const code = status === 413 ? 'too_large' : 'file_refused'
  return {
    state: 'refused',
    reason: { code, message: `Ride with GPS refused it: ${words.slice(0, 200).replace(/\.$/, '')}.` },
  }
}

export const activities: kit.Activities = {
  list: 'trips',
  download,
  upload,
  async delete(task, externalId) {
    await task.delete(pathOf(externalId), { accepts: [404] })
  },
  pageOf: (externalId) => `https://ridewithgps.com/trips/${encodeURIComponent(externalId)}`,
}
