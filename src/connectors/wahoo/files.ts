/** Workouts as files, both ways: FIT and nothing else. https://cloud-api.wahooligan.com/#workout-file-upload */
import type * as kit from '../../kit/index.js'
import { given, maybe, TransientError, texts, z } from '../../kit/index.js'
import { numberOf } from './sports.js'
import { Page } from './workouts.js'

const path = (id: string): string => `/v1/workouts/${encodeURIComponent(id)}`
const gone: kit.Downloaded = { skip: { code: 'gone', message: 'Wahoo has this workout no more.' } }

/** At the address of the listing, or, should that have changed, at the one Wahoo tells now. */
const fetchFile = async (task: kit.Task, { externalId, handle }: kit.ActivitySummary): Promise<kit.Downloaded> => {
  for (const url of [handle, undefined]) {
    const address = url ?? (await currentUrl(task, externalId))
    if (typeof address !== 'string') return gone
    const { status, raw } = await task.get(address, {}, { accepts: [401, 403, 404, 410] })
    if (status < 300) return { file: { format: 'fit', bytes: raw, name: `${externalId}.fit` } }
  }
  throw new TransientError(
    'file-not-ready',
    'Wahoo does not hand out the file of this workout just now; it is asked again later.',
  )
}
const currentUrl = async (task: kit.Task, id: string): Promise<string | undefined> => {
  const told = Page.safeParse((await task.get(path(id))).body)
  return told.data?.workouts[0]?.workout_summary?.file?.url
}

const Upload = z.object({
  ...texts('token status error'),
  workout_id: maybe(z.union([z.number(), z.string()]).transform(String)),
})

const send = async (task: kit.Task, { file, mark, activity }: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const content = Buffer.from(file.bytes).toString('base64')
  const answer = await task.post('/v1/workout_file_uploads', {
    form: {
      'workout_file_upload[file]': `data:application/vnd.fit;base64,${content}`,
      'workout_file_upload[filename]': `${mark}.fit`,
      'workout_file_upload[time_zone]': activity.zone,
    },
    accepts: [400, 413, 422],
  })
  return judge(answer)
}
const check = async (task: kit.Task, ticket: kit.Json): Promise<kit.Receipt> => {
  const answer = await task.get(`/v1/workout_file_uploads/${encodeURIComponent(String(ticket))}`)
  if (answer.status !== 404) return judge(answer, String(ticket))
  return refused('upload', 'Wahoo knows nothing of the upload any more.', false)
}

/** A duplicate has a status of its own, or is an error in one of several wordings. */
const duplicate = /duplicate|already (?:exists|uploaded)|previously uploaded/i
const judge = ({ status: code, body }: kit.Answer, ticket?: string): kit.Receipt => {
  const { token = ticket, status = '', error = '', workout_id: id } = Upload.safeParse(body).data ?? {}
  const externalId = given(id, (each) => ({ externalId: each }))
  if (status === 'duplicate' || duplicate.test(error)) return { state: 'duplicate', ...externalId }
  if (/^completed?$/.test(status)) return { state: 'stored', ...externalId }
  if (code === 413) return refused('too_large', 'The file is larger than Wahoo takes.')
  if (code >= 400 || /^(?:error|failed)$/.test(status)) return refused('file_refused', 'Wahoo cannot read this file.')
  if (token === undefined)
    throw new TransientError('upload-answer', 'Wahoo did not say what became of the upload; it is looked for later.')
  return { state: 'processing', ticket: token, checkAfterSeconds: 5 }
}
const refused = (code: string, message: string, isPermanent = true): kit.Receipt => ({
  state: 'refused',
  reason: { code, message, isPermanent },
})

const write = ['workouts_write']
export const activities: kit.Activities = {
  list: 'workouts',
  download: { scopes: ['workouts_read'], fetch: fetchFile },
  // Its listing tells of workouts recorded by its own devices and apps alone.
  upload: { scopes: write, formats: ['fit'], isListed: false, send, check },
  edit: {
    scopes: write,
    fields: ['name', 'sport'],
    async send(task, id, { name, sport }) {
      const type = given(sport, numberOf)
      await task.put(path(id), { form: { 'workout[name]': name, 'workout[workout_type_id]': type } })
    },
  },
  deleteScopes: write,
  async delete(task, id) {
    await task.delete(path(id), { accepts: [404] })
  },
  // Wahoo's app hands workouts on to those a person has linked there.
  mayForwardTo: ['strava', 'trainingpeaks', 'komoot', 'ride-with-gps', 'intervals-icu'],
}
