/** What a watch counts between workouts, about every ten minutes. */
import * as kit from '../../kit/index.js'
import { coded, maybe, quantity, type RecordKind, sample, Time, z } from '../../kit/index.js'

/** A list, or under `samples` as a notice brings it. */
export const samplesOf = <Entry>(entry: kit.Schema<Entry>) => {
  const Page = z.object({ samples: z.array(z.object({ timestamp: Time, entryData: entry })) })
  return z.preprocess((body) => (Array.isArray(body) ? { samples: body } : body), Page)
}

/** At most 28 days a call; a watch away from its phone keeps what it counted to itself. */
export const pulled = (name: string) => ({
  scopes: ['workout'],
  settleDays: 7,
  everyMinutes: 120,
  ...(kit.listedByTime({ atMostMs: 20 * kit.dayMs }, (task, { from, to }) =>
    task.get(`/247samples/${name}`, { from: Date.parse(from), to: Date.parse(to) }),
  ) as object),
})

interface About<Kind, Entry> {
  readonly title: string
  readonly emits: readonly Kind[]
  readonly entry: kit.Schema<Entry>
}
const samples = <const Kind extends RecordKind, Entry>(
  name: string,
  { entry, ...about }: About<Kind, Entry>,
  records: (told: Entry, when: kit.When) => Iterable<kit.RecordOf<Kind>>,
) =>
  kit.defineStream({
    ...about,
    ...pulled(name),
    page: samplesOf(entry),
    *map({ samples }) {
      for (const { timestamp: start, entryData } of samples) yield* records(entryData, { start })
    },
  })

const counted = {
  HR: ['heart_rate', '/min'],
  StepCount: ['step_count', '{steps}'],
  // Joules, of all the body burns.
  EnergyConsumption: ['total_calories', 'J', { method: 'estimated' }],
  Altitude: ['elevation', 'm'],
} as const satisfies kit.Figures
const Counted = z.object({ ...kit.figureFields(counted), ...kit.numbers('SpO2 HRV') })

export const activity = samples(
  'activity',
  {
    title: 'Pulse, steps and energy through the day',
    emits: [...kit.figureKinds(counted), 'oxygen_saturation', 'hrv_rmssd'],
    entry: Counted,
  },
  function* (told, when) {
    yield* kit.figureRecords(counted, told, when)
    // A share of one, or in hundredths: both were seen.
    if (told.SpO2) yield sample('oxygen_saturation', quantity(told.SpO2, told.SpO2 <= 1 ? '1' : '%'), when)
    // Zero is a measurement that failed.
    if (told.HRV) yield sample('hrv_rmssd', quantity(told.HRV, 'ms'), when)
  },
)

/** Zero is a moment nobody could judge. */
const states = { 1: 'relaxing', 2: 'active', 3: 'passive', 4: 'stressful' } as const
const Balance = z.object({ Balance: maybe(z.number()), StressState: maybe(z.number()) })

export const recovery = samples(
  'recovery',
  { title: 'Resources and stress', emits: ['energy_reserve_score', 'stress_state'], entry: Balance },
  function* ({ Balance: share, StressState: code }, when) {
    const derived = { method: 'derived' } as const
    if (share !== undefined) yield sample('energy_reserve_score', quantity(share * 100, '{score}'), when, derived)
    const state = code !== undefined && Object.hasOwn(states, code) ? states[code as keyof typeof states] : undefined
    if (state !== undefined) yield coded('stress_state', state, when, derived)
  },
)
