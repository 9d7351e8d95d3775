/**
 * Syncing at work: who is due, what is known of their workouts, and how the pure room `src/sync` reaches store and
 * services. What is to be done is decided there; pages come in by `intake`, requests go out by `http`.
 */
export { type Fetched, fetchActivity } from './fetch-one.js'
export { settingsOf } from './settings-of.js'
export { loadView } from './view.js'
export { etaSeconds } from './work-left.js'
export { createSyncWorker, type SyncWorker } from './worker.js'
