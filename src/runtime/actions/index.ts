/** What people and programs outside may ask of the runtime. Reading is `views`'; these change something. */
export { backfill, pullNow, scheduleConnection } from './connections.js'
export { forgetConnection } from './forget.js'
export { type ImportReport, importFile } from './import.js'
export { retryDeadLetter } from './dead-letters.js'
export { takeNotices, verificationTokenOf } from './notices.js'
export { addSink, dropSink, replaySink, resumeSink, type SinkView, sinkViews } from './sinks.js'
