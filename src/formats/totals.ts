/** What sessions say together. */
import type { Session, Spread, Statistics } from '../core/index.js'

const summed = [
  'elapsedSeconds',
  'timerSeconds',
  'movingSeconds',
  'distanceMeters',
  'energyKcal',
  'ascentMeters',
  'descentMeters',
  'steps',
  'strokes',
  'workJoules',
] as const
const spread = [
  'altitudeMeters',
  'speedMetersPerSecond',
  'heartRateBpm',
  'cadenceRpm',
  'powerWatts',
  'temperatureCelsius',
] as const

/**
 * An activity's statistics: those of its only session, else sums and extremes. Averages of several sessions are left
 * out, since nobody says what they are averages over.
 */
export const totalsOf = (sessions: readonly Pick<Session, 'statistics'>[]): Statistics => {
  const [only] = sessions
  if (only !== undefined && sessions.length === 1) return only.statistics
  const totals: { -readonly [K in keyof Statistics]: Statistics[K] } = {}
  for (const { statistics } of sessions) {
    for (const key of summed) {
      const value = statistics[key]
      if (value !== undefined) totals[key] = (totals[key] ?? 0) + value
    }
    for (const key of spread) {
      const joined = join(totals[key], statistics[key])
      if (joined !== undefined) totals[key] = joined
    }
  }
  return totals
}

const join = (one: Spread | undefined, other: Spread | undefined): Spread | undefined => {
  const minimum = least(one?.minimum, other?.minimum, Math.min)
  const maximum = least(one?.maximum, other?.maximum, Math.max)
  if (minimum === undefined && maximum === undefined) return undefined
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) }
}

const least = (
  one: number | undefined,
  other: number | undefined,
  choose: (one: number, other: number) => number,
): number | undefined => (one === undefined ? other : other === undefined ? one : choose(one, other))

/** The common sport, `multisport` where they differ; transitions do not count. */
export const sportOf = (sessions: readonly Session[]): { readonly sport: string; readonly subSport?: string } => {
  const done = sessions.filter(({ sport }) => sport !== 'transition')
  const counted = done.length === 0 ? sessions : done
  const [first] = counted
  if (first === undefined) return { sport: 'generic' }
  if (counted.some(({ sport }) => sport !== first.sport)) return { sport: 'multisport' }
  const { sport, subSport } = first
  return subSport === undefined || counted.some((session) => session.subSport !== subSport)
    ? { sport }
    : { sport, subSport }
}
