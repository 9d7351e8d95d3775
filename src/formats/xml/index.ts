/**
 * XML for workout files: reading elements, numbers, times and texts from bytes, gathering points, writing documents.
 * Knows nothing of any format; what elements mean is left to `tcx`, `gpx` and `pwx`.
 *
 * The reader is our own, because a library would give offsets in characters where warnings need bytes, stop at the
 * first damage where a workout is worth reading on, and make a string of every number.
 */
export { mostActivities, mostLaps, type ReadDocument, readDocument } from './document.js'
export { stretchesOf, tellChannels, tellMissing, tellStatistics, type WholeNumber, wholeNumbers } from './losses.js'
export { epochOf, momentFrom, momentLike, timeWriter } from './moments.js'
export * as channels from './points.js'
export { PointColumns, pausesBetween } from './points.js'
export { isPosition, readExtensions, readPosition } from './positions.js'
export { XmlReader } from './reader.js'
export { sportFrom, typeFrom } from './sports.js'
export { XmlWriter } from './writer.js'
