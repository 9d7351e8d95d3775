/** Where syncing stands: what is being done, what is left and how long it takes, the diary, the matrix, a dry run. */
import {
  type FlowCell,
  flowMatrix,
  type Loop,
  loopsOf,
  match,
  type Plan,
  plan as planOf,
  type Step,
  type SyncView,
  withMatch,
} from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { openLinks } from '../store/activity-links.js'
import type { Db } from '../store/db.js'
import { syncSettingsOf } from '../store/sync-settings.js'
import { syncStateOf } from '../store/sync-state.js'
import { etaSeconds, loadView } from '../sync/index.js'
import { type ReasonView, reasonView } from './activities.js'

/** What one service still has to do. */
export interface ServiceWork {
  readonly connection: string
  readonly connector: string
  readonly service: string
  readonly downloads: number
  readonly uploads: number
  readonly others: number
  /** Under the limits the service declares. */
  readonly etaSeconds: number
  /** It is left alone until then. */
  readonly waitsUntil?: string
  /** Why nothing can be asked of it. */
  readonly out?: ReasonView
}
export interface SyncStatus {
  readonly isOn: boolean
  readonly state: 'off' | 'idle' | 'due' | 'running' | 'waiting'
  readonly doing?: { readonly step: string; readonly connection: string; readonly service: string }
  readonly done: number
  readonly total: number
  /** Uploads that a service is still processing, or that nobody has answered for. */
  readonly open: number
  readonly services: readonly ServiceWork[]
  /** Until everything is everywhere: the slowest service's. */
  readonly etaSeconds?: number
  readonly lastAt?: string
  readonly nextAt?: string
  readonly message?: string
}

export const syncStatus = async (engine: Engine, individual: string): Promise<SyncStatus> => {
  const { store, world, connectors } = engine
  const now = world.now()
  const [settings, state, { parties }, open] = await Promise.all([
    syncSettingsOf(store, individual),
    syncStateOf(store, individual),
    loadView(engine, individual, []),
    openLinks(store, individual),
  ])
  const services = parties.map((party): ServiceWork => {
    const work = state?.work[party.connection] ?? {}
    const { download: downloads = 0, upload: uploads = 0, ...rest } = work
    const until = Math.max(party.waits?.download ?? 0, party.waits?.upload ?? 0)
    const waitSeconds = until > now && downloads + uploads > 0 ? Math.ceil((until - now) / 1000) : 0
    return {
      connection: party.connection,
      connector: party.connector,
      service: party.name,
      downloads,
      uploads,
      others: Object.values(rest).reduce((sum, each) => sum + each, 0),
      etaSeconds: waitSeconds + etaSeconds(work, connectors.get(party.connector)?.api.limits),
      ...(until > now && { waitsUntil: new Date(until).toISOString() }),
      ...(party.out && { out: reasonView(party.out) }),
    }
  })
  const isRunning = (state?.leaseUntil ?? 0) > now
  const left = Math.max(0, (state?.total ?? 0) - (state?.done ?? 0))
  const eta = Math.max(0, ...services.map((service) => service.etaSeconds))
  const doing = isRunning && state?.doing !== undefined ? state.doing : undefined
  return {
    isOn: settings.isOn,
    state: isRunning ? 'running' : !settings.isOn ? 'off' : left > 0 ? waitingOrDue(state?.dueAt, now) : 'idle',
    ...(doing && {
      doing: { ...doing, service: parties.find(({ connection }) => connection === doing.connection)?.name ?? '' },
    }),
    done: state?.done ?? 0,
    total: state?.total ?? 0,
    open,
    services,
    ...(left > 0 && { etaSeconds: eta }),
    ...(state?.lastAt !== undefined && { lastAt: new Date(state.lastAt).toISOString() }),
    ...(state?.dueAt !== undefined && !isRunning && { nextAt: new Date(state.dueAt).toISOString() }),
    ...(state?.message !== undefined && { message: state.message }),
  }
}

const waitingOrDue = (dueAt: number | undefined, now: number): 'due' | 'waiting' =>
  dueAt !== undefined && dueAt <= now ? 'due' : 'waiting'

/** The diary of syncing, newest first. */
export const syncRunsOf = async (db: Db, what: { individual: string; limit: number; before?: number | undefined }) => {
  const rows = await db.query<{
    id: number
    state: 'running' | 'done' | 'waiting' | 'failed'
    started_at: Date
    ended_at: Date | null
    sentence: string
    downloads: number
    uploads: number
    checks: number
    edits: number
    removals: number
    troubles: number
    error_code: string | null
    error_message: string | null
  }>('select * from sync_runs where individual_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3', [
    what.individual,
    what.before ?? null,
    what.limit,
  ])
  const last = rows.at(-1)
  const runs = rows.map((row) => ({
    id: String(row.id),
    state: row.state,
    startedAt: row.started_at.toISOString(),
    ...(row.ended_at !== null && { endedAt: row.ended_at.toISOString() }),
    sentence: row.sentence,
    downloads: row.downloads,
    uploads: row.uploads,
    checks: row.checks,
    edits: row.edits,
    removals: row.removals,
    troubles: row.troubles,
    ...(row.error_code !== null && { error: { code: row.error_code, message: row.error_message ?? '' } }),
  }))
  return { runs, ...(rows.length === what.limit && last && { next: String(last.id) }) }
}

export interface FlowsView {
  readonly parties: readonly {
    readonly connection: string
    readonly connector: string
    readonly service: string
    readonly gives: boolean
    readonly takes: boolean
    readonly out?: ReasonView
  }[]
  /** Every source × target; what is not `possible` cannot flow whatever is allowed. */
  readonly cells: readonly FlowCell[]
  /** Ways round through services that send by themselves. */
  readonly loops: readonly Loop[]
}

export const flowsView = async (engine: Engine, individual: string): Promise<FlowsView> => {
  const view = await loadView(engine, individual, [])
  return {
    parties: view.parties.map(({ connection, connector, name, can, out }) => ({
      connection,
      connector,
      service: name,
      gives: can.list && can.download,
      takes: can.upload,
      ...(out && { out: reasonView(out) }),
    })),
    cells: flowMatrix(view),
    loops: loopsOf(view),
  }
}

/** What would be done: nothing is, and nobody is asked. With `as`, under other settings, or other flows. */
export const previewSync = async (
  engine: Engine,
  individual: string,
  as: Partial<Pick<SyncView, 'settings' | 'flows'>> = {},
): Promise<PlanPreview> => {
  const loaded = { ...(await loadView(engine, individual)), ...as }
  const view = withMatch(loaded, match(loaded))
  const plan = planOf(view)
  const names = new Map(view.parties.map(({ connection, name }) => [connection, name]))
  const summaries = new Map(view.activities.map(({ id, summary }) => [id, summary]))
  const counts: Record<string, Partial<Record<Step['do'], number>>> = {}
  for (const step of plan.steps) {
    const connection = step.do === 'download' ? step.from : step.to
    const those = counts[connection] ?? {}
    counts[connection] = those
    those[step.do] = (those[step.do] ?? 0) + 1
  }
  return {
    plan,
    steps: plan.steps.map((step) => {
      const connection = step.do === 'download' ? step.from : step.to
      const { name, sport } = summaries.get(step.activity) ?? {}
      return {
        ...step,
        connection,
        service: names.get(connection) ?? '',
        ...(name && { name }),
        ...(sport && { sport }),
      }
    }),
    counts,
  }
}
export interface PlanPreview {
  readonly plan: Plan
  /** The steps, with names a person knows. */
  readonly steps: readonly (Step & {
    readonly connection: string
    readonly service: string
    readonly name?: string
    readonly sport?: string
  })[]
  /** How many of each, by connection. */
  readonly counts: Readonly<Record<string, Partial<Record<Step['do'], number>>>>
}
