/** FHIR R4: one Observation per record. https://hl7.org/fhir/R4/observation.html */
export { fhir } from './encode.js'
