/** Workouts, as a person sees them: what they are, where they are, where not, and why. */
import { syncReasonOwner, syncReasonText } from '../../core/index.js'
import { isoOf, type Sketch } from '../../formats/index.js'
import type { ActivityFigures } from '../../kit/index.js'
import {
  type CentralActivity,
  type MergedSummary,
  plan,
  type Reason,
  type SyncView,
  type Verdict,
} from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { type ActivityFilter, type ActivityRow, activityCounts, activityPage } from '../store/activity-pages.js'
import { connectionsOfPerson } from '../store/connections.js'
import { loadView } from '../sync/index.js'

export interface ReasonView {
  readonly code: string
  readonly message: string
  /** Who can do something about it. */
  readonly owner: 'person' | 'time' | 'nobody' | 'operator'
}
/** Where one workout is with respect to one connection. */
export interface PlaceView {
  readonly connection: string
  readonly connector: string
  /** The service's name. */
  readonly service: string
  readonly state: Verdict['state']
  readonly reason?: ReasonView
  readonly externalId?: string
  /** Where a person sees it at the service. */
  readonly url?: string
  readonly attempts?: number
  /** When it is tried again. */
  readonly next?: string
}
export interface ActivityView {
  readonly id: string
  /** ISO 8601: with the offset where it is known, with `Z` where only the instant is, with neither where only the clock. */
  readonly start: string
  readonly end?: string
  readonly startMs: number
  readonly zone?: string
  readonly sport: string
  readonly name?: string
  readonly notes?: string
  readonly isPrivate?: boolean
  readonly isStationary?: boolean
  readonly hasPositions?: boolean
  readonly durationSeconds?: number
  readonly device?: string
  readonly figures?: ActivityFigures
  readonly isExcluded: boolean
  /** Its content is here. */
  readonly isFetched: boolean
  /** For a tiny drawing. */
  readonly sketch?: Sketch
  readonly places: readonly PlaceView[]
}

/** A page of them; `next` continues it as `after`. */
export const activitiesOf = async (
  engine: Engine,
  filter: ActivityFilter,
): Promise<{ readonly activities: readonly ActivityView[]; readonly next?: string }> => {
  const { rows, next } = await activityPage(engine.store, filter)
  if (rows.length === 0) return { activities: [] }
  const view = await loadView(
    engine,
    filter.individual,
    rows.map(({ id }) => id),
  )
  const placesOf = await placesIn(engine, view)
  const known = new Map(view.activities.map((activity) => [activity.id, activity]))
  return {
    activities: rows.map((row) => activityView(row, known.get(row.id), placesOf(row.id))),
    ...(next !== undefined && { next }),
  }
}

export const activityTotals = (engine: Engine, individual: string) => activityCounts(engine.store, individual)

/** Where each is, where not, and why: planning says it, of these workouts as of all. */
export const placesIn = async (
  { store, connectors }: Engine,
  view: SyncView,
): Promise<(activity: string) => readonly PlaceView[]> => {
  const accounts = await connectionsOfPerson(store, view.individual)
  const parties = new Map(view.parties.map((party) => [party.connection, party]))
  const places = new Map<string, PlaceView[]>()
  for (const verdict of plan(view).verdicts) {
    const party = parties.get(verdict.connection)
    const account = accounts.get(verdict.connection)
    const { activity, connection, state, reason, externalId, attempts, next } = verdict
    const pageOf = party && connectors.get(party.connector)?.activities?.pageOf
    const url = externalId !== undefined && account !== undefined ? pageOf?.(externalId, account) : undefined
    const list = places.get(activity) ?? []
    places.set(activity, list)
    list.push({
      connection,
      connector: party?.connector ?? '',
      service: party?.name ?? '',
      state,
      ...(reason && { reason: reasonView(reason) }),
      ...(externalId !== undefined && { externalId }),
      ...(url !== undefined && { url }),
      ...(attempts !== undefined && { attempts }),
      ...(next !== undefined && { next: new Date(next).toISOString() }),
    })
  }
  return (activity) => places.get(activity) ?? []
}

export const reasonView = ({ code, message }: Reason): ReasonView => ({
  code,
  message: message ?? syncReasonText(code),
  owner: syncReasonOwner(code),
})

export const activityView = (
  row: ActivityRow,
  activity: CentralActivity | undefined,
  places: readonly PlaceView[],
): ActivityView => ({
  id: row.id,
  ...summaryView(row.summary),
  startMs: row.orderAt,
  ...(row.content && { isStationary: row.content.isStationary, hasPositions: row.content.hasPositions }),
  isExcluded: row.isExcluded,
  ...(row.sketch && { sketch: row.sketch }),
  isFetched: (activity?.originals.length ?? 0) > 0,
  places,
})

const summaryView = ({ start, end, updatedAt: _updatedAt, ...same }: MergedSummary) => ({
  ...same,
  start: isoOf(start),
  ...(end && { end: isoOf(end) }),
})
