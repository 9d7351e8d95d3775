/** Files in Dropbox' words. https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder */
import { createHash } from 'node:crypto'
import { sportTitles } from '../../../kit/index.js'
import {
  createShelf,
  hashWords,
  type Person,
  type ServiceState,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const accountOf = ({ seed }: Person): string =>
  `dbid:AA${hashWords(seed, 'dropbox').toString(36).padStart(12, 'H')}`

/** What some app or other has put there. Dropbox takes any file, and knows nothing of workouts. */
export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'dropbox', person, state, native: 0.06, detectsDuplicates: false })

/** Of an upload its path stands as the file's name; others lie by year and sport, as apps do it. */
export const pathOf = ({ fileName, outline, id }: ShelvedWorkout): string => {
  if (fileName?.startsWith('/')) return fileName
  const day = new Date(outline.start.at).toISOString()
  return `/${day.slice(0, 4)}/${sportTitles[outline.sport]}/${day.slice(0, 16).replace(':', '-')} ${id.slice(-3)}.fit`
}
export const idOf = ({ id }: { readonly id: string }): string => `id:${id.padStart(22, 'A')}`

export const shelfIdOf = (id: string): string | undefined => /^id:A*(\d+)$/.exec(id)?.[1]

/** What is written anew when name or sport change is another revision. */
const revOf = ({ id, updatedAt }: ShelvedWorkout): string =>
  `${updatedAt.toString(16).padStart(12, '0')}${Number(id).toString(16)}`
export const byRev = (shelf: Shelf, rev: string, now: number): ShelvedWorkout | undefined => {
  const found = shelf.get(String(Number.parseInt(rev.slice(12), 16)), now)
  return found !== undefined && revOf(found) === rev ? found : undefined
}

const blockBytes = 4 * 1024 * 1024
export const hashOf = (bytes: Uint8Array): string => {
  const whole = createHash('sha256')
  for (let at = 0; at < bytes.length; at += blockBytes)
    whole.update(
      createHash('sha256')
        .update(bytes.subarray(at, at + blockBytes))
        .digest(),
    )
  return whole.digest('hex')
}

export const entryTold = (workout: ShelvedWorkout) => {
  const path = pathOf(workout)
  const modified = `${new Date(workout.updatedAt).toISOString().slice(0, 19)}Z`
  return {
    '.tag': 'file',
    name: path.split('/').at(-1),
    path_lower: path.toLowerCase(),
    path_display: path,
    id: idOf(workout),
    client_modified: modified,
    server_modified: modified,
    rev: revOf(workout),
    size: 40_000,
    is_downloadable: true,
  }
}
export const bytesOf = (workout: ShelvedWorkout): Uint8Array => workout.file(workout.originalFormat)
