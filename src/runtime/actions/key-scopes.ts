/**
 * What a key may do, by its scopes: kinds of ours, `*` for all of them, `activities` for workouts with their tracks,
 * `connections.write` to begin sign-ins, and the names the original had: a stream, and `events.read`. Pure.
 */
import { dictionary, type Entry, isKind } from '../../core/index.js'
import { streamNamed } from '../../encodings/index.js'

export interface Access {
  readonly kinds: 'all' | ReadonlySet<string>
  /** Workouts in full: a track holds heart rate and places, so that no kind stands for it. */
  readonly isForWorkouts: boolean
  readonly isForConnecting: boolean
}

const entries = Object.entries(dictionary as Record<string, Entry>)

/** Kinds that the original knows as events. */
export const eventKinds: readonly string[] = entries.flatMap(([kind, { codes }]) =>
  codes?.personicleEvent === undefined ? [] : [kind],
)

/** Why this is no scope, as a sentence; nothing where it is one. */
export const scopeProblem = (scope: string): string | undefined => {
  if (['*', 'activities', 'connections.write', 'events.read'].includes(scope)) return undefined
  if (isKind(scope) || streamNamed(scope) !== undefined) return undefined
  const named = scope.slice(0, 80)
  return /\.write$/.test(scope)
    ? `Nothing is written through the scope ${named}: data comes in from services and devices, which have tokens of their own. Leave it out.`
    : `There is no scope ${named}. Use kinds (GET /v1/kinds lists them), streams as com.personicle.individual.datastreams.heartrate, events.read, activities, connections.write, or * to read everything.`
}

export const accessOf = (scopes: readonly string[]): Access => {
  const isForAll = scopes.includes('*')
  const kinds = scopes.flatMap((scope) => {
    if (scope === 'events.read') return eventKinds
    const kind = streamNamed(scope)?.kind ?? scope
    return isKind(kind) ? [kind] : []
  })
  return {
    kinds: isForAll ? 'all' : new Set(kinds),
    isForWorkouts: isForAll || scopes.includes('activities'),
    isForConnecting: scopes.includes('connections.write'),
  }
}
