/**
 * In which words a record leaves. An encoding is a pure function from an envelope to the envelopes somebody else
 * understands: our own record as it is, Open mHealth's data points, FHIR's observations, Personicle's messages. What an
 * encoding has no word for it says so, with the reason, and never leaves out in silence. Which encoding a sink speaks,
 * and in which order messages leave, is the outbox's.
 */
import type { Encoding } from './encoding.js'
import { fhir } from './fhir/index.js'
import { openMHealth } from './open-mhealth/index.js'
import { personicle, personicleAvro, personicleEpoch } from './personicle/index.js'
import { record } from './record.js'

export type { Encoded, Encoding, Gathered, Message } from './encoding.js'
export { checkOpenMHealth, knownSchemas } from './open-mhealth/index.js'
export { checkPersonicle, personicleDataType, personicleEventType, streamNamed } from './personicle/index.js'

export const encodings: readonly Encoding[] = [record, openMHealth, fhir, personicle, personicleEpoch, personicleAvro]

export const encodingNamed = (id: string): Encoding | undefined => encodings.find((encoding) => encoding.id === id)
