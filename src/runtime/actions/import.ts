/**
 * An archive a person hands over becomes pages like any others. It is read from front to back and never held; what was
 * stored stays stored, so that an import that was interrupted, or is done again, passes over it.
 */
import { randomUUID } from 'node:crypto'
import { ContractError, TransientError, TributaryError } from '../../core/index.js'
import type { Connector, ImportedPage, Stream } from '../../kit/index.js'
import type { Archive } from '../archives/index.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, pageHash } from '../intake/identity.js'
import { type Ingested, ingest } from '../intake/index.js'
import { parsePage } from '../page.js'
import { archiveConnection, ensureIndividual } from '../store/connections.js'
import type { Db } from '../store/db.js'
import { beginImport, endImport, type ImportRow, importOf, noteImport, reviveArchives } from '../store/imports.js'
import { hasPage } from '../store/pages.js'
import { ensureHandedStream, type StreamRow, streamByName } from '../store/streams.js'
import { readingOf } from './import-reading.js'
import { emptyReport, type ImportReport, unopened, withPage, withPassedOver, withSkipped } from './import-report.js'

export interface ImportWish {
  readonly connector: Connector
  /** Which of the connector's kinds of archive. */
  readonly reader: string
  readonly archive: Archive
  readonly individual: string
}
export interface ImportProgress {
  readonly id: string
  readonly bytes: number
  readonly bytesRead: number
  readonly report: ImportReport
  /** What became of this very file before, where it was begun before. */
  readonly earlier?: Pick<ImportRow, 'state' | 'pages' | 'begunAt'>
}

/** Pages are bounded by their connector; one that is not would be held several times over. */
const maxPageBytes = 128 * 1024 ** 2
/** While pages are passed over, nothing is stored but how far it is. */
const noteEveryMs = 1000

/** Ends early, to be begun again, when the signal says so. What stops it for good is thrown, and told in its row. */
export const importArchive = async (
  engine: Engine,
  wish: ImportWish,
  tell: (progress: ImportProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<{ readonly id: string; readonly report: ImportReport; readonly ended: boolean }> => {
  const { store, world, bus } = engine
  const { archive, connector } = wish
  const reader = connector.imports?.[wish.reader]
  if (reader === undefined) throw new Error(`${connector.id} has no import ${wish.reader}`)
  const before = await rowOf(engine, wish, false)
  const { id } = before
  await beginImport(store, id, world.now())
  const target = targetOf(engine, wish, before.connectionId)
  let report = emptyReport
  let noted = world.now()
  const progress = (): void =>
    tell({
      id,
      bytes: archive.size,
      bytesRead: reading.bytesRead(),
      report,
      ...(before.attempts > 0 && { earlier: before }),
    })
  const reading = readingOf(archive, {
    bytes: progress,
    damaged: (skipped, reason) => {
      report = withSkipped(report, { skipped, reason })
    },
  })
  const step = () => ({
    connectionId: target.connectionId(),
    bytesRead: reading.bytesRead(),
    pages: report.pages,
    report,
    now: world.now(),
  })
  const moved = (): void => {
    progress()
    bus.publish({ topic: 'import', id })
  }
  try {
    for await (const part of reader.read(reading.file)) {
      if (signal?.aborted === true) return { id, report, ended: false }
      if ('skipped' in part) {
        report = withSkipped(report, part)
        reading.accountForCurrent()
        continue
      }
      const page = await target.pageOf(part)
      if (page === 'too-large') {
        report = withSkipped(report, { skipped: part.request.path, reason: tooLarge })
        continue
      }
      if (await page.isHere()) {
        report = withPassedOver(report, part.stream)
        if (world.now() - noted >= noteEveryMs) await noteImport(store, id, step())
      } else
        await page.store(async (stored, db) => {
          report = withPage(report, part.stream, stored)
          if (!(await noteImport(db, id, step()))) throw forgotten()
        })
      noted = world.now()
      moved()
    }
    for (const part of unopened(reading.left())) report = withSkipped(report, part)
    await endImport(store, id, { ...step(), state: 'done' })
  } catch (error) {
    const told = explained(error)
    await endImport(store, id, { ...step(), state: 'failed', message: sentenceOf(told) }).catch(() => undefined)
    throw told
  } finally {
    moved()
    const connectionId = target.connectionId()
    if (connectionId !== undefined) bus.publish({ topic: 'connection', id: connectionId })
  }
  return { id, report, ended: true }
}

/** The row of this very file. */
export const rowOf = async (
  { store, world }: Engine,
  { connector, reader, archive, individual }: ImportWish,
  uploaded: boolean,
): Promise<ImportRow> => {
  const now = world.now()
  await ensureIndividual(store, individual, now)
  return importOf(store, {
    id: randomUUID(),
    individual,
    connector: connector.id,
    reader,
    fingerprint: archive.fingerprint,
    fileName: archive.name,
    bytes: archive.size,
    uploaded,
    now,
  })
}

const tooLarge = `It makes a page of more than ${maxPageBytes / 1024 ** 2} megabytes.`

/** Where the pages go: the connection is found, and a stream made, when the first page of it comes. */
const targetOf = (engine: Engine, { connector, individual }: ImportWish, earlier: string | undefined) => {
  const { store, world } = engine
  const streams = new Map<string, StreamRow>()
  let connectionId = earlier
  const connection = async (): Promise<string> => {
    if (streams.size > 0 && connectionId !== undefined) return connectionId
    const now = world.now()
    // An archive continues the account it was taken from, so that what was pulled from it is not stored twice.
    const own = connectionIdOf(individual, connector.id, 'archive')
    connectionId ??= await archiveConnection(store, { id: own, individual, connector: connector.id, now })
    await reviveArchives(store, connectionId, now)
    return connectionId
  }
  const streamOf = async (name: string): Promise<StreamRow> => {
    const known = streams.get(name)
    if (known !== undefined) return known
    const of = { connectionId: await connection(), individual, connector: connector.id }
    await ensureHandedStream(store, of, name)
    const stream = (await streamByName(store, of.connectionId, name)) as StreamRow
    streams.set(name, stream)
    return stream
  }
  return {
    connectionId: () => (streams.size > 0 ? connectionId : undefined),
    pageOf: async ({ stream: name, body, request }: ImportedPage) => {
      const definition = definitionOf(connector, name)
      const raw = bytesOf(body)
      if (raw === undefined || raw.byteLength > maxPageBytes) return 'too-large' as const
      const stream = await streamOf(name)
      return {
        isHere: () => hasPage(store, stream.id, pageHash(request, raw), connector.version),
        store: async (alongside: (stored: Ingested, db: Db) => Promise<void>): Promise<void> => {
          const answer = {
            request,
            status: 200,
            raw,
            contentType: 'application/json',
            ...parsePage(definition.page, body),
          }
          const stored = await ingest(engine, {
            stream,
            definition,
            mapper: connector.version,
            page: { answer },
            via: 'import',
            alongside: (db, counts) => alongside(counts, db),
          })
          if (stored.created + stored.updated + stored.deleted > 0) engine.bus.publish({ topic: 'changes' })
        },
      }
    },
  }
}

const definitionOf = (connector: Connector, name: string): Stream => {
  const definition = connector.streams?.[name]
  if (definition !== undefined) return definition
  throw new ContractError('unknown-stream', `${connector.name} has no stream ${name} for this part of the archive.`, {
    path: name,
    expected: 'a stream',
  })
}

/** `undefined` where it is longer than any text may be. */
const bytesOf = (body: unknown): Uint8Array | undefined => {
  try {
    return new TextEncoder().encode(JSON.stringify(body) ?? 'null')
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const forgotten = (): TransientError =>
  new TransientError('import-forgotten', 'Its connection was deleted meanwhile. Import the file again to have it back.')

const diskFullCodes = ['ENOSPC', 'EDQUOT', '53100']
const explained = (error: unknown): unknown =>
  diskFullCodes.includes((error as { code?: string } | undefined)?.code ?? '')
    ? new TransientError(
        'disk-full',
        'The disk is full. Make room and import the same file again; it goes on where it stopped.',
        { cause: error },
      )
    : error

const sentenceOf = (error: unknown): string =>
  error instanceof TributaryError
    ? error.message
    : 'A fault of ours stopped it; what was stored stays. Import the same file again, and it goes on where it stopped.'
