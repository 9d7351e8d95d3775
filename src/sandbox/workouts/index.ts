/** The city's workouts as services of workouts hold them: recordings in full, and the shelf of one person's account. */
export { historyOf } from './history.js'
export { type Outline, outlineOf } from './outline.js'
export { type RecordingOptions, recordedFile, recordingOf } from './recording.js'
export { createShelf } from './shelf.js'
export type {
  Shelf,
  ShelfOptions,
  ShelfReceipt,
  ShelfTruth,
  ShelvedAbout,
  ShelvedChanges,
  ShelvedUpload,
  ShelvedWorkout,
} from './words.js'
