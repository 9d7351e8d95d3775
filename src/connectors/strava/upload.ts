/** Files and entries by hand; what became of a file is asked for until Strava has read it. https://developers.strava.com/docs/uploads/ */
import * as kit from '../../kit/index.js'
import { maybe, z } from '../../kit/index.js'
import { base, Id, read } from './api.js'
import { wordFor } from './sports.js'

const writing = ['activity:write']
const megabyte = 1024 * 1024

export const settings = {
  schema: z.object({ sendPrivate: z.boolean().default(false) }),
  fields: {
    sendPrivate: {
      title: 'Send private workouts, too',
      help: 'Strava lets nobody mark an upload private: it becomes visible to whom your own privacy settings there say.',
      input: 'flag',
    },
  },
} as const satisfies kit.ConnectionSettings

export const upload: kit.Upload = {
  scopes: writing,
  formats: ['fit', 'tcx', 'gpx'],
  maxBytes: 25 * megabyte,
  visibleWithinSeconds: 180,
  refuses({ isPrivate, settings: given, isStationary, durationSeconds }) {
    if (isPrivate === true && settings.schema.safeParse(given).data?.sendPrivate !== true)
      return {
        code: 'private',
        message: 'It is private, and Strava lets nobody mark an upload so. Allow it in the settings of the connection.',
        isPermanent: false,
      }
    if (isStationary === true && durationSeconds === 0)
      return { code: 'data_insufficient', message: 'Strava wants to know how long it took.' }
    return undefined
  },
  send: (task, outgoing) => (outgoing.isStationary ? enter(task, outgoing) : sendFile(task, outgoing)),
  async check(task, ticket) {
    const { body } = await read(task, `/uploads/${encodeURIComponent(String(ticket))}`)
    // A ticket that is forgotten says nothing of what became of the upload: the listing will.
    if (body === undefined)
      throw new kit.TransientError('upload-unknown', 'Strava no longer knows this upload; its list is asked.')
    return receiptOf(body)
  },
}

const sendFile = async (task: kit.Task, { mark, file, sport, name, notes }: kit.OutgoingActivity) => {
  const { sport_type, trainer } = wordFor(sport)
  const told = { data_type: file.format, external_id: mark, name, description: notes, sport_type, trainer }
  const fields = Object.entries(told).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: String(value) }],
  )
  const contentType = 'application/octet-stream'
  const part = { name: 'file', value: file.bytes, fileName: `${mark}.${file.format}`, contentType }
  const answer = await task.post(`${base}/uploads`, { multipart: [...fields, part], accepts: [400, 409, 413] })
  if (answer.status === 413) return refused('too_large', 'The file is larger than Strava takes.')
  return receiptOf(answer.body)
}

/** Without a track there is no file to read: Strava takes it as an entry by hand. Such an entry bears no mark. */
const enter = async (task: kit.Task, { activity, sport, name, notes }: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const { elapsedSeconds, timerSeconds, distanceMeters } = activity.statistics
  const { start, end } = activity
  const lasted = end && (kit.orderOf(end) - kit.orderOf(start)) / 1000
  const elapsed = elapsedSeconds ?? timerSeconds ?? lasted ?? 0
  if (!(elapsed > 0)) return refused('data_insufficient', 'Strava wants to know how long it took.')
  const form = {
    name: name ?? kit.sportTitles[sport],
    ...wordFor(sport),
    start_date_local: kit.wallClockOf(activity) ?? new Date(kit.orderOf(start)).toISOString().slice(0, 19),
    elapsed_time: Math.round(elapsed),
    description: notes,
    distance: distanceMeters,
  }
  const answer = await task.post(`${base}/activities`, { form, accepts: [409] })
  if (answer.status === 409) return { state: 'duplicate' }
  return { state: 'stored', externalId: Made.parse(answer.body).id }
}

const Made = z.object({ id: Id })
const Told = z.object({ id_str: maybe(Id), id: maybe(Id), activity_id: maybe(Id), ...kit.texts('error status') })

/** What Strava says of an upload: being processed, done, a duplicate (which is as good), or wrong. */
export const receiptOf = (body: unknown): kit.Receipt => {
  const told = Told.parse(typeof body === 'object' && body !== null ? body : {})
  const { error, status = '', activity_id: externalId } = told
  if (error !== undefined && error !== '') return receiptOfError(error)
  if (externalId !== undefined) return { state: 'stored', externalId }
  if (/has been deleted/i.test(status)) return refused('removed_there', 'It was uploaded, and then removed on Strava.')
  const ticket = told.id_str ?? told.id
  if (ticket !== undefined && !/error/i.test(status)) return { state: 'processing', ticket, checkAfterSeconds: 8 }
  return refused('file_refused', 'Strava could not read the file.')
}

/** `ride.fit duplicate of activity 123`, or with a link to it: `duplicate of <a href='/activities/123'>Ride</a>`. */
const receiptOfError = (error: string): kit.Receipt => {
  const duplicate = /duplicate of\b(.*)/is.exec(error)
  if (duplicate !== null) {
    const externalId = /activit\w*[/ ]+(\d+)/i.exec(duplicate[1] ?? '')?.[1]
    return { state: 'duplicate', ...(externalId !== undefined && { externalId }) }
  }
  return /empty|time information|too (few|short)/i.test(error)
    ? refused('data_insufficient', 'There is too little in it for Strava: no track, or no times.')
    : refused('file_refused', 'Strava could not read the file.')
}

const refused = (code: kit.SyncReasonCode, message: string): kit.Receipt => ({
  state: 'refused',
  reason: { code, message },
})

/** Privacy cannot be set from outside. */
export const edit: kit.Edit = {
  scopes: writing,
  fields: ['name', 'notes', 'sport'],
  async send(task, externalId, { name, notes, sport }) {
    const json = { name, description: notes, ...(sport !== undefined && { sport_type: wordFor(sport).sport_type }) }
    await task.put(`${base}/activities/${encodeURIComponent(externalId)}`, { json })
  },
}
