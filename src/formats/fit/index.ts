/**
 * FIT, the format of sports watches and bike computers: decoding and encoding activities, and beneath it two layers
 * of messages (raw, and interpreted by the profile) for whoever wants more than a workout. Knows bytes and the words
 * of core; leaves recognising wrappers and other formats, zones and derived statistics to `formats`.
 */
export { type DecodedFit, decodeFit, type FitOptions, type OtherContent } from './decode.js'
export { type EncodedFit, encodeFit } from './encode.js'
export { type FitMessage, type FitValue, interpretMessages } from './interpret.js'
export {
  type PlacedMessage,
  type RawDeveloperField,
  type RawField,
  type RawMessage,
  type RawValue,
  readMessages,
} from './messages.js'
export { isFitAt } from './walker.js'
export { encodeMessages, type WriteOptions } from './writer.js'
