import type { FileFormat } from '../core/index.js'
import type { Activities } from '../kit/index.js'
import type { Check, CheckLevel, Subject } from './check.js'
import { checks } from './checks/index.js'

export type Level = 'none' | CheckLevel

/** What a pull request shows of a connector, and the dashboard of a service. Computed, never ticked. */
export interface ReportCard {
  readonly id: string
  readonly name: string
  readonly level: Level
  readonly streams: readonly { readonly name: string; readonly title: string; readonly emits: readonly string[] }[]
  /** What it can do with workouts; absent where it has none. */
  readonly workouts?: {
    readonly lists: string
    readonly downloads: boolean
    /** The formats it takes, best first; none where it takes no workouts. */
    readonly uploads: readonly FileFormat[]
    readonly edits: readonly string[]
    readonly deletes: boolean
    readonly mayForwardTo: readonly string[]
  }
  readonly checks: readonly {
    readonly id: string
    readonly title: string
    readonly level: CheckLevel
    readonly state: 'passed' | 'failed' | 'skipped'
    /** Why it was skipped, or what is to mend. */
    readonly notes: readonly string[]
  }[]
}

const levels: readonly CheckLevel[] = ['bronze', 'silver', 'gold']

/** Runs the whole exam. A level is reached when no check up to it fails, and something of its own was passed. */
export const reportCard = async (subject: Subject): Promise<ReportCard> => {
  const { id, name, streams = {}, activities } = subject.connector
  const results = []
  for (const check of checks) results.push({ ...check, ...(await outcomeOf(check, subject)) })
  let level: Level = 'none'
  for (const next of levels) {
    const own = results.filter((result) => result.level === next)
    if (own.some(({ state }) => state === 'failed') || !own.some(({ state }) => state === 'passed')) break
    level = next
  }
  return {
    id,
    name,
    level,
    streams: Object.entries(streams).map(([stream, { title, emits }]) => ({
      name: stream,
      title: title ?? stream,
      emits,
    })),
    ...(activities && { workouts: abilitiesOf(activities) }),
    checks: results.map(({ id, title, level, state, notes }) => ({ id, title, level, state, notes })),
  }
}

const abilitiesOf = (activities: Activities): NonNullable<ReportCard['workouts']> => ({
  lists: activities.list,
  downloads: activities.download !== undefined,
  uploads: activities.upload?.formats ?? [],
  edits: activities.edit?.fields ?? [],
  deletes: activities.delete !== undefined,
  mayForwardTo: activities.mayForwardTo ?? [],
})

const outcomeOf = async (check: Check, subject: Subject) => {
  const exemption = subject.exemptions.checks[check.id]
  if (exemption !== undefined) return { state: 'skipped', notes: [exemption] } as const
  const findings = await check.examine(subject)
  if ('skipped' in findings) return { state: 'skipped', notes: [findings.skipped] } as const
  return { state: findings.length === 0 ? 'passed' : 'failed', notes: findings } as const
}
