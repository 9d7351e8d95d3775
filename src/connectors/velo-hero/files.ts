/** Files, there and back. https://www.velohero.com/help */
import {
  type Download,
  type Edit,
  jsonOf,
  type Receipt,
  type SkipReason,
  type Task,
  texts,
  type Upload,
  wallClockOf,
  z,
} from '../../kit/index.js'
import { idOf } from './sports.js'

const noFile: SkipReason = {
  code: 'data_insufficient',
  message: 'It was entered by hand: Velo Hero has no file of it.',
}

/** PWX holds all that Velo Hero kept, laps and power among it. */
export const download: Download = {
  rank: 45,
  async fetch(task, { externalId, isStationary }) {
    if (isStationary) return { skip: noFile }
    const path = `/export/activity/pwx/${encodeURIComponent(externalId)}`
    const { status, raw, contentType } = await task.get(path, undefined, {
      headers: { accept: 'application/xml, */*' },
    })
    if (status === 404) return { skip: { code: 'gone', message: 'Velo Hero no longer has it.' } }
    // Errors come as JSON with 200.
    if (raw.byteLength === 0 || contentType.includes('json')) return { skip: noFile }
    return { file: { format: 'pwx', bytes: raw, name: `${externalId}.pwx` } }
  },
}

const longestSeconds = 72 * 3600

export const upload: Upload = {
  // What it can read of each: FIT has all of it.
  formats: ['fit', 'tcx', 'pwx', 'gpx'],
  maxBytes: 16 * 1024 * 1024,
  refuses({ isStationary, durationSeconds = 0 }) {
    if (isStationary) return { code: 'stationary', message: 'Velo Hero takes no workouts without a track.' }
    return durationSeconds > longestSeconds
      ? { code: 'file_refused', message: 'Velo Hero takes no workouts of more than 72 hours.' }
      : undefined
  },
  async send(task, { mark, file, activity, sport, name, notes, isPrivate }) {
    const { raw } = await task.post('/upload/file', {
      multipart: [
        { name: 'view', value: 'json' },
        {
          name: 'file',
          value: file.bytes,
          fileName: `${mark}.${file.format}`,
          contentType: 'application/octet-stream',
        },
      ],
    })
    const receipt = receiptOf(raw)
    if (receipt.state !== 'stored' || receipt.externalId === undefined) return receipt
    const clock = wallClockOf(activity)
    // It is there now, without all that a file does not hold. Were the next request's failure the upload's own, it would
    // be sent twice: so that is a step of its own.
    const about: About = {
      ...(clock !== undefined && { workout_date: clock.slice(0, 10), workout_start_time: clock.slice(11, 19) }),
      workout_comment: [name, notes].filter(Boolean).join('\n'),
      sport_id: idOf(sport),
      workout_hide: hidden(isPrivate ?? false),
    }
    return { state: 'processing', ticket: { id: receipt.externalId, about }, checkAfterSeconds: 0 }
  },
  async check(task, ticket) {
    const { id, about } = ticket as { readonly id: string; readonly about: About }
    await change(task, id, about)
    return { state: 'stored', externalId: id }
  },
}
type About = Readonly<Record<string, string>>
const hidden = (isPrivate: boolean): string => (isPrivate ? 'yes' : 'no')

const Answer = z.object({
  id: z.union([z.string(), z.number()]).transform(String).nullish(),
  ...texts('error message'),
})

const receiptOf = (raw: Uint8Array): Receipt => {
  const told = Answer.safeParse(jsonOf(raw))
  const { id, error, message } = told.success ? told.data : {}
  const words = error ?? message ?? ''
  if (/exist|already|duplicate/i.test(words)) return { state: 'duplicate', ...(id && { externalId: id }) }
  if (id && error === undefined) return { state: 'stored', externalId: id }
  if (/\bpro\b|member/i.test(words))
    return {
      state: 'refused',
      reason: { code: 'unpaid', message: 'Velo Hero takes files of Pro members only.', isPermanent: false },
    }
  return { state: 'refused', reason: { code: 'file_refused', message: 'Velo Hero could not read the file.' } }
}

/** Of the sport it has but a dozen words: one changed there would come back as another. */
export const edit: Edit = {
  fields: ['isPrivate'],
  async send(task, id, { isPrivate = false }) {
    await change(task, id, { workout_hide: hidden(isPrivate) })
  },
}

/** A GET that changes something; unnamed fields stay as they are. */
const change = (task: Task, id: string, about: About) =>
  task.get(`/workouts/change/${encodeURIComponent(id)}`, { view: 'json', ...about })
