/**
 * Uploaded files. The bytes are remembered in this process by what they are, and as much of them as is fair goes into
 * the state; of what neither holds any more, a service gives back what it made of it.
 */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Activity, ContractError, dayMs } from '../../core/index.js'
import { decode, encode } from '../../formats/index.js'
import type { Person } from '../person.js'
import { historyOf } from './history.js'
import { statisticsOfWhole } from './laps.js'
import { recordingOf } from './recording.js'
import type { SavedUpload } from './saved.js'

/** Over everybody in this process. */
const bytesKept = 64 * 1024 * 1024
const activitiesKept = 40
const files = new Map<string, Uint8Array>()
let held = 0
const activities = new Map<string, Activity>()

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

/** As after a restart. */
export const forgetFiles = (): void => {
  files.clear()
  activities.clear()
  held = 0
}

export const keepFile = (hash: string, bytes: Uint8Array): void => {
  if (files.has(hash)) return
  files.set(hash, bytes)
  held += bytes.length
  for (const [oldest, old] of files) {
    if (held <= bytesKept) break
    files.delete(oldest)
    held -= old.length
  }
}

/** For the state; `undefined` when it does not fit into the room there is. */
export const packed = (bytes: Uint8Array, room: number): string | undefined => {
  if (room < bytes.length / 20) return undefined
  const text = gzipSync(bytes).toString('base64')
  return text.length <= room ? text : undefined
}

export const fileOf = ({ hash, file }: SavedUpload): Uint8Array | undefined => {
  const known = files.get(hash)
  if (known !== undefined || file === undefined) return known
  const bytes = new Uint8Array(gunzipSync(Buffer.from(file, 'base64')))
  keepFile(hash, bytes)
  return bytes
}

/** Throws `ContractError` where there is no workout in it. */
export const activityIn = (bytes: Uint8Array, hash: string): Activity => {
  const known = activities.get(hash)
  if (known !== undefined) return known
  const [activity] = decode(bytes).activities
  if (activity === undefined)
    throw new ContractError('no-activity', 'The file holds no workout.', { path: 'file', expected: 'a workout' })
  if (activities.size >= activitiesKept) activities.delete(activities.keys().next().value as string)
  activities.set(hash, activity)
  return activity
}

export const activityOf = (person: Person, upload: SavedUpload): Activity => {
  const bytes = fileOf(upload)
  return bytes === undefined ? madeUpFor(person, upload) : activityIn(bytes, upload.hash)
}
export const bytesOf = (person: Person, upload: SavedUpload): Uint8Array =>
  fileOf(upload) ?? encode(madeUpFor(person, upload), upload.format).bytes

/** When the bytes are gone: the city's recording of it, else what the outline tells. */
const madeUpFor = (person: Person, { recordedAs, outline }: SavedUpload): Activity => {
  const { start, end, zone } = outline
  const workout = historyOf(person, end.at + 3 * dayMs).find(({ id }) => id === recordedAs)?.versions[0]?.value
  if (workout !== undefined) return recordingOf(person, workout)
  const statistics = statisticsOfWhole(outline)
  const sport = 'generic'
  return {
    start,
    end,
    zone,
    sport,
    statistics,
    sessions: [{ start, end, sport, statistics, laps: [{ start, end, statistics }] }],
    track: { timeMs: new Float64Array(0) },
    pauses: [],
  }
}
