/** A provider calls: the call is verified, and what it names becomes due. Nothing it says is believed until a pull confirms it. */
import { dayMs } from '../../core/index.js'
import type { Connector, Notice } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { ingest, LeaseLost } from '../intake/index.js'
import { lockConnection } from '../intake/lock.js'
import { parsePage } from '../page.js'
import { joinNotes } from '../schedule/note.js'
import { linksWhere } from '../store/activity-links.js'
import { connectionsByAccount, isStillThere } from '../store/connections.js'
import { makeDue, notesOf, priorities } from '../store/pulls.js'
import { pauseConnection } from '../store/stream-state.js'
import { streamByName, streamsOf } from '../store/streams.js'

/** Takes the notices of one verified call. Returns how many concerned somebody we know. */
export const takeNotices = async (engine: Engine, connector: Connector, notices: Iterable<Notice>): Promise<number> => {
  let known = 0
  for (const notice of notices) {
    const connections = await connectionsByAccount(engine.store, connector.id, notice.account)
    for (const connectionId of connections) {
      known++
      await takeNotice(engine, connector, connectionId, notice)
    }
  }
  engine.bus.publish({ topic: 'due' })
  return known
}

const takeNotice = async (
  engine: Engine,
  connector: Connector,
  connectionId: string,
  notice: Notice,
): Promise<void> => {
  const now = engine.world.now()
  switch (notice.type) {
    case 'revoked': {
      const message = `${connector.name} says that our access was withdrawn. Connect it again to go on.`
      await pauseConnection(engine.store, connectionId, message, now)
      engine.bus.publish({ topic: 'connection', id: connectionId })
      return
    }
    case 'push':
      return push(engine, connector, connectionId, notice)
    case 'ping':
    case 'removed': {
      if (notice.type === 'ping' && (await isOurUpload(engine, connector, connectionId, notice))) return
      // A removal is read again like a change: the listing says whether the document is gone.
      const span = notice.type === 'ping' ? notice.span : undefined
      // Under the connection's lock: of two notices at once the second must join the note of the first.
      await engine.store.transaction(async (db) => {
        await lockConnection(db, connectionId)
        const streams = (await streamsOf(db, connectionId)).filter(({ name }) => notice.streams.includes(name))
        const earlier = await notesOf(
          db,
          streams.map(({ id }) => id),
        )
        for (const { id } of streams) {
          // A day of margin on both sides: who a record belongs to is decided by days, not by instants.
          const from = span === undefined ? undefined : span.from - dayMs
          const note = joinNotes(earlier.get(id), { from, document: notice.document })
          await makeDue(db, { streamIds: [id], purpose: 'fresh', priority: priorities.fresh, now, note })
        }
      })
    }
  }
}

/** After that, a notice of what we uploaded is somebody's change to it. */
const ownNoticeMs = 10 * 60_000

/** A service tells of every workout it gets, also of those it got from us: what it would list is what we know. The next poll reads it. */
const isOurUpload = async (
  { store, world }: Engine,
  { activities }: Connector,
  connectionId: string,
  { document, streams }: Extract<Notice, { type: 'ping' }>,
): Promise<boolean> => {
  if (document === undefined || activities === undefined || streams.some((name) => name !== activities.list))
    return false
  const since = new Date(world.now() - ownNoticeMs).toISOString()
  const condition = `connection_id = $1 and external_id = $2 and state = 'uploaded' and changed_at >= $3`
  return (await linksWhere(store, condition, [connectionId, document, since])).length > 0
}

/** A call that carries the page itself. */
const push = async (
  engine: Engine,
  connector: Connector,
  connectionId: string,
  notice: Extract<Notice, { type: 'push' }>,
): Promise<void> => {
  const stream = await streamByName(engine.store, connectionId, notice.stream)
  const definition = connector.streams?.[notice.stream]
  if (stream === undefined || definition === undefined) return
  const raw = new TextEncoder().encode(JSON.stringify(notice.body))
  await ingest(engine, {
    stream,
    definition,
    mapper: connector.version,
    // What a person deletes does not come back with a call that is on its way.
    fence: (db) => isStillThere(db, connectionId),
    page: {
      answer: {
        request: { method: 'POST', path: '', query: {}, ...notice.request },
        status: 200,
        raw,
        contentType: 'application/json',
        ...parsePage(definition.page, notice.body),
      },
    },
  }).catch((error: unknown) => {
    if (!(error instanceof LeaseLost)) throw error
  })
  engine.bus.publish({ topic: 'changes' })
}
