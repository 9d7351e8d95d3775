/** An archive a person hands over becomes pages like any others. */
import { ContractError } from '../../core/index.js'
import type { Connector, FileImport, ImportedFile } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { connectionIdOf } from '../intake/identity.js'
import { type Committed, ingest } from '../intake/index.js'
import { parsePage } from '../intake/parse.js'
import { archiveConnection } from '../store/connections.js'
import { ensureStreams, streamByName } from '../store/streams.js'

export interface ImportReport extends Committed {
  readonly pages: number
  /** Per stream, how many pages were read. */
  readonly streams: Readonly<Record<string, number>>
}

/** Reads it all; the same archive again changes nothing. Progress is told page by page. */
export const importFile = async (
  engine: Engine,
  what: { connector: Connector; reader: FileImport; file: ImportedFile; individual: string },
  onPage: (report: ImportReport) => void,
): Promise<ImportReport> => {
  const { connector } = what
  const now = engine.world.now()
  // An archive continues the account it was taken from, so that what was pulled from it is not stored twice.
  const connectionId = await archiveConnection(engine.store, {
    id: connectionIdOf(what.individual, connector.id, 'archive'),
    individual: what.individual,
    connector: connector.id,
    now,
  })
  let report: ImportReport = { pages: 0, streams: {}, created: 0, updated: 0, unchanged: 0, deleted: 0, parked: 0 }
  for await (const part of what.reader.read(what.file)) {
    if ('skipped' in part) continue
    const { stream: name, body, request } = part
    const definition = connector.streams?.[name]
    if (definition === undefined)
      throw new ContractError(
        'unknown-stream',
        `${connector.name} has no stream ${name} for this part of the archive.`,
        { path: name, expected: 'a stream' },
      )
    const of = { connectionId, individual: what.individual, connector: connector.id, now, backfillTo: now }
    await engine.store.transaction((db) => ensureStreams(db, of, [{ name, pulled: false, history: false }]))
    const stream = await streamByName(engine.store, connectionId, name)
    if (stream === undefined) continue
    const committed = await ingest(engine, {
      stream,
      definition,
      mapper: connector.version,
      page: {
        answer: {
          request,
          status: 200,
          raw: new TextEncoder().encode(JSON.stringify(body)),
          contentType: 'application/json',
          ...parsePage(definition.page, body),
        },
      },
    })
    report = {
      pages: report.pages + 1,
      streams: { ...report.streams, [name]: (report.streams[name] ?? 0) + 1 },
      created: report.created + committed.created,
      updated: report.updated + committed.updated,
      unchanged: report.unchanged + committed.unchanged,
      deleted: report.deleted + committed.deleted,
      parked: report.parked + committed.parked,
    }
    onPage(report)
  }
  engine.bus.publish({ topic: 'changes' })
  engine.bus.publish({ topic: 'connection', id: connectionId })
  return report
}
