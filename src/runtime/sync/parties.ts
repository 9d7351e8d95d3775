/** Connections as parties of sync: what each can do, what it cannot and why, how far it has been listed. Pure. */
import { type Instant, isSyncReason } from '../../core/index.js'
import type { Connector, SkipReason, Stream } from '../../kit/index.js'
import type { Party, Reason } from '../../sync/index.js'
import type { PartyRow, PartyStream } from '../store/sync-parties.js'
import type { SyncWait } from '../store/sync-waits.js'
import { settingsOf } from './settings-of.js'

const usualRank = 50
const usualVisibleWithin = 300
/** The prefix of a connection's message where its password was not to be remembered. */
const credentialsMissing = 'credentials_missing'

export const partiesOf = (
  rows: readonly PartyRow[],
  connectors: ReadonlyMap<string, Connector>,
  waits: readonly SyncWait[],
): Party[] =>
  rows.flatMap((row) => {
    const connector = connectors.get(row.connector)
    if (connector?.activities === undefined) return row.isKnown ? [silent(row, connector?.name ?? row.connector)] : []
    if (row.state === 'disconnected' && !row.isKnown) return []
    return [
      partyOf(
        row,
        connector,
        waits.filter(({ connection }) => connection === row.id),
      ),
    ]
  })

const partyOf = (row: PartyRow, connector: Connector, waits: readonly SyncWait[]): Party => {
  const { activities = { list: '' } } = connector
  const settings = settingsOf(connector, row.settings.settings)
  const definition = connector.streams?.[activities.list]
  const stream = row.streams.find(({ name }) => name === activities.list)
  const out = outOf(row, connector, settings)
  const listed = stream && listedOf(stream, definition)
  const { upload, download, edit } = activities
  // An archive tells what is in it; there is nobody to ask, and nowhere to send to.
  const isReached = row.credential !== undefined || (connector.auth.type === 'none' && row.signedInBy === 'auth')
  const may = (scopes: readonly string[] | undefined): boolean => isAllowed(row, scopes)
  const refused = waits.find(({ doing, until }) => doing === 'upload' && until === undefined)
  const noScope =
    upload && !may(upload.scopes) ? ({ code: 'scope_missing' } satisfies Reason) : refused && reasonIn(refused)
  return {
    connection: row.id,
    connector: connector.id,
    name: connector.name,
    ...(out && { out }),
    ...(refused && { forbids: reasonIn(refused) }),
    can: {
      list: isReached && definition?.pull !== undefined && stream?.state !== 'paused',
      download: isReached && download !== undefined && may(download.scopes) && !isOver(waits, 'download'),
      upload: isReached && upload !== undefined,
      remove: isReached && activities.delete !== undefined && may(activities.deleteScopes),
      edits: isReached && edit !== undefined && may(edit.scopes) ? edit.fields : [],
    },
    refuses: (question) => noScope ?? reasonOf(upload?.refuses?.({ ...question, settings })),
    settings: { syncPrivate: row.settings.syncPrivate, autoPause: row.settings.autoPause },
    rank: download?.rank ?? usualRank,
    ...(listed && { listed }),
    ...(definition?.pull === undefined && { neverLists: true as const }),
    ...(definition?.pull && definition.historyDays !== undefined && { listsBackDays: definition.historyDays }),
    mayForwardTo: activities.mayForwardTo ?? [],
    visibleWithinSeconds: upload?.visibleWithinSeconds ?? usualVisibleWithin,
    ...waitsIn(waits),
  }
}

/** Of a service that is in the list no more, or never had workouts: what was brought from it stays known. */
const silent = (row: PartyRow, name: string): Party => ({
  connection: row.id,
  connector: row.connector,
  name,
  out: { code: 'ended' },
  can: { list: false, download: false, upload: false, remove: false, edits: [] },
  refuses: () => ({ code: 'not_receiving' }),
  settings: { syncPrivate: row.settings.syncPrivate, autoPause: row.settings.autoPause },
  rank: usualRank,
  mayForwardTo: [],
  visibleWithinSeconds: usualVisibleWithin,
})

/** Why nothing can be asked of it at present. */
const outOf = (row: PartyRow, connector: Connector, settings: unknown): Reason | undefined => {
  if (row.state === 'disconnected') return { code: 'disconnected' }
  if (row.state === 'reauthorize')
    return row.message?.startsWith(`${credentialsMissing}: `)
      ? { code: 'credentials_missing', message: row.message.slice(credentialsMissing.length + 2) }
      : { code: 'auth', ...(row.message !== undefined && { message: row.message }) }
  const missing = connector.settings?.missing?.(settings)
  return missing === undefined ? undefined : { code: 'config_missing', message: missing }
}

/** A key of the person's own is not asked for scopes. */
const isAllowed = ({ scopes, signedInBy }: PartyRow, needed: readonly string[] = []): boolean =>
  signedInBy === 'personal' || needed.every((scope) => scopes.includes(scope))

/**
 * From where on all is listed, as of when: the newest spans that were read, as far back as they join without a gap.
 * What is read whole at every pull has no gaps, and what lists everything reaches back to the first.
 */
export const listedOf = (
  { spans, lastPullAt, listsWorkouts }: Pick<PartyStream, 'spans' | 'lastPullAt' | 'listsWorkouts'>,
  definition: Pick<Stream, 'cursor' | 'pull' | 'listsEverything'> | undefined,
): Party['listed'] => {
  if (definition?.pull === undefined || !listsWorkouts) return undefined
  if (definition.cursor === undefined) return lastPullAt === undefined ? undefined : { from: 0, at: lastPullAt }
  const [newest, ...older] = spans.filter(({ from, to }) => from < to)
  if (newest?.state !== 'complete') return undefined
  if (definition.listsEverything) return { from: 0, at: newest.to }
  let { from } = newest
  for (const span of older) {
    if (span.state !== 'complete' || span.to < from) break
    from = Math.min(from, span.from)
  }
  return { from, at: newest.to }
}

const reasonIn = ({ code, message }: SyncWait): Reason => ({ code, ...(message !== undefined && { message }) })
const reasonOf = (skip: SkipReason | undefined): Reason | undefined =>
  skip && { code: isSyncReason(skip.code) ? skip.code : 'other', message: skip.message }

const isOver = (waits: readonly SyncWait[], what: SyncWait['doing']): boolean =>
  waits.some(({ doing, until }) => doing === what && until === undefined)

/** Without its listing an upload of unknown outcome cannot be looked for: waiting for the one is waiting for the other. */
const waitsIn = (waits: readonly SyncWait[]): Pick<Party, 'waits'> => {
  const until = (...doings: readonly SyncWait['doing'][]): Instant | undefined => {
    const times = waits.flatMap((wait) => (doings.includes(wait.doing) ? (wait.until ?? []) : []))
    return times.length === 0 ? undefined : Math.max(...times)
  }
  const download = until('download')
  const upload = until('upload', 'list')
  return download === undefined && upload === undefined
    ? {}
    : { waits: { ...(download !== undefined && { download }), ...(upload !== undefined && { upload }) } }
}
