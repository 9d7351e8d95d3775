/**
 * The sandbox: a city of invented people, and a room in which simulated services tell their lives. It owns the clock,
 * chance, bodies, tokens, limits, faults and the referee, and plays every service either in process (as a `fetch`) or
 * over HTTP on loopback with a real OAuth 2.0 authorization server. What one provider's protocol looks like is left to
 * `connectors/<id>/sandbox.ts`, written against `SimulatedService`.
 */
export * from './answers.js'
export * from './clock.js'
export * from './person.js'
export * from './service.js'
export { type Edits, type Intervention, isoWithOffset, person, type PersonOptions, secondsIn, settleMs } from './city/index.js'
export { type FaultName, faultNames, type FaultPlan, type FaultRates } from './faults.js'
export type { Consent } from './grants.js'
export { type InProcessOptions, inProcessSandbox, type InProcessSandbox } from './in-process.js'
export { type Dice, dice, hashNumbers, hashWords, uuid } from './random.js'
export type { Referee } from './referee.js'
export { sandboxClient } from './room.js'
export { type Sandbox, type SandboxOptions, startSandbox } from './http/server.js'
export { compare, type Comparison, type Held } from './compare.js'
