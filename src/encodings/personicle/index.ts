/**
 * Personicle: the messages its two hubs carry, for consumers that are there already. Data points of forty-six streams,
 * and events; as JSON and as Avro, with event times in both forms that were ever sent.
 */
export { checkPersonicle } from './check.js'
export { personicleDataType, streamNamed } from './data-types.js'
export { personicle, personicleAvro, personicleEpoch } from './encode.js'
export { personicleEventType } from './event-types.js'
