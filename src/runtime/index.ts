/**
 * The engine room: everything that happens between a consent and a stream, once for all services. Tokens, requests,
 * schedule, intake, store and outbox are its rooms; it knows no service and no sink by name, they are handed to
 * `createRuntime`. Who listens on which port is the server's, what is typed is the command line's.
 */
export { checkPersonicle, personicleDataType, personicleEventType, streamNamed } from '../encodings/index.js'
export * from './actions/index.js'
export { type Archive, chosenCandidate, openArchive } from './archives/index.js'
export type { Bus, Topic } from './bus.js'
export { type CarrierOptions, type QueueView, viewQueue } from './carrier/index.js'
export type { Engine } from './engine.js'
export { type Authorization, type Credentials, createHttp, createTasks, inRegion, withFolders } from './http/index.js'
export { createMeter, type Meter } from './meter.js'
export { parseRawPage } from './page.js'
export { freshWindow, pointOf } from './schedule/window.js'
export { nearest, readSettings, type Settings, settingTable } from './settings/index.js'
export { createRuntime, type Runtime, type RuntimeOptions } from './start.js'
export type { ActivityFilter } from './store/activity-pages.js'
export { beginning, commitsAfter, type Position } from './store/changes.js'
export { connectionById, ensureIndividual } from './store/connections.js'
export type { Store } from './store/db.js'
export { loadView, type SyncWorker } from './sync/index.js'
export {
  authorizationOf,
  type KeyWrapper,
  openSession,
  type SignInRequest,
  wrapperFromFile,
  wrapperFromText,
} from './tokens/index.js'
export * from './views/index.js'
export type { Log, World } from './world.js'
