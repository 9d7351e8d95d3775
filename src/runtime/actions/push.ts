/** What a device hands us: its pages, each stored with the position the device tells. */
import { ContractError, ReauthorizeError } from '../../core/index.js'
import type { Connector, InboundRequest, PushedPage } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { type Committed, connectionIdOf, type Ingest, ingest, LeaseLost } from '../intake/index.js'
import { parsePage } from '../page.js'
import { connectionById, ensureIndividual, isStillThere } from '../store/connections.js'
import { connectDevice, positionsOf, type TokenOwner } from '../store/push-tokens.js'
import { ensureHandedStream, type StreamRow, streamByName } from '../store/streams.js'

export interface PushTaken extends Committed {
  readonly pages: number
}

/** A delivery of a million pages is a mistake of its sender. */
const maxPages = 10_000

/**
 * Takes one delivery of a device. It is read whole before anything is stored: what is no delivery changes nothing. Each
 * page then is stored with its position; the same delivery again changes nothing more.
 */
export const takePush = async (
  engine: Engine,
  connector: Connector,
  owner: TokenOwner,
  request: InboundRequest,
): Promise<PushTaken> => {
  const pages: PushedPage[] = []
  for (const page of connector.push?.read(request) ?? []) {
    if (pages.length === maxPages)
      throw new ContractError('too-many-pages', `A delivery may have ${maxPages} pages. Send it in several.`, {
        path: '',
        expected: `at most ${maxPages} pages`,
      })
    pages.push(page)
  }
  return storePages(engine, connector, owner, pages)
}

/** Where each stream stands, by the device's own word. */
export const pushPositions = (
  engine: Engine,
  { connectionId }: TokenOwner,
): Promise<Readonly<Record<string, unknown>>> => positionsOf(engine.store, connectionId)

/** An app that has no connection of its own, but a key of the whole instance: its person gets one. */
export const takeAppPage = async (
  engine: Engine,
  connector: Connector,
  of: { readonly individual: string; readonly account: string },
  page: PushedPage,
): Promise<PushTaken | 'disconnected'> => {
  const { store, world } = engine
  const id = connectionIdOf(of.individual, connector.id, of.account)
  const known = await connectionById(store, id)
  if (known !== undefined && known.state !== 'connected') return 'disconnected'
  if (known === undefined) {
    const now = world.now()
    await ensureIndividual(store, of.individual, now)
    await connectDevice(store, { id, individual: of.individual, connector: connector.id, name: of.account }, now)
    engine.bus.publish({ topic: 'connection', id })
  }
  return storePages(engine, connector, { connectionId: id, individual: of.individual, connector: connector.id }, [page])
}

const storePages = async (
  engine: Engine,
  connector: Connector,
  owner: TokenOwner,
  pages: readonly PushedPage[],
): Promise<PushTaken> => {
  for (const { stream } of pages)
    if (connector.streams?.[stream] === undefined)
      throw new ContractError('unknown-stream', `${connector.name} has no stream ${stream} for what was delivered.`, {
        path: stream,
        expected: 'a stream',
      })
  const streams = new Map<string, StreamRow>()
  let taken: PushTaken = { pages: 0, created: 0, updated: 0, unchanged: 0, deleted: 0, parked: 0 }
  for (const page of pages) {
    const stream = streams.get(page.stream) ?? (await streamOf(engine, owner, page.stream))
    streams.set(page.stream, stream)
    const counts = await storePage(engine, connector, stream, page)
    taken = {
      pages: taken.pages + 1,
      created: taken.created + counts.created,
      updated: taken.updated + counts.updated,
      unchanged: taken.unchanged + counts.unchanged,
      deleted: taken.deleted + counts.deleted,
      parked: taken.parked + counts.parked,
    }
  }
  if (taken.created + taken.updated + taken.deleted > 0) engine.bus.publish({ topic: 'changes' })
  if (taken.pages > 0) engine.bus.publish({ topic: 'connection', id: owner.connectionId })
  return taken
}

const streamOf = async ({ store }: Engine, owner: TokenOwner, name: string): Promise<StreamRow> => {
  await ensureHandedStream(store, owner, name)
  return (await streamByName(store, owner.connectionId, name)) as StreamRow
}

const storePage = async (
  engine: Engine,
  connector: Connector,
  stream: StreamRow,
  { stream: name, body, request, cursor }: PushedPage,
): Promise<Committed> => {
  const definition = connector.streams?.[name]
  if (definition === undefined) throw new Error(`no stream ${name}`)
  const delivery: Ingest = {
    stream,
    definition,
    mapper: connector.version,
    via: 'push',
    // What a person deletes does not come back with a delivery that is on its way.
    fence: (db) => isStillThere(db, stream.connectionId),
    ...(cursor !== undefined && { position: cursor }),
    page: {
      answer: {
        request: { method: 'POST', path: `/push/${connector.id}`, query: {}, ...request },
        status: 200,
        raw: new TextEncoder().encode(JSON.stringify(body) ?? 'null'),
        contentType: 'application/json',
        ...parsePage(definition.page, body),
      },
    },
  }
  try {
    return await ingest(engine, delivery)
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    throw new ReauthorizeError('not-connected', 'This device was disconnected. Connect it again in the dashboard.')
  }
}
