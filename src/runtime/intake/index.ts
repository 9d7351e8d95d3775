/**
 * Intake: a page becomes records, once. Seals the raw bytes, parses, maps, checks, and commits all of it together with
 * cursor, coverage and outbox. Where the page came from (pull, webhook, file) is left to others.
 */
export { type Commit, type Committed, commit, LeaseLost } from './commit.js'
export { type CoveredSpan, cover, type DayState, stateOf } from './coverage.js'
export { connectionIdOf, pageHash, recordId } from './identity.js'
export { type Ingest, ingest, type IngestContext } from './ingest.js'
export { type Fault, type MappedPage, type Row, rowsOf } from './rows.js'
