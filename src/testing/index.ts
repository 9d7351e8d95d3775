/**
 * The exam every connector sits, inside this repository and outside it: `conformanceOf` registers it as tests,
 * `reportCard` runs it and says how far a connector has come. What a connector is, is the kit's to say; how pages are
 * fetched and stored is the runtime's, and is tried by the simulation.
 *
 * Published as `tributary/testing`. It brings no test runner: hand in `describe` and `it` of the one you use.
 */
export type { Check, CheckLevel, Findings, Subject } from './check.js'
export { checks } from './checks/index.js'
export { conformanceOf, type Runner } from './conformance.js'
export { type Exemptions, type Fixture, loadSubject, type WebhookFixture } from './fixtures.js'
export { goldenText, webhookGolden } from './golden.js'
export { type Level, type ReportCard, reportCard } from './report-card.js'
