/** What a seed about a person with workouts means: which services have them, what flows, what the person does there. */
import { dayMs, minuteMs } from '../../../src/kit/index.js'
import { type Dice, dice, type Training } from '../../../src/sandbox/index.js'
import { type AccountPlan, fateOf, type Plan, people, pickSome, starts } from '../plan.js'
import type { Service } from '../services.js'
import { usual } from './services.js'

export interface WorkoutsPlan {
  readonly training: Partial<Training>
  /** From which service to which nothing may be sent. */
  readonly forbidden: readonly Cell[]
  readonly settings: {
    readonly edits: boolean
    readonly deletions: boolean
    readonly mergeChannels: 'off' | 'missing'
    readonly uploadDelaySeconds: number
    readonly samples: boolean
  }
  /** Services whose private workouts are sent on, too. */
  readonly syncPrivate: readonly string[]
  /** What the person renames or removes at the services, in each stretch. */
  readonly deeds: number
  /** The operator has typed our address in at those that have a page for it; at one that only posts, always. */
  readonly isTyped: boolean
}
export type Cell = readonly [source: string, target: string]

const quarterMs = 15 * minuteMs

/** `losesAnswers`: oftener than not, for bugs that are seen by that alone. */
export const planOfWorkouts = (
  seed: number,
  services: readonly Service[],
  wish: { readonly losesAnswers?: boolean } = {},
): Plan => {
  const d = dice(seed, 'plan of workouts')
  const troubled = d.chance(0.9)
  const harsh = d.chance(0.25) ? 2.5 : 1
  const rate = (most: number): number => (troubled && d.chance(0.5) ? d.next() * most * harsh : 0)
  const start = Date.parse(d.pick(starts)) + d.whole(0, 2) * dayMs
  const isClockWrong = d.chance(0.35)
  // Garmin's notice of a file tells no duration, and by that alone a wrong clock is seen.
  const chosen = chosenFrom(d, isClockWrong ? services.filter(({ id }) => id !== 'garmin') : services)
  const days = d.whole(2, 5)
  const strictLimit = d.chance(0.2) ? d.whole(10, 20) : undefined
  const person = d.pick(people)
  return {
    seed,
    people: [person],
    start,
    // A clock may be off by fourteen hours, and all services have to be known that far.
    historyDays: days + 3,
    accounts: chosen.map((service) => accountOf(service, person)),
    accessTokenSeconds: d.pick([1800, 7200, 86_400]),
    graceSeconds: d.pick([0, 0, 60]),
    strictLimit,
    faults: {
      limited: rate(0.1),
      'server-error': rate(0.12),
      reset: rate(0.08),
      slow: rate(0.04),
      'cut-off': rate(0.05),
      'error-in-200': rate(0.04),
      truncated: rate(0.05),
      malformed: rate(0.05),
      'duplicate-items': rate(0.2),
      'shuffled-items': rate(0.2),
      'overlapping-pages': rate(0.2),
      'clock-skew': rate(0.2),
      'revoked-consent': rate(0.01),
      'lost-answer': wish.losesAnswers === true ? 0.7 : rate(0.35),
      'failed-answer': rate(0.3),
      'token-server-error': rate(0.1),
    },
    sink: { before: 0, after: 0, refuses: 0 },
    processes: d.chance(0.6) ? 2 : 1,
    workers: d.pick([1, 2, 3]),
    jumps:
      strictLimit === undefined && d.chance(0.3)
        ? { chance: d.between(0.001, 0.006), mostMs: d.pick([5_000, 70_000, 400_000]) }
        : { chance: 0, mostMs: 0 },
    pausesHours: Array.from({ length: d.whole(3, 6) }, () =>
      d.chance(0.5) ? d.between(0.003, 0.2) : d.chance(0.1) ? d.between(14, 40) : d.between(0.5, 7),
    ),
    fates: d.chance(0.85) ? Array.from({ length: d.whole(1, 6) }, () => deathOf(d)) : [],
    notices: true,
    noticesLost: d.chance(0.6) ? 0 : d.next() * 0.3,
    edits: 0,
    follows: undefined,
    // The last two: what was sent to somebody who passes it on is looked for before it is sent on.
    calmHours: [0.5, 12, 30, 30, 3, 3],
    isCompared: false,
    workouts: {
      training: {
        since: Math.floor(start / dayMs) * dayMs - days * dayMs,
        older: 0,
        native: nativeOf(d, chosen),
        clockErrorMs: isClockWrong ? { [d.pick(chosen as [Service, ...Service[]]).id]: clockErrorOf(d) } : {},
        everySeconds: 10,
      },
      forbidden: forbiddenAmong(d, chosen),
      settings: {
        edits: d.chance(0.4),
        deletions: d.chance(0.2),
        mergeChannels: d.chance(0.7) ? 'missing' : 'off',
        uploadDelaySeconds: d.chance(0.2) ? d.pick([600, 3600, 6 * 3600]) : 0,
        samples: d.chance(0.15),
      },
      syncPrivate: d.chance(0.3) ? [d.pick(chosen as [Service, ...Service[]]).id] : [],
      deeds: d.chance(0.6) ? d.whole(1, 2) : 0,
      isTyped: d.chance(0.5),
    },
  }
}

const servicesEach = 5
/** Mostly those that most have. */
const chosenFrom = (d: Dice, services: readonly Service[]): readonly Service[] => {
  const others = services.filter(({ id }) => !usual.includes(id))
  const own = pickSome(
    d,
    services.filter(({ id }) => usual.includes(id)),
    servicesEach - (d.chance(0.4) ? d.whole(1, 2) : 0),
  )
  return [...own, ...pickSome(d, others, servicesEach - own.length)]
}

const accountOf = ({ id, connector, ways }: Service, person: number): AccountPlan => ({
  service: id,
  person,
  streams: connector.activities === undefined ? [] : [connector.activities.list],
  without: [],
  way: ways[0],
  remember: true,
})

/** Of some a service has most, of some none; now and then two have the same. */
const nativeOf = (d: Dice, services: readonly Service[]): Record<string, number> =>
  Object.fromEntries(services.map(({ id }) => [id, d.chance(0.4) ? 0 : d.pick([0.15, 0.3, 0.5, 0.8])]))

const clockErrorOf = (d: Dice): number => {
  const quarters = d.chance(0.3) ? 56 : d.whole(1, 56)
  return (d.chance(0.5) ? 1 : -1) * quarters * quarterMs
}

const forbiddenAmong = (d: Dice, services: readonly Service[]): readonly Cell[] => {
  const share = d.pick([0, 0, 0.1, 0.3, 0.6])
  const ids = services.map(({ id }) => id)
  return ids.flatMap((source) =>
    ids.flatMap((target): Cell[] => (source !== target && d.chance(share) ? [[source, target]] : [])),
  )
}

/** Between what was written and what was sent, and between what was answered and what was written. */
const moments = ['committed', 'answer-data', 'request-data', 'commit'] as const
const deathOf = (d: Dice): ReturnType<typeof fateOf> =>
  d.chance(0.6) ? { at: d.pick(moments), nth: d.whole(1, 60) } : d.chance(0.5) ? { after: d.whole(40, 600) } : fateOf(d)
