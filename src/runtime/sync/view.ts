/** Everything known of one person's workouts at this moment, in a handful of queries however many they are. */
import type { CentralActivity, MergedSummary, Original, Party, SyncView } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { linksWhere } from '../store/activity-links.js'
import { listingsWhere } from '../store/activity-listings.js'
import { originalsWhere } from '../store/activity-originals.js'
import type { Db } from '../store/db.js'
import { flowsOf } from '../store/flows.js'
import { partyRowsOf } from '../store/sync-parties.js'
import { syncSettingsOf } from '../store/sync-settings.js'
import { waitsOf } from '../store/sync-waits.js'
import { partiesOf } from './parties.js'

/** With `only`, of these workouts alone: enough to say where they are and why. */
export const loadView = async (
  { store, world, connectors }: Pick<Engine, 'store' | 'world' | 'connectors'>,
  individual: string,
  only?: readonly string[],
): Promise<SyncView> => {
  const within = only === undefined ? '' : ' and activity_id = any($2::text[])'
  const params = only === undefined ? [individual] : [individual, only]
  const [rows, waits, settings, flows, activities, listings, links] = await Promise.all([
    partyRowsOf(store, individual),
    waitsOf(store, individual),
    syncSettingsOf(store, individual),
    flowsOf(store, individual),
    activitiesIn(store, individual, only),
    listingsWhere(store, `individual_id = $1${within}`, params),
    linksWhere(store, `individual_id = $1${within}`, params),
  ])
  const now = world.now()
  const current = waits.filter(({ until }) => until === undefined || until > now)
  const parties = partiesOf(rows, connectors, current)
  const inRank = bestFirst(parties)
  return {
    individual,
    now,
    settings,
    parties,
    activities: activities.map((each) => ({ ...each, originals: inRank(each.originals, (original) => original) })),
    listings,
    links,
    flows,
  }
}

/** Originals in the order in which their sources are tried. */
export const bestFirst = (parties: readonly Party[]) => {
  const ranks = new Map(parties.map(({ connection, rank }) => [connection, rank]))
  const rankOf = ({ connection }: Original): number => ranks.get(connection) ?? Number.MAX_SAFE_INTEGER
  return <T>(held: readonly T[], originalOf: (one: T) => Original): readonly T[] =>
    held.length < 2 ? held : held.toSorted((one, other) => rankOf(originalOf(one)) - rankOf(originalOf(other)))
}

const activitiesIn = async (
  db: Db,
  individual: string,
  only: readonly string[] | undefined,
): Promise<CentralActivity[]> => {
  const params = only === undefined ? [individual] : [individual, only]
  const rows = await db.query<{
    id: string
    summary: MergedSummary
    content: NonNullable<CentralActivity['content']> | null
    is_excluded: boolean
  }>(
    `select id, summary, content, is_excluded from activities
     where individual_id = $1 ${only === undefined ? '' : 'and id = any($2::text[])'} order by id`,
    params,
  )
  const within = only === undefined ? '' : ' and activity_id = any($2::text[])'
  const originals = await originalsWhere(db, `individual_id = $1${within}`, params)
  return rows.map(({ id, summary, content, is_excluded }) => ({
    id,
    summary,
    originals: originals.get(id) ?? [],
    ...(content !== null && { content }),
    ...(is_excluded && { isExcluded: true }),
  }))
}
