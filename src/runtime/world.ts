import type { Meter } from './meter.js'

/** What the runtime is handed instead of reaching for it: a clock, chance, the network. Simulations hand in their own. */
export interface World {
  /** Milliseconds since the epoch. */
  now(): number
  /** In [0, 1). For jitter and keys' lease names, never for secrets. */
  random(): number
  readonly fetch: typeof fetch
  /** Resolves after so many milliseconds of this world's time, or when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  readonly log: Log
  /** Counts what this process does, where somebody watches it. */
  readonly meter?: Meter
  /** Makes pages small. Unless told, in a thread of its own; a simulation has but one. */
  readonly compress?: (bytes: Uint8Array) => Promise<Uint8Array>
}
/** Ids and counts only: never a credential, never a measurement (I5). */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>
