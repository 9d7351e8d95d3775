/** What goes where, in words and rows. Pure. */
import type {
  FlowCell,
  FlowLoop,
  FlowParty,
  Flows,
  RollbackService,
  StepName,
  SyncPlan,
  SyncRun,
  SyncStatus,
} from '../api.js'
import { count, duration, number } from './numbers.js'
import { listed } from './words.js'

/** The matrix as it is drawn: a row per source, a cell per target; none for itself. */
export interface FlowRow {
  readonly source: FlowParty
  readonly cells: readonly { readonly target: FlowParty; readonly cell?: FlowCell; readonly why?: string }[]
}
export const matrixOf = ({ parties, cells }: Flows): FlowRow[] => {
  const known = new Map(cells.map((cell) => [`${cell.source} ${cell.target}`, cell]))
  return parties.map((source) => ({
    source,
    cells: parties.map((target) => {
      const cell = known.get(`${source.connection} ${target.connection}`)
      const why = cell === undefined ? undefined : whyNot(cell, source, target)
      return { target, ...(cell === undefined ? {} : { cell }), ...(why === undefined ? {} : { why }) }
    }),
  }))
}

/** Why workouts cannot go from here to there, whatever is allowed. */
export const whyNot = ({ possible }: FlowCell, source: FlowParty, target: FlowParty): string | undefined => {
  if (possible) return undefined
  if (!source.gives && !target.takes)
    return `${source.service} hands no workouts out, and ${target.service} takes none.`
  if (!source.gives) return `${source.service} hands no workouts out.`
  return target.takes ? `${source.service} cannot send to ${target.service}.` : `${target.service} takes no workouts.`
}

export const forwardsText = (source: string, target: string): string => `${source} may send to ${target} by itself.`

/** `Garmin sends to Strava by itself, and we send from Strava to Garmin.` and what is done about it. */
export const loopSentence = ({ steps }: FlowLoop, nameOf: (connection: string) => string): string => {
  const legs = steps.map(({ from, to, by }) =>
    by === 'us' ? `we send from ${nameOf(from)} to ${nameOf(to)}` : `${nameOf(from)} sends to ${nameOf(to)} by itself`,
  )
  const told = listed(legs)
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}.`
}
export const loopRemedy =
  'Nothing goes round twice: before we send, we look whether the workout is there already. To break it, take a mark of ours out of the matrix, or switch it off at the service.'

const doing: Readonly<Record<StepName, string>> = {
  download: 'fetched',
  upload: 'sent',
  check: 'asked after',
  confirm: 'looked for',
  edit: 'changed',
  remove: 'taken back',
}
export const stepText = (step: string): string => doing[step as StepName] ?? step

/** `Strava: 12 fetched, 3 sent`, as rows. */
export interface PlanRow {
  readonly connection: string
  readonly service: string
  readonly connector: string
  readonly counts: Readonly<Partial<Record<StepName, number>>>
  readonly left: number
}
export const planRows = ({ counts, reasons }: Pick<SyncPlan, 'counts' | 'reasons'>): PlanRow[] => {
  const rows = new Map<string, { -readonly [K in keyof PlanRow]: PlanRow[K] }>()
  const rowOf = ({ connection, service, connector }: Omit<PlanRow, 'counts' | 'left'>) => {
    const row = rows.get(connection) ?? { connection, service, connector, counts: {}, left: 0 }
    rows.set(connection, row)
    return row
  }
  for (const each of counts) {
    const row = rowOf(each)
    row.counts = { ...row.counts, [each.do]: each.count }
  }
  for (const each of leftOut(reasons)) rowOf(each).left += each.count
  return [...rows.values()].toSorted((one, other) => one.service.localeCompare(other.service, 'en'))
}

/** What is on its way is among the steps. */
const leftOut = (reasons: SyncPlan['reasons']) => reasons.filter(({ reason }) => reason.code !== 'not_yet')

/** Why the rest stays where it is: what a person can change first, what changes by itself last. */
export interface LeftOut {
  readonly message: string
  readonly where: string
}
export const whyLeftOut = (reasons: SyncPlan['reasons']): LeftOut[] => {
  const order = ['person', 'operator', 'nobody', 'time']
  const groups = new Map<string, SyncPlan['reasons']>()
  for (const one of leftOut(reasons)) groups.set(one.reason.message, [...(groups.get(one.reason.message) ?? []), one])
  return [...groups]
    .toSorted(
      ([, [one]], [, [other]]) => order.indexOf(one?.reason.owner ?? '') - order.indexOf(other?.reason.owner ?? ''),
    )
    .map(([message, those]) => ({
      message,
      where: listed(those.map(({ service, count: amount }) => `${number(amount)} at ${service}`)),
    }))
}

/** What the whole of a plan is, in a sentence: what is going to be, or what would be. */
export const planSentence = ({ counts, total }: Pick<SyncPlan, 'counts' | 'total'>, isOn: boolean): string => {
  const sum = (name: StepName): number => counts.reduce((all, each) => all + (each.do === name ? each.count : 0), 0)
  if (total === 0)
    return isOn
      ? 'Nothing is to be done: every workout is where it can be.'
      : 'Nothing would be done: every workout is where it can be.'
  const [fetched, sent, changed, removed] = [sum('download'), sum('upload'), sum('edit'), sum('remove')]
  const parts = [
    fetched > 0 ? `${count(fetched, 'workout')} fetched` : '',
    sent > 0 ? `${count(sent, 'copy', 'copies')} sent` : '',
    changed > 0 ? `${number(changed)} changed` : '',
    removed > 0 ? `${number(removed)} removed` : '',
  ].filter((part) => part !== '')
  const told = parts.length === 0 ? `${count(total, 'upload')} asked after` : listed(parts)
  return isOn ? `Coming up: ${told}.` : `There would be ${told}.`
}

export const statusSentence = (status: SyncStatus, whenOf: (iso: string) => string): string => {
  const { state, done, total, nextAt, lastAt, doing: now } = status
  switch (state) {
    case 'off':
      return 'Syncing is off. Workouts are listed, and nothing is sent anywhere.'
    case 'running':
      return now === undefined
        ? 'Syncing now.'
        : now.step === 'download'
          ? `Fetching from ${now.service}.`
          : now.step === 'upload'
            ? `Sending to ${now.service}.`
            : `Busy with ${now.service}.`
    case 'idle':
      return lastAt === undefined
        ? 'Everything is where it can be.'
        : `Everything is where it can be. Last looked at ${whenOf(lastAt)}.`
    default: {
      const left = `${count(Math.max(0, total - done), 'step')} to go`
      return nextAt === undefined || state === 'due'
        ? `${left}; it goes on now.`
        : `${left}; it goes on ${whenOf(nextAt)}.`
    }
  }
}

/** Runs that only asked after uploads, one after the other, are one line of the diary. */
export const foldedRuns = (runs: readonly SyncRun[]): SyncRun[][] => {
  const groups: SyncRun[][] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last?.[0] !== undefined && onlyAsks(last[0]) && onlyAsks(run)) last.push(run)
    else groups.push([run])
  }
  return groups
}
const onlyAsks = ({ state, downloads, uploads, edits, removals, troubles }: SyncRun): boolean =>
  state === 'done' && downloads + uploads + edits + removals + troubles === 0

/** `12 to fetch, 3 to send`. */
export const workText = ({ downloads, uploads, others }: SyncStatus['services'][number]): string =>
  [
    downloads > 0 ? `${number(downloads)} to fetch` : '',
    uploads > 0 ? `${number(uploads)} to send` : '',
    others > 0 ? `${number(others)} more` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')

export const etaText = (seconds: number): string => `about ${duration(Math.max(60, seconds))}`

/** What can be taken back there, or why not. */
export const sentSentence = ({ service, sent, isPossible, wanted, removed, impossible }: RollbackService): string => {
  const parts = [
    sent > 0 ? `${count(sent, 'workout')} of ours ${sent === 1 ? 'is' : 'are'} there` : '',
    wanted > 0 ? `${number(wanted)} being taken back` : '',
    removed > 0 ? `${number(removed)} taken back` : '',
    impossible > 0 ? `${number(impossible)} cannot be` : '',
  ].filter((part) => part !== '')
  const told = parts.length === 0 ? 'Nothing of ours is there' : parts.join(', ')
  return isPossible ? `${told}.` : `${told}. ${service} lets us remove nothing at present.`
}

/** How far a taking back has come. */
export const rollbackProgress = (services: readonly RollbackService[]): { done: number; of: number } | undefined => {
  const busy = services.filter(({ wanted }) => wanted > 0)
  if (busy.length === 0) return undefined
  const done = busy.reduce((sum, { removed, impossible }) => sum + removed + impossible, 0)
  return { done, of: done + busy.reduce((sum, { wanted }) => sum + wanted, 0) }
}
