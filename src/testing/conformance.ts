import type { Connector } from '../kit/index.js'
import type { Subject } from './check.js'
import { checks } from './checks/index.js'
import { loadSubject } from './fixtures.js'

/** What is needed of a test runner: vitest's, jest's and node's serve. */
export interface Runner {
  describe(name: string, register: () => void): void
  it(name: string, run: () => Promise<void> | void): void
}

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
  describe(connector.id, () => {
    // What only a later level asks for is told by the report card; it is no failure of a connector under way.
    for (const check of checks.filter(({ level }) => level === 'bronze'))
      it(check.title, async () => {
        const examined = await subject()
        if (check.id in examined.exemptions.checks) return
        const findings = await check.examine(examined)
        if ('skipped' in findings || findings.length === 0) return
        throw new Error(`${connector.id}: ${check.title}\n${findings.map((finding) => `- ${finding}`).join('\n')}`)
      })
  })
}
