/** A page mapped without a store: what the records would be. */
import type { Connector, PageRequest, Stream } from '../../kit/index.js'
import { unitOf } from '../intake/envelopes.js'
import { outgoingMoment } from '../intake/outgoing-moment.js'
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

const recordOf = (row: Row, connector: Connector): object => ({
  id: row.id,
  kind: row.kind,
  start: outgoingMoment(row.start),
  ...(row.end && { end: outgoingMoment(row.end) }),
  ...(row.day !== undefined && { day: row.day }),
  ...(row.value !== undefined && { value: row.value, unit: unitOf(row.kind) }),
  ...(row.code !== undefined && { code: row.code }),
  ...(row.detail !== undefined && { detail: row.detail }),
  ...(row.device !== undefined && { device: row.device }),
  ...(row.series !== undefined && { series: row.series }),
  ...(row.method !== undefined && { method: row.method }),
  ...(row.flags !== undefined && { flags: row.flags }),
  provenance: {
    connector: connector.id,
    mapper: connector.version,
    ...(row.origin !== undefined && { origin: row.origin }),
    ...(row.document !== undefined && { document: row.document }),
    ...(row.updatedAt !== undefined && { updatedAt: new Date(row.updatedAt).toISOString() }),
  },
})
