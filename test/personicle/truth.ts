/** What Personicle's tables should hold, as far as the sandbox knows what is true. */
import type { Envelope } from '../../src/kit/index.js'
import type { Fact, Held, Person } from '../../src/sandbox/index.js'
import type { TestInstance } from '../../src/server/testing-instance.js'
import type { Tables } from './consumer.js'

const tablesOfKinds = {
  heart_rate: 'heart_rate',
  step_count: 'interval_step_count',
  active_calories: 'calories_active',
  total_calories: 'interval_calories_total',
  weight: 'weight',
  body_fat: 'body_fat',
  blood_pressure_systolic: 'blood_pressure_systolic',
  blood_pressure_diastolic: 'blood_pressure_diastolic',
} as const
const kindsOfEvents: readonly (readonly [string, RegExp])[] = [
  ['sleep_session', /(^|\.)sleep$/],
  ['exercise', /(^|\.)exercise(\.|$)/],
]
const kinds = [...Object.keys(tablesOfKinds), 'sleep_session', 'exercise']

/** What lasts as long sums up a civil day. */
const shortestDayMs = 23 * 3_600_000

/** Whose rows, and on which civil day a moment is. */
export interface Asked {
  readonly source: string
  readonly dayAt: Person['dayAt']
}

/** Rows as the sandbox's referee compares them: a day's total by its day, whichever hour its service begins days at. */
export const heldOf = ({ streams, events }: Tables, { source, dayAt }: Asked): readonly Held[] => [
  ...Object.entries(tablesOfKinds).flatMap(([kind, table]) =>
    [...(streams.get(table)?.values() ?? [])]
      .filter((row) => row.source === source)
      .map(
        ({ start, end = start, value }): Held => ({
          kind,
          start,
          value: value as number,
          ...(end - start >= shortestDayMs && { day: dayAt(start) }),
        }),
      ),
  ),
  ...[...events.values()]
    .filter((row) => row.source === source)
    .flatMap(({ name, start, end, parameters }) =>
      kindsOfEvents
        .filter(([, pattern]) => pattern.test(name))
        .map(([kind]): Held => ({ kind, start, end, detail: parameters })),
    ),
]

/** What is known to be true, with what the wire rounds: whole numbers, and 32 bits. */
export const factsOf = (
  { sandbox }: Pick<TestInstance, 'sandbox'>,
  service: string,
  span: { readonly from: number; readonly to: number },
): readonly Fact[] =>
  sandbox
    .truth(service, 1, span)
    .filter(({ kind, series }) => kinds.includes(kind) && series === undefined)
    // A day's energy has no stream of intervals, and is not told.
    .filter(({ kind, day }) => kind !== 'active_calories' || day === undefined)
    .map((fact) => ({
      ...fact,
      tolerance: ['heart_rate', 'step_count'].includes(fact.kind) ? 0.500_001 : Math.abs(fact.value ?? 0) * 1e-6,
    }))

/** Where something once was that has moved or gone since: the wire cannot take it back. */
export const staleOf = (told: readonly Envelope[]): ReadonlySet<string> => {
  const last = new Map(told.map(({ data }) => [data.id, data]))
  return new Set(
    told
      .filter(({ data }) => {
        const now = last.get(data.id)
        return now?.deleted !== undefined || now?.start.time !== data.start.time || now?.end?.time !== data.end?.time
      })
      .map(({ kind, data }) => placeOf(kind, Date.parse(data.start.time))),
  )
}

export const placeOf = (kind: string, start: number): string => `${kind} ${start}`
