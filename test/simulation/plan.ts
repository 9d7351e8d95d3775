/** What a seed means: everything a simulated world is made of, drawn before it begins. Pure. */
import { dayMs } from '../../src/kit/index.js'
import { type Dice, dice, type FaultRates } from '../../src/sandbox/index.js'
import type { SinkTrouble } from './memory-sink.js'
import type { Service, Services, Way } from './services.js'
import type { Fate } from './turns.js'
import type { WorkoutsPlan } from './workouts/plan.js'

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
  /** Of these two services the person says that they are one history; where the accounts tell it, that is done already. */
  readonly follows: string | undefined
  /** Hours between the looks at everything, once all is calm. */
  readonly calmHours: readonly number[]
  /** A second run without trouble must end with the same ids. */
  readonly isCompared: boolean
  /** Where it is about workouts between services. */
  readonly workouts?: WorkoutsPlan
}
export interface AccountPlan {
  readonly service: string
  readonly person: number
  readonly streams: readonly string[]
  readonly without: readonly string[]
  readonly way: Way
  /** What a device may tell, where it tells all it may. */
  readonly kinds?: readonly string[]
  /** Does the person let us remember the password? */
  readonly remember: boolean
}

/** People and dates are few, because working out an invented day is what costs; what happens to them differs. */
export const people = [11, 12, 13, 14, 15, 16, 17] as const
/** Who crosses the date line around these days, westwards and back. */
const flights: readonly (readonly [person: number, start: string])[] = [
  [199, '2026-10-31T20:40:00Z'],
  [199, '2026-06-16T17:45:00Z'],
  [899, '2026-03-27T09:10:00Z'],
]
/** Among them the weeks in which clocks are changed, in Europe and in America, and mornings after such a night. */
export const starts = [
  '2026-03-07T18:20:00Z',
  '2026-03-27T09:10:00Z',
  '2026-03-29T07:30:00Z',
  '2026-06-14T17:45:00Z',
  '2026-10-23T05:30:00Z',
  '2026-10-25T08:15:00Z',
  '2026-10-31T20:40:00Z',
  '2026-12-30T22:15:00Z',
] as const

/** One seed in so many is about a person who has all services at once. */
const everythingEvery = 2
/** The kinds of which a fused day is compared with what the body did. */
export const fusedKinds = ['step_count', 'distance', 'active_calories', 'sleep_session'] as const

export const planOf = (seed: number, services: Services, options: { readonly everything?: boolean } = {}): Plan => {
  const d = dice(seed, 'plan')
  const everything = options.everything ?? seed % everythingEvery === 0
  const flight = d.chance(0.12) ? d.pick(flights as [(typeof flights)[number], ...typeof flights]) : undefined
  const several = pickSome(d, people, !everything && d.chance(0.2) ? 2 : 1)
  const who = flight === undefined ? several : [flight[0]]
  const processes = d.chance(0.55) ? 2 : d.chance(0.1) ? 3 : 1
  const troubled = d.chance(0.85)
  const harsh = d.chance(0.25) ? 3 : 1
  const rate = (most: number): number => (troubled && d.chance(0.5) ? d.next() * most * harsh : 0)
  // A chain of pages without a checkpoint begins anew when a limit strikes: fewer a minute than the longest chain is no service.
  const strictLimit = d.chance(0.25) ? d.whole(6, 12) : undefined
  return {
    seed,
    people: who,
    start: Date.parse(flight?.[1] ?? d.pick(starts)) + d.whole(0, 2) * dayMs,
    historyDays: everything ? d.whole(2, 4) : d.whole(3, 10),
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
    pausesHours: Array.from({ length: everything ? d.whole(1, 2) : d.whole(3, 5) }, () =>
      d.chance(0.3) ? d.between(0.01, 0.3) : d.chance(0.1) ? d.between(24, 60) : d.between(0.5, 9),
    ),
    fates: d.chance(0.8) ? Array.from({ length: d.whole(1, 6) }, () => fateOf(d)) : [],
    notices: d.chance(0.35),
    noticesLost: d.chance(0.5) ? 0 : d.next() * 0.5,
    edits: d.chance(0.5) ? d.whole(1, 3) : 0,
    follows: d.chance(0.5) ? d.pick(['google-fit', 'fitbit']) : undefined,
    // The last one confirms what the one before has missed.
    calmHours: everything ? [27, 3.5 * 24, 7] : [0.2, 27, 5 * 24, 7],
    isCompared: d.chance(everything ? 0.04 : 0.1),
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
export const fateOf = (d: Dice): Fate =>
  d.chance(0.5) ? { after: d.whole(5, 250) } : { at: d.pick(moments), nth: d.whole(1, 12) }

const accountsOf = (d: Dice, who: readonly number[], services: Services): AccountPlan[] => {
  const byWeight = services.flatMap((one) => Array.from({ length: one.weight }, () => one))
  const service = byWeight[d.whole(0, byWeight.length - 1)]
  if (service === undefined) return []
  // All of them, as a connector has the same streams for everybody.
  const streams = service.choices(d, { count: who.length > 1 ? 2 : d.whole(2, 4) })
  const after = d.chance(0.5) ? services.find(({ id }) => id === service.connector.status?.successor) : undefined
  const theirs = after?.choices(d, { count: 2, about: service.kindsOf(streams) }) ?? []
  return who.flatMap((person) => [
    accountOf(d, person, service, streams, 4),
    ...(after === undefined ? [] : [accountOf(d, person, after, theirs, 4)]),
  ])
}

/** One person with every service, a little of each: over the seeds all of it is met. */
const allOf = (d: Dice, who: readonly number[], services: Services): AccountPlan[] => {
  // Several that tell the same are what the fused view is for.
  const about = d.chance(0.7) ? [d.pick(fusedKinds)] : []
  return pickSome(d, services, services.length).flatMap((service) => {
    const streams = service.choices(d, { count: d.chance(0.25) ? 2 : 1, about, rarely: true })
    return who.map((person) => accountOf(d, person, service, streams, 2, about))
  })
}

const accountOf = (
  d: Dice,
  person: number,
  service: Service,
  streams: readonly string[],
  count: number,
  about: readonly string[] = [],
): AccountPlan => {
  const scopes = service.scopesOf(streams)
  const way = service.ways[d.whole(0, service.ways.length - 1)] ?? service.ways[0]
  const unticks = way === 'oauth' && scopes.length > 1 && d.chance(0.15)
  const without = unticks ? [scopes[d.whole(0, scopes.length - 1)] as string] : []
  const kinds = way === 'push' ? service.allowed(d, { count, about }) : undefined
  return { service: service.id, person, streams, without, way, remember: d.chance(0.7), ...(kinds && { kinds }) }
}

export const pickSome = <T>(d: Dice, from: readonly T[], count: number): T[] => {
  const left = [...from]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(d.whole(0, left.length - 1), 1)[0] as T)
}
