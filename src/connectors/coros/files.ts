/** Workouts as files, both ways: FIT and nothing else. */
import type * as kit from '../../kit/index.js'
import { maybe, numbers, TransientError, texts, z } from '../../kit/index.js'
import { resultOf } from './errors.js'
import { Handle } from './listing.js'

const Detail = z.object({
  data: maybe(z.object({ ...texts('fitUrl'), triathlonItemList: maybe(z.array(z.object(texts('fitUrl')))) })),
})

/** At the address of the listing while it is good, else at a new one: COROS signs them for a while. */
const fetchFile = async (task: kit.Task, { externalId, handle }: kit.ActivitySummary): Promise<kit.Downloaded> => {
  const about = Handle.parse(handle)
  for (const url of [about.fitUrl, undefined]) {
    const address = url ?? (await newAddress(task, about))
    if (address === undefined) return { skip: { code: 'gone', message: 'COROS has this workout no more.' } }
    // Made a moment after the workout has been told of.
    if (address === '') break
    const { status, raw } = await task.get(address, {}, { accepts: [401, 403, 404, 410] })
    if (status < 300) return { file: { format: 'fit', bytes: raw, name: `${externalId}.fit` } }
  }
  throw new TransientError(
    'file-not-ready',
    'COROS has not finished the file of this workout; it is asked again later.',
  )
}

const newAddress = async (
  task: kit.Task,
  { labelId, mode, subMode, part }: z.infer<typeof Handle>,
): Promise<string | undefined> => {
  const query = { openId: task.account.id, labelId, mode, subMode }
  const { data } = Detail.parse((await task.get('/v2/coros/sport/detail/fit', query)).body)
  if (data === undefined) return undefined
  return (part === undefined ? data.fitUrl : data.triathlonItemList?.[part]?.fitUrl) ?? ''
}

const Id = maybe(z.union([z.string(), z.number()]).transform(String))
const Uploaded = z.object({ data: maybe(z.array(z.object({ uploadId: Id, labelId: Id, ...numbers('status') }))) })

const send = async (task: kit.Task, { file, mark }: kit.OutgoingActivity): Promise<kit.Receipt> => {
  const { body } = await task.post('/coros/file/upload', {
    multipart: [
      { name: 'openId', value: task.account.id },
      // A FIT file, by COROS' number.
      { name: 'fileType', value: '4' },
      { name: 'sportFile', value: file.bytes, fileName: `${mark}.fit`, contentType: 'application/octet-stream' },
    ],
  })
  return judge(body)
}
const check = async (task: kit.Task, ticket: kit.Json): Promise<kit.Receipt> => {
  const { body } = await task.get('/coros/file/upload/get', { openId: task.account.id, uploadId: String(ticket) })
  return judge(body, String(ticket))
}

const reasons: Readonly<Record<string, kit.SkipReason>> = {
  1008: { code: 'too_large', message: 'The file is larger than COROS takes.' },
  5096: { code: 'file_refused', message: 'COROS does not take such files.' },
  5098: { code: 'file_refused', message: 'COROS cannot read this file.' },
  30009: { code: 'partner_contract', message: 'The operator’s contract with COROS does not cover uploads.' },
}
const judge = (body: unknown, ticket?: string): kit.Receipt => {
  const result = resultOf(body) ?? ''
  if (result === '5082') return { state: 'duplicate' }
  const reason = Object.hasOwn(reasons, result) ? reasons[result] : undefined
  if (reason !== undefined) return { state: 'refused', reason }
  const { uploadId = ticket, labelId, status } = Uploaded.safeParse(body).data?.data?.[0] ?? {}
  if (status === 2) return { state: 'stored', ...(labelId !== undefined && { externalId: labelId }) }
  if (status === -1) return { state: 'refused', reason: reasons[5098] as kit.SkipReason }
  if (uploadId === undefined)
    throw new TransientError('upload-answer', 'COROS did not say what became of the upload; it is looked for later.')
  return { state: 'processing', ticket: uploadId, checkAfterSeconds: 10 }
}

export const activities: kit.Activities = {
  list: 'sports',
  download: { fetch: fetchFile },
  upload: { formats: ['fit'], send, check },
  // COROS' app hands workouts on to those a person has linked there.
  mayForwardTo: ['strava', 'trainingpeaks', 'komoot', 'ride-with-gps', 'intervals-icu'],
}
