/**
 * The HTTP side: API, sign-in callbacks, webhooks in, and the dashboard's files. Says what the runtime knows in the
 * shapes of the API and hands on what is asked of it; it holds no state and no SQL.
 */
export { createApp, createWatchApp } from './app.js'
export type { ServerContext } from './context.js'
export type { ServiceMode } from './describe.js'
export { type Listening, listen } from './listen.js'
