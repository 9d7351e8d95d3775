/** Workouts as files, both ways: FIT and nothing else. https://apizone.suunto.com/how-to-workout-upload */
import * as kit from '../../kit/index.js'
import { TransientError, texts, z } from '../../kit/index.js'

const Place = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  url: z.string(),
  headers: kit.maybe(z.record(z.string(), z.string())),
})
const Status = z.object({ ...texts('status message workoutKey') })
const Problem = z.object(texts('message error'))

/** So small a file may be the beginning of one: Suunto makes it a moment after it has told of the workout. */
const beginningBytes = 512
const isWhole = (bytes: Uint8Array): boolean => {
  const [file] = kit.workoutFiles(bytes)
  return file?.format === 'fit' && (bytes.byteLength > beginningBytes || kit.workoutHead(file) !== undefined)
}

const fetchFile = async (task: kit.Task, { externalId }: kit.ActivitySummary): Promise<kit.Downloaded> => {
  const path = `/v3/workouts/${encodeURIComponent(externalId)}/fit`
  const { status, raw } = await task.get(path, {}, { headers: { accept: 'application/octet-stream' } })
  if (status === 404) return { skip: { code: 'gone', message: 'Suunto has this workout no more.' } }
  // With 200, and JSON or the beginning of a file in it.
  if (!isWhole(raw))
    throw new TransientError(
      'file-not-ready',
      'Suunto has not finished the file of this workout; it is asked again later.',
    )
  return { file: { format: 'fit', bytes: raw, name: `${externalId}.fit` } }
}

/** A place in rented storage is asked for, and the file is put there: only then Suunto looks at it. */
const send = async (task: kit.Task, { file, name, notes, isPrivate }: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const asked = await task.post('/v2/upload', {
    json: {
      description: notes ?? name ?? '',
      // One message for each of a few thousand workouts would be too many.
      notifyUser: false,
      privacy: isPrivate === true ? 'PRIVATE' : 'DEFAULT',
    },
    accepts: [500],
  })
  if (asked.status === 500) return judge(Problem.safeParse(asked.body).data)
  const { id, url, headers } = Place.parse(asked.body)
  const put = await task.put(url, {
    ...(headers && { headers }),
    bytes: { contentType: 'application/octet-stream', content: file.bytes },
    accepts: [400, 403, 404, 409, 412],
  })
  if (put.status >= 300)
    throw new TransientError(
      'upload-place',
      'The place Suunto gave us for the file takes it no longer; another is asked for later.',
    )
  return { state: 'processing', ticket: id, checkAfterSeconds: 10 }
}

/** Some of Suunto's own errors are about the file, and come again however often it is sent. */
const judge = (told: z.infer<typeof Problem> | undefined): kit.Receipt => {
  const words = told?.message ?? told?.error ?? ''
  if (/unsupported|invalid|malformed|corrupt/i.test(words)) return refused
  throw new TransientError('provider-error', 'Suunto had a problem of its own (status 500).')
}
const refused: kit.Receipt = {
  state: 'refused',
  reason: { code: 'file_refused', message: 'Suunto cannot read this file.' },
}

const check = async (task: kit.Task, ticket: kit.Json): Promise<kit.Receipt> => {
  const answer = await task.get(`/v2/upload/${encodeURIComponent(String(ticket))}`)
  if (answer.status === 404)
    return {
      state: 'refused',
      reason: { code: 'upload', message: 'Suunto knows nothing of the upload any more.', isPermanent: false },
    }
  const { status = '', message = '', workoutKey: externalId } = Status.parse(answer.body)
  if (status === 'PROCESSED') return { state: 'stored', ...(externalId !== undefined && { externalId }) }
  if (status !== 'ERROR') return { state: 'processing', ticket, checkAfterSeconds: 10 }
  return /already exists/i.test(message) ? { state: 'duplicate' } : refused
}

export const activities: kit.Activities = {
  list: 'workouts',
  download: { scopes: ['workout'], fetch: fetchFile },
  upload: { scopes: ['workout'], formats: ['fit'], send, check },
  // Suunto's app hands workouts on to those a person has linked there.
  mayForwardTo: ['strava', 'trainingpeaks', 'komoot', 'intervals-icu', 'ride-with-gps'],
}
