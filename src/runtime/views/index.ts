/** What is stored, as people and programs outside read it. Reads only; shapes are those of the HTTP API. */
export { type ConnectionView, connectionsOf } from './connections.js'
export { coverageStrips, type StripView } from './coverage.js'
export { deadLettersOf, runById, runsOf } from './diary.js'
export { gauges } from './gauges.js'
export { kindsOf } from './kinds.js'
export { type RecordView, recordById, recordsOf } from './records.js'
export { seriesOf } from './series.js'
export { mapPage } from './map-page.js'
