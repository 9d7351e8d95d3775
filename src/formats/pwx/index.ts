/**
 * PWX, TrainingPeaks' format of workouts: samples by their offset, segments, summaries. Knows the elements and what
 * they mean; reading and writing XML is left to `xml`, wrappers and zones to `formats`.
 */
export { decodePwx } from './decode.js'
export { encodePwx } from './encode.js'
