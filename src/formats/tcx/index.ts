/**
 * TCX, Garmin's Training Center Database: activities with laps, multisport sessions, and courses. Knows the elements
 * and what they mean; reading and writing XML is left to `xml`, wrappers and zones to `formats`.
 */
export { decodeTcx } from './decode.js'
export { encodeTcx } from './encode.js'
