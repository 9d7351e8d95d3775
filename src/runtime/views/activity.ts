/** One workout in full: its content, its laps, where it came from, and a file of it. */
import { orderOf } from '../../core/index.js'
import {
  type Activity,
  type ActivityJson,
  activityJson,
  encode,
  type FileFormat,
  type Loss,
} from '../../formats/index.js'
import { type Content, type Listing, type MergedContent, mergeContents, type SyncView } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { originalsOf } from '../store/activity-originals.js'
import { activityById } from '../store/activity-pages.js'
import { readableOriginals } from '../sync/originals.js'
import { bestFirst, loadView } from '../sync/view.js'
import { type ActivityView, activityView, placesIn, type ReasonView, reasonView } from './activities.js'

/** As one service lists it. */
export interface SourceView {
  readonly connection: string
  readonly connector: string
  readonly service: string
  readonly externalId: string
  readonly name?: string
  readonly sport: string
  readonly startMs: number
  readonly listedAt: string
  readonly goneAt?: string
  /** Its original is here, in this format; `none`: put together from the service's answers. */
  readonly original?: { readonly format: FileFormat | 'none'; readonly fetchedAt: string }
  readonly failures: number
  /** Why it cannot be had. */
  readonly excluded?: ReasonView & { readonly isPermanent: boolean }
}
export interface ActivityDetail extends ActivityView {
  readonly sources: readonly SourceView[]
  /** The track and all else of it, with nothing left out; absent until it has been fetched. */
  readonly content?: ActivityJson
  /** Channels that another source than the best one has given. */
  readonly addedChannels?: readonly string[]
}

export const activityOf = async (
  engine: Engine,
  individual: string,
  id: string,
): Promise<ActivityDetail | undefined> => {
  const row = await activityById(engine.store, individual, id)
  if (row === undefined) return undefined
  const view = await loadView(engine, individual, [id])
  const placesOf = await placesIn(engine, view)
  const merged = await mergedOf(engine, view, id)
  return {
    ...activityView(row, view.activities[0], placesOf(id)),
    sources: sourcesIn(view),
    ...(merged && { content: activityJson(merged.activity), addedChannels: merged.added }),
  }
}

const sourcesIn = ({ parties, listings, activities }: SyncView): readonly SourceView[] => {
  const partyOf = new Map(parties.map((party) => [party.connection, party]))
  const originals = activities.flatMap((activity) => activity.originals)
  const inOrder = listings.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  return inOrder.map(({ connection, externalId, summary, listedAt, goneAt, failures, excluded }) => {
    const party = partyOf.get(connection)
    const original = originals.find((one) => one.connection === connection && one.externalId === externalId)
    return {
      connection,
      connector: party?.connector ?? '',
      service: party?.name ?? '',
      externalId,
      ...(summary.name !== undefined && { name: summary.name }),
      sport: summary.sport,
      startMs: orderOf(summary.start),
      listedAt: new Date(listedAt).toISOString(),
      ...(goneAt !== undefined && { goneAt: new Date(goneAt).toISOString() }),
      ...(original && {
        original: {
          format: original.format ?? ('none' as const),
          fetchedAt: new Date(original.fetchedAt).toISOString(),
        },
      }),
      failures,
      ...(excluded && { excluded: { ...reasonView(excluded), isPermanent: excluded.isPermanent } }),
    }
  })
}

const nameOf = ({ connection, externalId }: Listing): string => `${connection} ${externalId}`

const contentsOf = async (engine: Engine, view: SyncView, id: string): Promise<readonly Content[]> => {
  const kept = await originalsOf(engine.store, view.individual, id)
  const contents = await readableOriginals(engine, view.individual, kept)
  return bestFirst(view.parties)(contents, ({ original }) => original)
}

const mergedOf = async (engine: Engine, view: SyncView, id: string): Promise<MergedContent | undefined> => {
  const contents = await contentsOf(engine, view, id)
  const ranks = new Map(view.parties.map(({ connection, rank }) => [connection, rank]))
  const wanted = view.settings.mergeChannels === 'off' ? contents.slice(0, 1) : contents
  return mergeContents(wanted, (connection) => ranks.get(connection) ?? Number.MAX_SAFE_INTEGER)
}

export interface ActivityFileView {
  readonly format: FileFormat
  readonly bytes: Uint8Array
  readonly name: string
  /** As the service gave it, untouched. */
  readonly isOriginal: boolean
  /** What the format could not hold. */
  readonly losses: readonly Loss[]
}

/** A file of it: the original where one of that format is here and nothing is to be added to it, else written anew. */
export const activityFile = async (
  engine: Engine,
  individual: string,
  id: string,
  format: FileFormat,
): Promise<ActivityFileView | undefined> => {
  const row = await activityById(engine.store, individual, id)
  if (row === undefined) return undefined
  const merged = await mergedOf(engine, await loadView(engine, individual, [id]), id)
  if (merged === undefined) return undefined
  const name = fileName(merged.activity, row.summary.name, format)
  const { file } = merged.base
  if (file?.format === format && merged.added.length === 0)
    return { format, bytes: file.bytes, name, isOriginal: true, losses: [] }
  const { sport, name: called, notes } = row.summary
  const whole = {
    ...merged.activity,
    sport: merged.activity.sport || sport,
    ...(called && { name: called }),
    ...(notes && { notes }),
  }
  return { format, name, isOriginal: false, ...encode(whole, format) }
}

/** `2026-11-20-round-the-lake.fit` */
const fileName = ({ start }: Activity, name: string | undefined, format: FileFormat): string => {
  const day = new Date(orderOf(start)).toISOString().slice(0, 10)
  const words = (name ?? 'workout')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${day}-${words || 'workout'}.${format}`
}
