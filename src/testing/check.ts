import type { Connector } from '../kit/index.js'
import type { SimulatedService } from '../sandbox/index.js'
import type { Exemptions, Fixture, WebhookFixture } from './fixtures.js'

/** One connector with everything its folder holds. */
export interface Subject {
  readonly connector: Connector
  /** The folder's own name. */
  readonly folder: string
  /** The README's text, empty without one. */
  readonly readme: string
  /** Loads the simulated service (`sandbox.ts`), where one stands beside it. */
  readonly service?: (() => Promise<SimulatedService>) | undefined
  readonly fixtures: readonly Fixture[]
  readonly webhooks: readonly WebhookFixture[]
  readonly exemptions: Exemptions
  /** What a person has set there (`fixtures/settings.json`), where the defaults leave something to choose. */
  readonly settings?: unknown
}

/** Bronze conforms; silver is tried against a simulated service and its faults; gold was tried against the live one. */
export type CheckLevel = 'bronze' | 'silver' | 'gold'

/** Sentences, each a thing to mend; none when all is well. `skipped` says why the check does not apply. */
export type Findings = readonly string[] | { readonly skipped: string }

/** One question of the exam. Add one: a file below `checks/` and its line in `checks/index.ts`. */
export interface Check {
  /** Stable, kebab-case: what an exemption names. */
  readonly id: string
  /** A sentence, the name of the test. */
  readonly title: string
  readonly level: CheckLevel
  examine(subject: Subject): Findings | Promise<Findings>
}
