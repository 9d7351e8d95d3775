/** The originals. By the Developer Program each can be fetched once, and soon; with a key of one's own, at any time. */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { isCallback } from './history.js'
import { personalHost } from './hosts.js'

const Handle = z.object({ url: z.string(), type: z.string() })
const anything = { headers: { accept: '*/*' } }

export const download: kit.Download = {
  // The recording as the watch wrote it: nothing is richer.
  rank: 20,
  fetch: async (task, summary) => {
    const handle = Handle.safeParse(summary.handle).data
    if (summary.isStationary === true && handle === undefined) return { activity: kit.activityWithoutTrack(summary) }
    const answer = await ask(task, summary.externalId, handle?.url)
    if (answer === undefined || answer.raw.byteLength === 0 || gone.includes(answer.status))
      return {
        skip: {
          code: 'gone',
          message: 'Garmin hands a file out once, and for a short while: this one was not fetched in time.',
        },
      }
    const [file] = kit.workoutFiles(answer.raw)
    return file === undefined
      ? { skip: { code: 'corrupt', message: 'What Garmin handed out is no workout file we can read.' } }
      : { file }
  },
}

/** 410: fetched before, or too late; 400: no such file. */
const gone = [400, 404, 410]

const ask = async (task: kit.Task, id: string, url: string | undefined): Promise<kit.Answer | undefined> => {
  const options = { ...anything, accepts: gone }
  if (task.signedInBy === 'personal')
    return task.get(
      `/download-service/files/activity/${encodeURIComponent(id)}`,
      {},
      { ...options, host: personalHost },
    )
  return url !== undefined && isCallback(url) ? task.get(url, {}, options) : undefined
}
