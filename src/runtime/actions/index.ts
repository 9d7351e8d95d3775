/** What people and programs outside may ask of the runtime. Reading is `views`'; these change something. */

export { type Fetched, fetchActivity } from '../sync/index.js'
export { type ConnectLink, openConnectLink, sealConnectLink } from './connect-links.js'
export { backfill, disconnect, pullNow, pullUnlessAsked, scheduleConnection } from './connections.js'
export { retryDeadLetter } from './dead-letters.js'
export { forgetConnection } from './forget.js'
export { type ImportProgress, importArchive } from './import.js'
export type { ImportReport } from './import-report.js'
export { createUploads, type Uploads } from './import-uploads.js'
export { keepSink } from './kept-sink.js'
export { eventKinds } from './key-scopes.js'
export { addKey, holderOfKey, isKeyLike, type KeyHolder, type KeyView, keyViews, revokeKey } from './keys.js'
export { type MigratedRow, type MigrateWish, migratePersonicle } from './migrate-personicle.js'
export { takeNotices } from './notices.js'
export { pushPositions, takeAppPage, takePush } from './push.js'
export { connectPushing, pusherOf, revokePushToken, rotatePushToken } from './push-connections.js'
export { type RemapExample, type RemapProgress, type RemapReport, type RemapRequest, remap } from './remap.js'
export { addSink, dropSink, replaySink, resumeSink, type SinkView, sinkViews } from './sinks.js'
export { isPublic, type Subscriber } from './subscriptions.js'
export { followConnection, unfollowConnection } from './succession.js'
export {
  excludeActivity,
  resyncActivity,
  SyncSettingsChange,
  setFlows,
  setSyncSettings,
  syncNow,
  syncSettings,
} from './sync.js'
export {
  type ConnectionSettingsChange,
  type ConnectionSettingsView,
  connectionSettings,
  setConnectionSettings,
} from './sync-connection.js'
export {
  type RollbackOf,
  type RollbackView,
  rollbackView,
  type SentView,
  startRollback,
  stopRollback,
} from './sync-rollback.js'
export { isOurAddress } from './wanted.js'
export type { WebhookSecrets } from './webhook-secrets.js'
