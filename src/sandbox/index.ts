/**
 * The sandbox: a city of invented people, and a room in which simulated services tell their lives. It owns the clock,
 * chance, bodies, tokens, limits, faults and the referee, and plays every service either in process (as a `fetch`) or
 * over HTTP on loopback with a real OAuth 2.0 authorization server. What one provider's protocol looks like is left to
 * `connectors/<id>/sandbox.ts`, written against `SimulatedService`.
 */
export * from './answers.js'
export { glucoseAt, readingMs, type Sensor, sensorAt } from './city/glucose.js'
export {
  type Edits,
  type Intervention,
  type PersonOptions,
  person,
  secondsIn,
  settleMs,
} from './city/index.js'
export * from './clock.js'
export { type Comparison, compare, type Held } from './compare.js'
export type { FaultName, FaultPlan, FaultRates } from './faults.js'
export type { Consent } from './grants.js'
export { routeTo, type Sandbox, type SandboxOptions, startSandbox } from './http/server.js'
export { type InProcessOptions, type InProcessSandbox, inProcessSandbox } from './in-process.js'
export * from './person.js'
export { type Dice, dice, hashNumbers, hashWords, unit, uuid } from './random.js'
export type { Referee } from './referee.js'
export { sandboxClient } from './room.js'
export * from './service.js'
export * from './ways-in.js'
export * from './workouts/index.js'
