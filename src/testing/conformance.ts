import type { Connector } from '../kit/index.js'
import type { Check, Subject } from './check.js'
import { checks } from './checks/index.js'
import { loadSubject } from './fixtures.js'

/** What is needed of a test runner: vitest's, jest's and node's serve. */
export interface Runner {
  describe(name: string, register: () => void): void
  it(name: string, run: () => Promise<void> | void, timeoutMs?: number): void
}

/** Days of many streams are walked several times; a busy machine takes its time. */
const simulatedTimeoutMs = 60_000

/**
 * Registers the exam of one connector as tests.
 *
 * @example
 * import { describe, it } from 'vitest'
 * conformanceOf(acme, fileURLToPath(new URL('.', import.meta.url)), { describe, it })
 */
export const conformanceOf = (connector: Connector, folder: string, { describe, it }: Runner): void => {
  let loaded: Promise<Subject> | undefined
  const subject = (): Promise<Subject> => (loaded ??= loadSubject(connector, folder))
  const sit = (check: Check) => async (): Promise<void> => {
    const examined = await subject()
    if (check.id in examined.exemptions.checks) return
    if (check.level === 'silver' && examined.service === undefined) return
    const findings = await check.examine(examined)
    if ('skipped' in findings || findings.length === 0) return
    throw new Error(`${connector.id}: ${check.title}\n${findings.map((finding) => `- ${finding}`).join('\n')}`)
  }
  describe(connector.id, () => {
    // What only a later level asks for is told by the report card; it is no failure of a connector under way. But
    // where a simulated service stands already, it is asked.
    for (const check of checks.filter(({ level }) => level !== 'gold'))
      it(check.title, sit(check), ...(check.level === 'silver' ? [simulatedTimeoutMs] : []))
  })
}
