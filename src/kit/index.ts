/**
 * The one door for plug-in authors. A connector describes a service, a sink takes what leaves; both are values. Also
 * hands on the words of `core`, so that a plug-in imports nothing else. How pages are fetched, retried, stored and
 * delivered is the runtime's.
 */
export * from '../core/index.js'
export * from './activities.js'
export * from './activity-listing.js'
export * from './auth.js'
export * from './connector.js'
export * from './csv.js'
export * from './documents.js'
export * from './figures.js'
export * from './handed-over.js'
export * from './headers.js'
export * from './http.js'
export * from './json-archive.js'
export * from './paging.js'
export * from './reading.js'
export * from './schema.js'
export { LocalDay } from './schema.js'
export * from './series.js'
export * from './signatures.js'
export * from './signatures-ecdsa.js'
export * from './sink.js'
export * from './webhook.js'
export * from './xml.js'
