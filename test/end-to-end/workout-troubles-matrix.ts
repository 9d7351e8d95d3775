/** Connector × trouble: what came of it, as a table for whoever reads the run. */
import type { Outcome } from './workout-troubles-cases.js'

export const createMatrix = (titles: readonly string[]) => {
  const cells = new Map<string, Map<string, Outcome | 'failed'>>()
  const widths = titles.map((title) => Math.max(title.length, 6))
  const line = (first: string, others: readonly string[]): string =>
    [first.padEnd(14), ...others.map((text, index) => text.padEnd(widths[index] ?? 0))].join(' | ').trimEnd()
  return {
    note: (connector: string, title: string, outcome: Outcome | 'failed'): void => {
      const row = cells.get(connector) ?? new Map<string, Outcome | 'failed'>()
      cells.set(connector, row.set(title, outcome))
    },
    /** The table, and below it why something cannot occur, and what services said. */
    text: (): string => {
      const notes = new Map<string, string[]>()
      const rows = [...cells].map(([connector, row]) =>
        line(
          connector,
          titles.map((title) => {
            if (!row.has(title)) return 'not run'
            const outcome = row.get(title)
            if (outcome === undefined || outcome === 'failed') return outcome ?? 'ok'
            const [word, text] = 'notApplicable' in outcome ? ['n/a', outcome.notApplicable] : ['ok', outcome.note]
            const note = `${title}, ${word}: ${text}`
            notes.set(note, [...(notes.get(note) ?? []), connector])
            return word
          }),
        ),
      )
      const told = [...notes].sort().map(([note, connectors]) => `- ${note} (${connectors.join(', ')})`)
      return ['', line('', titles), ...rows, '', ...told].join('\n')
    },
  }
}
