/** What goes into the fused view, and what comes out of it. */
import type { Method } from '../records.js'
import type { Instant, LocalDay } from '../time.js'
import type { CivilClock } from './clock.js'

/** Who says so: a device behind a connection, and where the service itself had it from. */
export interface DataSource {
  readonly connection: string
  readonly connector: string
  readonly device?: string | undefined
  readonly origin?: string | undefined
  readonly method?: Method | undefined
}

/** One record, placed in time. */
export interface FuseInput {
  readonly id: string
  readonly source: DataSource
  readonly at: Instant
  readonly end?: Instant | undefined
  /** On a sample: its value is for this whole civil day. On an event: the day it belongs to. */
  readonly day?: LocalDay | undefined
  readonly value?: number | undefined
  readonly code?: string | undefined
  readonly detail?: unknown
  readonly series?: string | undefined
}

export interface FuseOptions {
  /** The person's clock; without it days are those of UTC. */
  readonly clock?: CivilClock
  /** Connections or connectors the person trusts first, best first. */
  readonly prefer?: readonly string[]
}

/** Why a source counts: the first thing that sets it above the best of those left out. */
export type FuseReason =
  /** Nobody else told of this time. */
  | 'only'
  /** The person trusts it more. */
  | 'preferred'
  /** Measured rather than entered, worked out or estimated. */
  | 'method'
  /** It saw most of this day. */
  | 'most'
  /** It has it at first hand; another had it through a service. */
  | 'direct'
  /** It told of shorter stretches of time, or oftener. */
  | 'finer'
  /** It told the stages of the sleep. */
  | 'staged'
  /** It saw more of the night or workout. */
  | 'longer'
  /** Nothing else told them apart: by name, so that it is always the same one. */
  | 'order'
  /** What is left of an interval that another source told better in part. */
  | 'rest'
  /** A service's own total of the day, which knows of more than the intervals do. */
  | 'day-total'
  /** The kind is not comparable between services: each stands by itself. */
  | 'apart'
  /** A measurement of its own. */
  | 'distinct'

export interface Contribution {
  readonly source: DataSource
  /** How much of this value it gave, 0 to 1. */
  readonly share: number
  readonly value?: number
  readonly reason: FuseReason
}

export type LeftOutReason = 'same-measurement' | 'overlapped'
export interface LeftOut {
  readonly source: DataSource
  readonly reason: LeftOutReason
}

/** Which sources, why, and which ones were not counted. */
export interface Why {
  readonly sources: readonly Contribution[]
  readonly over: readonly LeftOut[]
  /** The value is a part of a record's, in proportion to time. */
  readonly apportioned?: true
}

/** A record as it counts: whole, or a piece of it with the times that count. */
export interface FusedValue extends FuseInput {
  /** The record it comes from; `id` differs where it is a piece. */
  readonly record: string
  readonly why: Why
}

/** A civil day in one figure; of a kind with named series one per series, of one that stands apart one per source. */
export interface FusedDay {
  readonly day: LocalDay
  readonly value: number
  readonly low: number
  readonly high: number
  /** Of how many values. */
  readonly count: number
  readonly series?: string | undefined
  readonly why: Why
}

export interface Fused {
  /** In order of time. */
  readonly values: readonly FusedValue[]
  /** In order of days; kinds without numbers have none. */
  readonly days: readonly FusedDay[]
}
