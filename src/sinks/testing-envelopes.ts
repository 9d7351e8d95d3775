/** Envelopes for the tests of sinks: real in shape, invented in content. */
import { createHash } from 'node:crypto'
import type { Envelope, OutgoingRecord } from '../kit/index.js'

/** A record's id from a number, the same for ever. */
export const idOf = (number: number): string => {
  const hash = createHash('sha256').update(String(number)).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** A heart rate of the given second, told as the given revision. */
export const heartRate = (number: number, revision = 1, more: Partial<OutgoingRecord> = {}): Envelope =>
  envelopeOf({
    id: idOf(number),
    revision,
    kind: 'heart_rate',
    start: { time: new Date(Date.UTC(2026, 9, 4) + number * 1000).toISOString(), offsetFrom: 'unknown' },
    value: 50 + (number % 50),
    unit: '/min',
    ...more,
  })

/** A night, with offset and detail. */
export const night = (number: number, revision = 1, more: Partial<OutgoingRecord> = {}): Envelope =>
  envelopeOf({
    id: idOf(number),
    revision,
    kind: 'sleep_session',
    start: { time: '2026-10-04T23:10:00.000+05:30', offsetFrom: 'provider' },
    end: { time: '2026-10-05T06:40:00.000+05:30', offsetFrom: 'provider' },
    day: '2026-10-05',
    detail: { stages: [{ stage: 'deep', minutes: 40 }], note: `a "quoted" note, isn't it` },
    flags: ['implausible:detail.stages', 'with, comma and "quote"'],
    ...more,
  })

const envelopeOf = (
  data: Pick<OutgoingRecord, 'id' | 'revision' | 'kind' | 'start'> & Partial<OutgoingRecord>,
): Envelope => ({
  id: `${data.id}.${data.revision}`,
  type: data.deleted !== undefined ? 'record-deleted' : data.revision === 1 ? 'record-created' : 'record-updated',
  individual: 'me',
  kind: data.kind,
  source: 'tributary/oura/one',
  time: '2026-10-06T07:00:00.000Z',
  data: {
    individual: 'me',
    connection: 'one',
    provenance: { connector: 'oura', mapper: 1, origin: 'sleep' },
    ...data,
  },
})
