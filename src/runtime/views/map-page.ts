/** A page mapped without a store: what the records would be. */
import type { Connector, PageRequest, Stream } from '../../kit/index.js'
import { contentOf, provenanceOf } from '../intake/envelopes.js'
import { readPage } from '../intake/ingest.js'
import type { Fault, Row } from '../intake/rows.js'

/** Stands for the connection that is not there: ids are stable, and differ from those of every real one. */
const noConnection = '00000000-0000-8000-8000-000000000000'

export const mapPage = (
  connector: Connector,
  stream: Stream,
  body: unknown,
  request: PageRequest,
  now: number,
): { records: object[]; faults: readonly Fault[]; unreadable?: Fault } => {
  const answer = { request, status: 200, raw: new Uint8Array(), contentType: 'application/json', body }
  const { mapped, unreadable } = readPage(stream, answer, { connectionId: noConnection, zone: undefined }, now)
  const removed = [...mapped.removedDocuments].map((document) => ({ removes: document, reason: 'provider-deleted' }))
  return {
    records: [...mapped.rows.map((row) => recordOf(row, connector)), ...removed],
    faults: mapped.faults,
    ...(unreadable && { unreadable }),
  }
}

const recordOf = (row: Row, { id, version }: Connector): object => ({
  id: row.id,
  ...contentOf(row),
  provenance: {
    ...provenanceOf(row, { connector: id, mapper: version }),
    ...(row.document !== undefined && { document: row.document }),
  },
})
