/**
 * The dashboard: web pages that are a client of the HTTP API and nothing more. This door offers other rooms the words
 * of that API; the pages themselves start in `main.tsx`, are built by Vite and handed out as files by the server.
 */
export type * from './api.js'
