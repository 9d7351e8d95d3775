/**
 * GPX 1.0 and 1.1, the exchange format of GPS receivers: tracks, routes and waypoints, with the extensions that made
 * it a format of workouts. Knows the elements and what they mean; reading and writing XML is left to `xml`, wrappers
 * and zones to `formats`.
 */
export { decodeGpx } from './decode.js'
export { encodeGpx } from './encode.js'
