/** Files from the folder, and into it. */
import * as kit from '../../kit/index.js'
import { addressOf, settingsOf } from './listing.js'

const anything = { headers: { accept: '*/*' } } as const

const download: kit.Download = {
  rank: 40,
  async fetch(task, { externalId, sport }) {
    const answer = await task.get(addressOf(externalId), {}, { ...anything, accepts: [403, 404, 413] })
    if (answer.status !== 200)
      return { skip: { code: 'gone', message: kit.syncReasonText('gone'), isPermanent: false } }
    const [file] = kit.workoutFiles(answer.raw)
    if (file === undefined) return { skip: { code: 'corrupt', message: kit.syncReasonText('corrupt') } }
    return { file, facts: sport === 'other' ? {} : { sport } }
  },
}

const mostNames = 9

const upload: kit.Upload = {
  formats: ['fit', 'tcx', 'gpx'],
  visibleWithinSeconds: 60,

  /** The same file under the same name is there already, so that it may be sent twice; another one's name is left alone. */
  async send(task, outgoing) {
    const { activity, name, sport } = outgoing
    const { folder, fileName, format } = settingsOf(task)
    const { bytes } = kit.fileIn(format, outgoing)
    const about = {
      clock: kit.clockOf(activity, kit.wallClockOf(activity)),
      sport,
      ...(name !== undefined && { name }),
    }
    for (let count = 1; count <= mostNames; count++) {
      const again = count === 1 ? '' : ` (${count})`
      const path = `${folder}/${kit.fileNameFor(fileName, about)}${again}.${format}`.slice(1)
      const { status } = await task.put(addressOf(path), {
        bytes: { contentType: 'application/octet-stream', content: bytes },
        accepts: [403, 404, 412, 413, 422, 507],
      })
      if (status < 300) return { state: 'stored', externalId: path }
      if (status !== 412) return refused(status)
      const standing = await task.get(addressOf(path), {}, { ...anything, accepts: [403, 404, 413] })
      if (standing.status === 200 && isSame(standing.raw, bytes)) return { state: 'duplicate', externalId: path }
    }
    return refused(412)
  },
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

const refused = (status: number): kit.Receipt => {
  const reason = (code: kit.SyncReasonCode, message: string, isPermanent = true) =>
    ({ state: 'refused', reason: { code, message, isPermanent } }) as const
  if (status === 507) return reason('full', 'There is no space left on the disk.', false)
  if (status === 403) return reason('upload_consent', 'The folder may not be written to.', false)
  return reason('file_refused', 'No file of this name can be made there; change the template for names.')
}

export const activities: kit.Activities = {
  list: 'files',
  download,
  upload,
  async delete(task, externalId) {
    await task.delete(addressOf(externalId), { accepts: [404] })
  },
}
