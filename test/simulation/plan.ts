/** What a seed means: everything a simulated world is made of, drawn before it begins. Pure. */
import { dayMs } from '../../src/kit/index.js'
import { type Dice, dice, type FaultRates } from '../../src/sandbox/index.js'
import type { SinkTrouble } from './memory-sink.js'
import type { Service, Services, Way } from './services.js'
import type { Fate } from './turns.js'

export interface Plan {
  readonly seed: number
  readonly people: readonly number[]
  readonly start: number
  readonly historyDays: number
  readonly accounts: readonly AccountPlan[]
  readonly accessTokenSeconds: number
  readonly graceSeconds: number
  /** Requests a minute, where the provider is strict. */
  readonly strictLimit: number | undefined
  readonly faults: FaultRates
  readonly sink: SinkTrouble
  readonly processes: number
  /** How many pulls a process works on at once. */
  readonly workers: number
  readonly jumps: { readonly chance: number; readonly mostMs: number }
  /** Hours between the stretches in which something happens. */
  readonly pausesHours: readonly number[]
  readonly fates: readonly Fate[]
  readonly notices: boolean
  readonly noticesLost: number
  readonly edits: number
  /** A second run without trouble must end with the same ids. */
  readonly isCompared: boolean
}
export interface AccountPlan {
  readonly service: string
  readonly person: number
  readonly streams: readonly string[]
  readonly without: readonly string[]
  readonly way: Way
  /** Does the person let us remember the password? */
  readonly remember: boolean
}

/** People and dates are few, because working out an invented day is what costs; what happens to them differs. */
const people = [11, 12, 13, 14, 15, 16] as const
const starts = ['2026-03-27T09:10:00Z', '2026-06-14T17:45:00Z', '2026-10-23T05:30:00Z', '2026-12-30T22:15:00Z'] as const

/** One seed in so many is about a person who has all services at once. */
const everythingEvery = 20

export const planOf = (seed: number, services: Services, options: { readonly everything?: boolean } = {}): Plan => {
  const d = dice(seed, 'plan')
  const everything = options.everything ?? seed % everythingEvery === 0
  const who = pickSome(d, people, !everything && d.chance(0.2) ? 2 : 1)
  const processes = d.chance(0.55) ? 2 : d.chance(0.1) ? 3 : 1
  const troubled = d.chance(0.85)
  const harsh = d.chance(0.25) ? 3 : 1
  const rate = (most: number): number => (troubled && d.chance(0.5) ? d.next() * most * harsh : 0)
  const strictLimit = d.chance(0.25) ? d.whole(3, 8) : undefined
  return {
    seed,
    people: who,
    start: Date.parse(d.pick(starts)) + d.whole(0, 2) * dayMs,
    historyDays: everything ? d.whole(3, 5) : d.whole(3, 10),
    accounts: everything ? allOf(d, who, services) : accountsOf(d, who, services),
    accessTokenSeconds: d.pick([300, 1800, 7200, 86_400]),
    graceSeconds: d.pick([0, 0, 60, 120]),
    strictLimit,
    faults: {
      limited: rate(0.1),
      'server-error': rate(0.15),
      reset: rate(0.1),
      slow: rate(0.06),
      'cut-off': rate(0.06),
      'error-in-200': rate(0.06),
      truncated: rate(0.06),
      malformed: rate(0.06),
      'duplicate-items': rate(0.2),
      'shuffled-items': rate(0.3),
      'overlapping-pages': rate(0.3),
      'clock-skew': rate(0.2),
      'revoked-consent': rate(0.02),
      'lost-token-answer': rate(0.05),
      'token-server-error': rate(0.2),
      'late-push': rate(0.3),
      'repeated-push': rate(0.3),
      'shuffled-pushes': rate(0.2),
    },
    sink: { before: rate(0.3), after: rate(0.2), refuses: rate(0.01) },
    processes,
    workers: d.pick([1, 2, 4]),
    // A request that sleeps between being counted and being sent counts at the provider later than with us.
    jumps:
      strictLimit === undefined && d.chance(0.4)
        ? { chance: d.between(0.001, 0.01), mostMs: d.pick([5_000, 70_000, 200_000]) }
        : { chance: 0, mostMs: 0 },
    pausesHours: Array.from({ length: d.whole(3, 5) }, () =>
      d.chance(0.3) ? d.between(0.01, 0.3) : d.chance(0.1) ? d.between(24, 60) : d.between(0.5, 9),
    ),
    fates: d.chance(0.8) ? Array.from({ length: d.whole(1, 6) }, () => fateOf(d)) : [],
    notices: d.chance(0.35),
    noticesLost: d.chance(0.5) ? 0 : d.next() * 0.5,
    edits: d.chance(0.5) ? d.whole(1, 3) : 0,
    isCompared: d.chance(0.1),
  }
}

/** Right after a commit is where most can go wrong. */
const moments = [
  'committed',
  'committed',
  'committed',
  'commit',
  'begin',
  'answer-data',
  'answer-token',
  'request-token',
  'delivered',
  'deliver',
] as const
const fateOf = (d: Dice): Fate =>
  d.chance(0.5) ? { after: d.whole(5, 250) } : { at: d.pick(moments), nth: d.whole(1, 12) }

const accountsOf = (d: Dice, who: readonly number[], services: Services): AccountPlan[] => {
  const byWeight = services.flatMap((one) => Array.from({ length: one.weight }, () => one))
  const service = byWeight[d.whole(0, byWeight.length - 1)]
  if (service === undefined) return []
  // All of them, as a connector has the same streams for everybody.
  const streams = service.choices(d, who.length > 1 ? 2 : d.whole(2, 4))
  return who.map((person) => accountOf(d, person, service, streams))
}

/**
 * Everything at once, a little of each: over the seeds all of it is met. Those that tell every minute are there in one
 * seed of three, as they take as long as all others together.
 */
const allOf = (d: Dice, who: readonly number[], services: Services): AccountPlan[] =>
  services.flatMap((service) => {
    if (service.heavy && !d.chance(1 / 3)) return []
    const streams = service.choices(d, d.chance(0.25) ? 2 : 1)
    return who.map((person) => accountOf(d, person, service, streams))
  })

const accountOf = (d: Dice, person: number, service: Service, streams: readonly string[]): AccountPlan => {
  const scopes = service.scopesOf(streams)
  const way = service.ways[d.whole(0, service.ways.length - 1)] ?? service.ways[0]
  const unticks = way === 'oauth' && scopes.length > 1 && d.chance(0.15)
  const without = unticks ? [scopes[d.whole(0, scopes.length - 1)] as string] : []
  return { service: service.id, person, streams, without, way, remember: d.chance(0.7) }
}

export const pickSome = <T>(d: Dice, from: readonly T[], count: number): T[] => {
  const left = [...from]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(d.whole(0, left.length - 1), 1)[0] as T)
}
