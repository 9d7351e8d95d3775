/** The file of a ride, from the web site. */
import type { Download } from '../../kit/index.js'
import { web } from './rides.js'

export const download: Download = {
  // What a trainer measures is the richest of all.
  rank: 10,
  async fetch(task, { externalId }) {
    const { status, raw } = await task.get(`/cycling/rides/download/${encodeURIComponent(externalId)}`, undefined, {
      host: web,
      headers: { accept: '*/*' },
      accepts: [500],
    })
    if (status === 404) return { skip: { code: 'gone', message: 'TrainerRoad no longer has it.' } }
    // So it says that the account is private; its web pages would want a sign-in of their own.
    if (status === 500)
      return {
        skip: {
          code: 'private',
          message: 'TrainerRoad hands out files of public accounts only. Make yours public, or export the ride there.',
          isPermanent: false,
        },
      }
    const isXml = new TextDecoder().decode(raw.subarray(0, 512)).includes('<TrainingCenterDatabase')
    if (!isXml) return { skip: { code: 'corrupt', message: 'What TrainerRoad sent is no file of a workout.' } }
    return { file: { format: 'tcx', bytes: raw, name: `${externalId}.tcx` } }
  },
}
