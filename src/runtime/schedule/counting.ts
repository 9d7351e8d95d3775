/** What a pull adds to the figures of this process. */
import type { Committed } from '../intake/commit.js'
import type { Meter } from '../meter.js'
import type { RunEnd } from '../store/runs.js'

const changes = ['created', 'updated', 'unchanged', 'deleted', 'parked'] as const

export const countPage = (meter: Meter | undefined, connector: string, committed: Committed): void => {
  meter?.count('pages', { connector })
  for (const change of changes)
    if (committed[change] > 0) meter?.count('records', { connector, change }, committed[change])
}

/** A failure without an error is the end of a pull that somebody else has taken over. */
export const countPull = (meter: Meter | undefined, connector: string, purpose: string, end: RunEnd): void => {
  const reason = end.error?.code ?? (end.state === 'failed' ? 'lease-lost' : '')
  meter?.count('pulls', { connector, purpose, outcome: end.state, reason })
}
