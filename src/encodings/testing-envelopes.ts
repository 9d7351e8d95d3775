/** Envelopes as the intake writes them, of invented records. Only tests read them. */
import { type Draft, dayMs, type Envelope, type RecordKind } from '../core/index.js'
import { specimen, specimenTime } from '../core/specimens.js'
import { envelopeOf, type Provenance } from '../runtime/intake/envelopes.js'
import { rowsOf } from '../runtime/intake/rows.js'

const from: Provenance = {
  individual: 'me',
  connectionId: '5b0fd3b2-8a41-8c6e-9b1c-0c5b5c1b7a10',
  connector: 'acme',
  mapper: 1,
  pageHash: undefined,
  committedAt: '2026-10-06T06:00:03.120Z',
}

export const envelopeOfDraft = (
  draft: Draft,
  { revision = 1, deleted }: { readonly revision?: number; readonly deleted?: string } = {},
): Envelope => {
  const { rows } = rowsOf([draft] as never, {
    connectionId: from.connectionId,
    zone: undefined,
    now: specimenTime + dayMs,
  })
  const [row] = rows
  if (row === undefined) throw new Error(`a ${draft.kind} that cannot be a record`)
  return JSON.parse(JSON.stringify(envelopeOf(row, revision, from, deleted))) as Envelope
}

export const specimenEnvelope = (kind: RecordKind, size: 'full' | 'bare' = 'full'): Envelope =>
  envelopeOfDraft(specimen(kind, size))
