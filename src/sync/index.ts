/**
 * Workouts between services: which listings are one workout (`match`), what is to be done and why not (`plan`, a value
 * one can print, test and refuse), and doing it step by step (`applyPlan`, `syncOnce`) through `SyncPorts`, so that
 * nothing is ever sent twice. Pure but for the ports: where views come from, where links are kept, who is due and how a
 * service is reached is left to the runtime.
 */
export { type ApplyBounds, type ApplyOutcome, applyPlan } from './apply.js'
export { type FlowCell, flowMatrix, type Loop, loopsOf } from './flows.js'
export { match, withMatch } from './match.js'
export { type MergedContent, mergeContents } from './merge-contents.js'
export type * from './model.js'
export { plan } from './plan.js'
export { type SyncOutcome, syncOnce } from './sync-once.js'
