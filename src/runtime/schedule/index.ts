/**
 * What is due, and who works on it. Windows, leases, back-off and the diary are here; how a service is reached is
 * `http`'s, what becomes of a page is `intake`'s.
 */
export { leaseMs, pullClaim } from './pull.js'
export { createWorker, type Worker } from './worker.js'
