/**
 * The only room that calls `fetch`. Declared hosts only, time and size bounds, budgets shared by all processes, a
 * circuit per provider, the error table, and redaction. What a page means is left to intake, where credentials come
 * from to tokens, and when to ask to schedule: nobody waits here.
 *
 * @example
 * const http = createHttp({ world, db: store, route })
 * const tokens = createTokens({ world, store, vault, http, connectorOf, clientOf })
 * const taskFor = createTasks({ http, credentials: tokens })
 * const task = taskFor({ connector, connection, stream, purpose: 'backfill', signal, onRequest: (note) => notes.push(note) })
 */
export type { Purpose } from './budgets.js'
export { budgetsLeft } from './budgets-left.js'
export { withFolders } from './folder.js'
export {
  type Asked,
  type Asking,
  type Authorization,
  createHttp,
  type Http,
  type HttpOptions,
  type RequestNote,
} from './http.js'
export { jsonOf, retryAfter } from './judge.js'
export {
  redactBody,
  redactHeaders,
  redactPath,
  redactQuery,
  redactUrl,
} from './redact.js'
export { inRegion, type Regional, regionOf } from './region.js'
export {
  type Credentials,
  createAppTasks,
  createTasks,
  type TaskConnection,
  type TaskOptions,
} from './tasks.js'
export type {
  Outgoing,
  Reply,
  Transport,
} from './transport.js'
