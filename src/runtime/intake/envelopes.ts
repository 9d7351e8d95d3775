/** What leaves: each (record, revision) in its envelope, under a stable id. */
import { dictionary, isKind } from '../../core/index.js'
import type { Envelope, OutgoingRecord } from '../../kit/index.js'
import { outgoingMoment } from './outgoing-moment.js'
import type { Row } from './rows.js'

export interface Provenance {
  readonly individual: string
  readonly connectionId: string
  readonly connector: string
  readonly mapper: number
  readonly pageHash: string | undefined
  /** ISO 8601, of the commit. */
  readonly committedAt: string
}

export const envelopeOf = (row: Row, revision: number, from: Provenance, deletedReason?: string): Envelope => ({
  id: `${row.id}.${revision}`,
  type: deletedReason !== undefined ? 'record-deleted' : revision === 1 ? 'record-created' : 'record-updated',
  individual: from.individual,
  kind: row.kind,
  source: `tributary/${from.connector}/${from.connectionId}`,
  time: from.committedAt,
  data: outgoing(row, revision, from, deletedReason),
})

const outgoing = (row: Row, revision: number, from: Provenance, deletedReason?: string): OutgoingRecord => ({
  id: row.id,
  revision,
  individual: from.individual,
  connection: from.connectionId,
  ...contentOf(row),
  provenance: {
    ...provenanceOf(row, from),
    ...(from.pageHash !== undefined && { page: from.pageHash }),
  },
  ...(deletedReason !== undefined && { deleted: { reason: deletedReason } }),
})

/** What a record says, without whose it is. */
export const contentOf = (row: Row) => ({
  kind: row.kind,
  start: outgoingMoment(row.start),
  ...(row.end && { end: outgoingMoment(row.end) }),
  ...(row.day !== undefined && { day: row.day }),
  ...(row.value !== undefined && { value: row.value, unit: unitOf(row.kind) as string }),
  ...(row.code !== undefined && { code: row.code }),
  ...(row.detail !== undefined && { detail: row.detail }),
  ...(row.device !== undefined && { device: row.device }),
  ...(row.series !== undefined && { series: row.series }),
  ...(row.method !== undefined && { method: row.method }),
  ...(row.flags !== undefined && { flags: row.flags }),
})

export const provenanceOf = (row: Row, { connector, mapper }: Pick<Provenance, 'connector' | 'mapper'>) => ({
  connector,
  mapper,
  ...(row.origin !== undefined && { origin: row.origin }),
  ...(row.updatedAt !== undefined && { updatedAt: new Date(row.updatedAt).toISOString() }),
})

export const unitOf = (kind: string): string | undefined => {
  const entry = isKind(kind) ? dictionary[kind] : undefined
  return entry !== undefined && entry.shape === 'sample' ? entry.unit : undefined
}
