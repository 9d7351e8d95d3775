/** What leaves: each (record, revision) in its envelope, under a stable id. */
import { dictionary, isKind, localOf, type Moment } from '../../core/index.js'
import type { Envelope, OutgoingMoment, OutgoingRecord } from '../../kit/index.js'
import type { ResolvedMoment, Row } from './rows.js'

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
    connector: from.connector,
    mapper: from.mapper,
    ...(from.pageHash !== undefined && { page: from.pageHash }),
    ...(row.origin !== undefined && { origin: row.origin }),
    ...(row.updatedAt !== undefined && { updatedAt: new Date(row.updatedAt).toISOString() }),
  },
  ...(deletedReason !== undefined && { deleted: { reason: deletedReason } }),
})

export const unitOf = (kind: string): string | undefined => {
  const entry = isKind(kind) ? dictionary[kind] : undefined
  return entry !== undefined && entry.shape === 'sample' ? entry.unit : undefined
}

/** With offset where it is known, `Z` where only the instant is, without either where only the wall clock is. */
export const outgoingMoment = (moment: ResolvedMoment): OutgoingMoment => ({
  time: isoOf(moment),
  offsetFrom: moment.offsetFrom as OutgoingMoment['offsetFrom'],
})

const isoOf = ({ at, local, offset }: ResolvedMoment): string => {
  if (at === undefined) return local as string
  if (offset === undefined) return new Date(at).toISOString()
  const moment: Moment = { at, offset, offsetFrom: 'provider' }
  const sign = offset < 0 ? '-' : '+'
  const minutes = Math.abs(offset)
  return `${localOf(moment)}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
const pad = (value: number): string => String(value).padStart(2, '0')
