/**
 * The words: kinds and their units, records, activities, time, errors. Pure: imports nothing, reads no clock, does no
 * input or output. What a word means is said here and nowhere else; how it is stored, sent or shown is left to others.
 */
export * from './activity.js'
export * from './dictionary/index.js'
export type { Envelope, OutgoingMoment, OutgoingRecord, Wire } from './envelope.js'
export * from './errors.js'
export { type FileSport, fileSportOf, sportOfFile } from './file-sports.js'
export * from './fuse/index.js'
export * from './records.js'
export { isMoment, type Problem, problemsOf, type Shape } from './shape.js'
export * from './sports.js'
export * from './sync-reasons.js'
export * from './time.js'
export * from './units.js'
