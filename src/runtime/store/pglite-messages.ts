import type { DiskCounts, DiskTrial } from './pglite-durable.js'

/** What the thread of the embedded engine is started with. */
export interface WorkerInput {
  readonly dataDir: string
  readonly socketPath: string
  readonly trial?: DiskTrial
}

export type ToWorker = { readonly type: 'count' } | { readonly type: 'close' }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'closed' }
  | ({ readonly type: 'counts' } & Readonly<DiskCounts>)
  | Failed

export type FromCreator = { readonly type: 'created' } | Failed

/** The engine would not start, or would not stop. */
export interface Failed {
  readonly type: 'failed'
  readonly code?: string
  readonly message: string
}
