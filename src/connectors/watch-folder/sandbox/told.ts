/** Files of a directory, made of what stands on the shelf. */
import { createShelf, type Person, type ServiceState, type Shelf, type ShelvedWorkout } from '../../../sandbox/index.js'

/** What a cable or a synchronising program has brought there. A directory takes any file, and knows nothing of workouts. */
export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'watch-folder', person, state, native: 0.06, detectsDuplicates: false })

export const pathOf = ({ fileName, isUpload, id, outline }: ShelvedWorkout): string =>
  isUpload && fileName !== undefined ? fileName : `device/${outline.sport}/${id}.fit`
export const etagOf = ({ id, updatedAt }: ShelvedWorkout): string =>
  `${Number(id).toString(36)}-${updatedAt.toString(36)}`
export const fileTold = (workout: ShelvedWorkout) => ({
  path: pathOf(workout),
  size: 40_000,
  modified: workout.updatedAt,
  etag: etagOf(workout),
})
export const bytesOf = (workout: ShelvedWorkout): Uint8Array => workout.file(workout.originalFormat)
