/**
 * Open mHealth: data points by the published schemas of openmhealth/schemas and, for the stages of a night, IEEE 1752.1.
 * https://www.openmhealth.org/documentation/
 */
export { checkOpenMHealth } from './check.js'
export { openMHealth } from './encode.js'
export { knownSchemas } from './schemas/index.js'
