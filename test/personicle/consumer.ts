/**
 * What the consumers behind the two hubs of Personicle do, said again: each message is written into the table its stream
 * or event belongs to, and a row with the same primary key is written over.
 */
import { personicleDataType } from '../../src/encodings/index.js'

/** A row of a data stream's table. Times in milliseconds since the epoch; a point has no end. */
export interface StreamRow {
  readonly individual: string
  readonly start: number
  readonly end?: number
  readonly source: string
  readonly value: unknown
  readonly unit: string | null
  readonly confidence: number | null
}
/** A row of the table of events. */
export interface EventRow {
  readonly user: string
  readonly start: number
  readonly end: number
  readonly name: string
  readonly type: string | undefined
  readonly source: string
  readonly parameters: Readonly<Record<string, unknown>>
}
/** Tables by name, rows by primary key. */
export interface Tables {
  readonly streams: ReadonlyMap<string, ReadonlyMap<string, StreamRow>>
  readonly events: ReadonlyMap<string, EventRow>
}
export interface Consumer {
  /** Each takes the message as JSON text or as the value it was read into. */
  takeDatastream(message: unknown): void
  takeEvent(message: unknown): void
  readonly tables: Tables
}

interface Datastream {
  readonly streamName: string
  readonly individual_id: string
  readonly source: string
  readonly unit?: string | null
  readonly confidence?: number | null
  readonly dataPoints: readonly {
    readonly timestamp?: string
    readonly start_time?: string
    readonly end_time?: string
    readonly value: unknown
  }[]
}
interface Event {
  readonly individual_id: string
  readonly start_time: string
  readonly end_time: string
  readonly event_name: string
  readonly event_type?: string
  readonly source: string
  readonly parameters: string
}

export const createConsumer = (): Consumer => {
  const streams = new Map<string, Map<string, StreamRow>>()
  const events = new Map<string, EventRow>()
  return {
    tables: { streams, events },
    takeDatastream: (message) => {
      const { streamName, individual_id: individual, source, unit, confidence, dataPoints } = read<Datastream>(message)
      const table = personicleDataType(streamName)?.TableName
      if (table === undefined) throw new Error(`no table for ${streamName}`)
      const rows = streams.get(table) ?? new Map<string, StreamRow>()
      streams.set(table, rows)
      const seen = new Set<string>()
      for (const { timestamp, start_time, end_time, value } of dataPoints) {
        const start = timeOf(timestamp ?? start_time)
        const end = end_time === undefined ? undefined : timeOf(end_time)
        const key = [individual, start, end ?? '', source].join('\n')
        // One statement inserts all points of a message, and PostgreSQL refuses to touch a row twice in one statement.
        if (seen.has(key)) throw new Error('a message holds two points of one primary key')
        seen.add(key)
        rows.set(key, {
          individual,
          start,
          ...(end !== undefined && { end }),
          source,
          value,
          unit: unit ?? null,
          confidence: confidence ?? null,
        })
      }
    },
    takeEvent: (message) => {
      const { individual_id: user, start_time, end_time, event_name: name, ...rest } = read<Event>(message)
      const [start, end] = [timeOf(start_time), timeOf(end_time)]
      const { event_type: type, source } = rest
      const parameters = JSON.parse(rest.parameters) as Readonly<Record<string, unknown>>
      events.set([user, start, end, name, source].join('\n'), { user, start, end, name, type, source, parameters })
    },
  }
}

const read = <T>(message: unknown): T => (typeof message === 'string' ? JSON.parse(message) : message) as T

/** `2026-10-05 06:15:00.250000`, always UTC, or milliseconds since the epoch in digits. */
const timeOf = (text: string | undefined): number => {
  if (text !== undefined && /^\d{12,}$/.test(text)) return Number(text)
  if (text === undefined || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/.test(text))
    throw new Error('a time that is none of the wire')
  return Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`)
}
