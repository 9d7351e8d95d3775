/** Files, there and back. https://static.komoot.de/doc/external-api/v007/index.html */
import { type Download, type Edit, jsonOf, type Upload, z } from '../../kit/index.js'
import { wordOf } from './sports.js'

export const base = '/v007'
const pathOf = (id: string): string => `${base}/tours/${encodeURIComponent(id)}`

const isFit = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(8, 12)) === '.FIT'

/** FIT where Komoot manages to write one: at times it answers 500, and GPX is there for that. */
export const download: Download = {
  scopes: ['profile'],
  rank: 60,
  async fetch(task, { externalId }) {
    const fit = await task.get(`${pathOf(externalId)}.fit`, undefined, {
      headers: { accept: '*/*' },
      accepts: [404, 406, 500],
    })
    if (fit.status < 300 && isFit(fit.raw))
      return { file: { format: 'fit', bytes: fit.raw, name: `${externalId}.fit` } }
    const gpx = await task.get(`${pathOf(externalId)}.gpx`, undefined, { headers: { accept: '*/*' } })
    if (gpx.raw.byteLength === 0 || gpx.status === 404)
      return { skip: { code: 'gone', message: 'Komoot no longer has it.' } }
    return { file: { format: 'gpx', bytes: gpx.raw, name: `${externalId}.gpx` } }
  },
}

const Made = z.object({ id: z.union([z.number(), z.string()]).transform(String) })

export const upload: Upload = {
  scopes: ['tour-upload'],
  formats: ['fit', 'gpx'],
  refuses({ isStationary, hasPositions }) {
    if (isStationary) return { code: 'stationary', message: 'Komoot takes no workouts without a track.' }
    return hasPositions === false ? { code: 'nongps', message: 'Komoot takes only what has positions.' } : undefined
  },
  async send(task, { file, activity, sport, name, isPrivate }) {
    const isGpx = file.format === 'gpx'
    const { status, raw } = await task.post(`${base}/tours/`, {
      query: {
        data_type: file.format,
        sport: wordOf(sport),
        name,
        status: isPrivate ? 'private' : 'public',
        time_in_motion: isGpx ? activity.statistics.movingSeconds : undefined,
      },
      bytes: { contentType: isGpx ? 'application/gpx+xml' : 'application/octet-stream', content: file.bytes },
      accepts: [400, 409, 413, 415, 422],
    })
    if (status >= 400)
      return { state: 'refused', reason: { code: 'file_refused', message: 'Komoot could not read the file.' } }
    const id = Made.safeParse(jsonOf(raw)).data?.id
    // 202 means that it is there already.
    return { state: status === 202 ? 'duplicate' : 'stored', ...(id !== undefined && { externalId: id }) }
  },
}

export const edit: Edit = {
  scopes: ['tour-upload'],
  // Its sports are others than ours: one changed there could come back as another (a walk as a hike).
  fields: ['name', 'isPrivate'],
  async send(task, id, { name, isPrivate }) {
    await task.patch(pathOf(id), {
      json: {
        name,
        ...(isPrivate !== undefined && { status: isPrivate ? 'private' : 'public' }),
      },
    })
  },
}
