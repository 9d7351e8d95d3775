/**
 * Intake: a page becomes records, once. Seals the raw bytes, parses, maps, checks, and commits all of it together with
 * cursor, coverage and outbox. Where the page came from (pull, webhook, file) is left to others.
 */
export { type Committed, LeaseLost, listingMarginMs } from './commit.js'
export { type CoveredSpan, stateOf } from './coverage.js'
export { connectionIdOf } from './identity.js'
export { type Ingest, type Ingested, ingest } from './ingest.js'
export { lockConnection } from './lock.js'
