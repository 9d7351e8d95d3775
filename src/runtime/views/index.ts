/** What is stored, as people and programs outside read it. Reads only; shapes are those of the HTTP API. */
export {
  type ActivityView,
  activitiesOf,
  activityTotals,
  type PlaceView,
  type ReasonView,
} from './activities.js'
export {
  type FlowsView,
  flowsView,
  type PlanPreview,
  previewSync,
  type ServiceWork,
  type SyncStatus,
  syncRunsOf,
  syncStatus,
} from './activities-sync.js'
export {
  type ActivityDetail,
  type ActivityFileView,
  activityFile,
  activityOf,
  type SourceView,
} from './activity.js'
export { type ConnectionView, connectionsOf } from './connections.js'
export { coverageStrips, type StripView } from './coverage.js'
export { deadLettersOf, runById, runsOf } from './diary.js'
export { type FusedDayView, type FusedRecordView, fusedDays, fusedRecords } from './fused.js'
export { fusedSeries, linesOf } from './fused-series.js'
export { gauges } from './gauges.js'
export { type ImportView, importView, importViews } from './imports.js'
export { kindsOf } from './kinds.js'
export { mapPage } from './map-page.js'
export { mostRows, personicleEvents, personicleStream } from './personicle.js'
export { type RecordView, recordById, recordsOf } from './records.js'
export { seriesOf } from './series.js'
export { type SuccessionView, successionsFor } from './successions.js'
export { thinned } from './thinned.js'
export { type WebhookView, webhookViews } from './webhooks.js'
