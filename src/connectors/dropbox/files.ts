/** Files from the folder, and into it. https://www.dropbox.com/developers/documentation/http/documentation#files-upload */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { askContent, contentHash, problemOf, settingsOf } from './calls.js'

const download: kit.Download = {
  scopes: ['files.content.read'],
  rank: 40,
  async fetch(task, { externalId, sport }) {
    const answer = await askContent(task, '/2/files/download', { path: externalId })
    const problem = problemOf(answer)
    if (problem !== undefined) return { skip: { code: 'gone', message: kit.syncReasonText('gone') } }
    const [file] = kit.workoutFiles(answer.raw)
    if (file === undefined) return { skip: { code: 'corrupt', message: kit.syncReasonText('corrupt') } }
    return { file, facts: sport === 'other' ? {} : { sport } }
  },
}

const Uploaded = z.object({ id: z.string(), content_hash: z.string().optional() })
const mostNames = 9

const upload: kit.Upload = {
  scopes: ['files.content.write'],
  formats: ['fit', 'tcx', 'gpx'],
  maxBytes: 150_000_000,
  visibleWithinSeconds: 60,

  /** The same file under the same name is taken silently, so that it may be sent twice; another one's name is left alone. */
  async send(task, outgoing) {
    const { activity, name, sport } = outgoing
    const { folder, fileName, format } = settingsOf(task)
    const file = kit.fileIn(format, outgoing)
    const about = {
      clock: kit.clockOf(activity, kit.wallClockOf(activity)),
      sport,
      ...(name !== undefined && { name }),
    }
    const hash = contentHash(file.bytes)
    for (let count = 1; count <= mostNames; count++) {
      const again = count === 1 ? '' : ` (${count})`
      const path = `${folder}/${kit.fileNameFor(fileName, about)}${again}.${file.format}`
      const value = { path, mode: 'add', autorename: false, mute: true, content_hash: hash }
      const answer = await askContent(task, '/2/files/upload', value, file.bytes)
      const problem = problemOf(answer)
      if (problem === undefined) return { state: 'stored', externalId: Uploaded.parse(kit.jsonOf(answer.raw)).id }
      if (!problem.startsWith('path/conflict')) return refused(problem)
      const standing = Uploaded.safeParse((await metadata(task, path)).body).data
      if (standing?.content_hash === hash) return { state: 'duplicate', externalId: standing.id }
    }
    return refused('path/conflict')
  },
}

const metadata = (task: kit.Task, path: string) =>
  task.post('/2/files/get_metadata', { json: { path }, accepts: [409] })

const refused = (problem: string): kit.Receipt => {
  const reason = (code: kit.SyncReasonCode, message: string = kit.syncReasonText(code), isPermanent = true) =>
    ({ state: 'refused', reason: { code, message, isPermanent } }) as const
  if (problem.startsWith('path/insufficient_space')) return reason('full', 'Dropbox has no space left.', false)
  if (problem.startsWith('path/too_many_write_operations'))
    throw new kit.TransientError('dropbox-busy', 'Dropbox is busy with other changes of this account.')
  if (problem.startsWith('path/no_write_permission'))
    return reason('upload_consent', 'Dropbox does not let us write to this folder.', false)
  if (problem.startsWith('payload_too_large')) return reason('too_large')
  return reason('file_refused', `Dropbox refused the file: ${problem.replace(/[^a-z_/]/g, '').slice(0, 80)}`)
}

export const activities: kit.Activities = {
  list: 'files',
  download,
  upload,
  deleteScopes: ['files.content.write'],
  async delete(task, externalId) {
    const answer = await task.post('/2/files/delete_v2', { json: { path: externalId }, accepts: [409] })
    const problem = problemOf(answer)
    if (problem !== undefined && !problem.startsWith('path_lookup/not_found'))
      throw new kit.TransientError('dropbox-delete', 'Dropbox did not delete the file.')
  },
}
