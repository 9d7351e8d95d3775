/** For the exam's own tests: what a folder holds, without a folder. */
import type { Connector } from '../kit/index.js'
import type { Findings, Subject } from './check.js'
import { checks } from './checks/index.js'
import { goldenText } from './golden.js'

const request = { method: 'GET', path: '/pulse', query: {} } as const
export const fixture = (name: string, body: unknown, expected?: string) => {
  const [stream = '', of = ''] = name.split('.')
  return { name, stream, case: of, request, body, expected }
}
const headings = ['Reads', 'Getting keys', 'Scopes', 'Limits', 'Quirks', 'Not mapped, and why', 'Last checked live']
export const readme = headings.map((heading) => `## ${heading}\nNothing.\n`).join('\n')
export const start = Date.UTC(2026, 9, 5)

export const subjectWith = (connector: Connector, more: Partial<Subject> = {}): Subject => {
  const fixtures = [fixture('pulse.two', { at: start, bpm: [61, 62] }), fixture('pulse.empty', { at: start, bpm: [] })]
  const stream = connector.streams?.['pulse']
  const golden = (each: (typeof fixtures)[number]) => {
    try {
      return stream === undefined ? undefined : goldenText(stream, each)
    } catch {
      return undefined
    }
  }
  return {
    connector,
    folder: 'acme',
    readme,
    fixtures: fixtures.map((each) => ({ ...each, expected: golden(each) })),
    webhooks: [],
    exemptions: { checks: {}, kinds: {} },
    ...more,
  }
}
export const examine = async (id: string, subject: Subject): Promise<Findings> => {
  const check = checks.find((each) => each.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check.examine(subject)
}
