/**
 * The outbox, drained: what commits have left is delivered to each sink in order, acknowledged, and parked where a
 * sink refuses it for good. What a sink does with it is the sink's.
 */
export { createDeliverer, type Deliverer } from './deliverer.js'
export { encodingOf } from './encode.js'
