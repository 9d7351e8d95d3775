/** The heart between workouts, what workouts ask of it, and the figures Polar reckons with. */
import * as kit from '../../kit/index.js'
import { coded, numbers, quantity, sample, texts, z } from '../../kit/index.js'
import { byDates, listOf, often, recordsOf, seldom, underscored } from './listing.js'
import { onDay, utc } from './times.js'

const Sample = z.object({ sample_time: z.string(), ...numbers('heart_rate') })
const Day = z.object({ date: z.string(), heart_rate_samples: kit.maybe(z.array(Sample)) })

/** Every five minutes or oftener, on the wrist's clock; workouts are left out. */
export const continuous_heart_rate = kit.defineStream({
  title: 'Heart rate',
  emits: ['heart_rate'],
  ...often,
  ...(byDates((task, range) => task.get('/v3/users/continuous-heart-rate', range)) as object),
  page: listOf(Day, 'date', 'heart_rates'),
  map: recordsOf(
    'heart',
    ({ date }: z.infer<typeof Day>) => date.slice(0, 10),
    function* ({ heart_rate_samples: samples = [] }, document, day) {
      // Zero is a wrist that was not felt.
      for (const { sample_time: time, heart_rate: bpm } of samples)
        if (bpm)
          yield sample('heart_rate', quantity(bpm, '/min'), { start: kit.timeOf(`${day}T${time}`) }, { document })
    },
  ),
})

const derived = { method: 'derived' } as const
const loads = {
  cardio_load: ['training_load', '{score}', derived],
  strain: ['training_strain', '{score}', derived],
  tolerance: ['training_tolerance', '{score}', derived],
} as const
const Load = z.object({ date: z.string(), ...texts('cardio_load_status'), ...kit.figureFields(loads) })
/** Some answers put a prefix before the word. Recovery after overreaching has no word of ours. */
const statuses = {
  DETRAINING: 'detraining',
  MAINTAINING: 'maintaining',
  PRODUCTIVE: 'productive',
  PRODUCTIVE_DROPPED_FROM_OVERREACHING: 'productive',
  PRODUCTIVE_ALMOST_OVERREACHING: 'productive',
  OVERREACHING: 'overreaching',
} as const

/** There is one for every day; those that cannot be reckoned say so, and their figures are none. */
export const cardio_load = kit.defineStream({
  title: 'Cardio load',
  emits: [...kit.figureKinds(loads), 'training_status'],
  ...seldom,
  ...(byDates((task, range) => task.get('/v3/users/cardio-load/date', range), { historyDays: 180 }) as object),
  page: listOf(Load, 'date'),
  map: recordsOf(
    'load',
    ({ date }: z.infer<typeof Load>) => date.slice(0, 10),
    function* ({ cardio_load_status: told = '', ...figures }, document, day) {
      const word = told.replace(/^LOAD_STATUS_/, '')
      if (word === 'NOT_AVAILABLE') return
      const real = Object.fromEntries(
        Object.entries(figures).filter(([, value]) => typeof value === 'number' && value >= 0),
      )
      yield* kit.figureRecords(loads, real, onDay(day), document)
      const status = Object.hasOwn(statuses, word) ? statuses[word as keyof typeof statuses] : undefined
      if (status !== undefined) yield coded('training_status', status, onDay(day), { document, ...derived })
    },
  ),
})

const profile = {
  height: ['height', 'cm', { method: 'manual' }],
  resting_heart_rate: ['resting_heart_rate', '/min'],
  maximum_heart_rate: ['max_heart_rate', '/min'],
  vo2_max: ['vo2_max', 'mL/(kg.min)', { method: 'estimated' }],
} as const
const Profile = z.object({
  ...texts('created modified weight_source'),
  ...numbers('weight'),
  ...kit.figureFields(profile),
})
const sources = { SOURCE_MEASURED: 'measured', SOURCE_ESTIMATE: 'estimated' } as const

/** What the person typed in or a test found, as of when it was changed last. Thresholds and goals are not measured. */
export const physical_info = kit.defineStream({
  title: 'Weight and other figures of the profile',
  emits: ['weight', ...kit.figureKinds(profile)],
  everyMinutes: 1440,
  pull: (task) => kit.whole(task, () => kit.once(() => task.get('/v3/users/physical-info'))),
  page: z.preprocess(underscored, Profile.refine(isProfile, 'to tell when it was changed')),
  *map({ weight, weight_source: source = '', ...told }) {
    const start = utc(told.modified ?? told.created)
    if (start === undefined) return
    yield* kit.figureRecords(profile, told, { start })
    // A default is a guess by age and sex.
    if (weight === undefined || source === 'SOURCE_DEFAULT') return
    const method = Object.hasOwn(sources, source) ? sources[source as keyof typeof sources] : 'manual'
    yield sample('weight', quantity(weight, 'kg'), { start }, { method })
  },
})
/** Whatever else is missing: an answer without either date is some other answer. */
function isProfile(told: { readonly created?: string | undefined; readonly modified?: string | undefined }): boolean {
  return told.created !== undefined || told.modified !== undefined
}
