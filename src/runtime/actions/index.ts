/** What people and programs outside may ask of the runtime. Reading is `views`'; these change something. */
export { backfill, pullNow, scheduleConnection } from './connections.js'
export { retryDeadLetter } from './dead-letters.js'
export { forgetConnection } from './forget.js'
export { type ImportReport, importFile } from './import.js'
export { takeNotices } from './notices.js'
export { addSink, dropSink, replaySink, resumeSink, type SinkView, sinkViews } from './sinks.js'
export { isPublic, type Subscriber } from './subscriptions.js'
export type { WebhookSecrets } from './webhook-secrets.js'
