/** A day's totals, its quarters of an hour, and what a day is judged by. */
import * as kit from '../../kit/index.js'
import { quantity, sample, z } from '../../kit/index.js'
import { personally } from './history.js'
import { Common, known, Offsets, onDay, pointsOf, startOf, summaries } from './summaries.js'

/** As the Developer Program calls it, and beside it as Connect itself does. */
const daily = {
  steps: ['step_count', '{steps}'],
  totalSteps: ['step_count', '{steps}'],
  pushes: ['pushes', '{pushes}'],
  distanceInMeters: ['distance', 'm'],
  totalDistanceMeters: ['distance', 'm'],
  totalDistance: ['distance', 'm'],
  activeKilocalories: ['active_calories', 'kcal'],
  bmrKilocalories: ['resting_calories', 'kcal', { method: 'estimated' }],
  floorsClimbed: ['floors_climbed', '{floors}'],
  floorsAscended: ['floors_climbed', '{floors}'],
  restingHeartRateInBeatsPerMinute: ['resting_heart_rate', '/min'],
  restingHeartRate: ['resting_heart_rate', '/min'],
  averageStressLevel: ['stress_level', '{score}'],
  highStressDurationInSeconds: ['stress_high_duration', 's'],
  restStressDurationInSeconds: ['stress_recovery_duration', 's'],
  moderateIntensityDurationInSeconds: ['activity_intensity_time', 's', { series: 'medium' }],
  moderateIntensityMinutes: ['activity_intensity_time', 'min', { series: 'medium' }],
  vigorousIntensityDurationInSeconds: ['activity_intensity_time', 's', { series: 'high' }],
  vigorousIntensityMinutes: ['activity_intensity_time', 'min', { series: 'high' }],
  sedentarySeconds: ['sedentary_time', 's'],
} as const satisfies kit.Figures

const Daily = z.object({ ...Common, ...kit.figureFields(daily), timeOffsetHeartRateSamples: Offsets })

export const dailies = summaries(
  {
    title: 'Days',
    emits: [...new Set(kit.figureKinds(daily)), 'heart_rate'],
    doc: Daily,
    keys: ['dailies'],
    backfill: 'dailies',
    personal: {
      atMost: 35,
      ask: personally(
        () => '/usersummary-service/v2/dailysummaries',
        ({ from, to }) => ({ startDate: from, endDate: to }),
      ),
    },
  },
  function* (told) {
    const when = onDay(told)
    if (when === undefined) return
    // An id of Garmin's changes as the day grows; the day does not.
    const document = `dailies@${when.day}`
    // Connect tells stress of a day in a list of its own.
    const { averageStressLevel: stress, ...rest } = known(told)
    const figures = told.summaryId === undefined ? rest : { ...rest, averageStressLevel: stress }
    yield* kit.figureRecords(daily, figures, when, document)
    yield* kit.samplesAt('heart_rate', '/min', pointsOf(told, told.timeOffsetHeartRateSamples), { document })
  },
)

const Epoch = z.object({
  ...Common,
  ...kit.texts('activityType intensity'),
  ...kit.numbers('steps pushes distanceInMeters activeKilocalories met meanHeartRateInBeatsPerMinute'),
})
const quarter = {
  steps: ['step_count', '{steps}'],
  pushes: ['pushes', '{pushes}'],
  distanceInMeters: ['distance', 'm'],
  activeKilocalories: ['active_calories', 'kcal'],
  meanHeartRateInBeatsPerMinute: ['heart_rate', '/min'],
} as const satisfies kit.Figures

/** One for each kind of movement in a quarter of an hour; one that was cut short comes again, whole. */
export const epochs = summaries(
  {
    title: 'Quarters of an hour',
    emits: kit.figureKinds(quarter),
    doc: Epoch,
    keys: ['epochs'],
    backfill: 'epochs',
  },
  function* (told) {
    const start = startOf(told)
    if (start === undefined) return
    const key = `${told.startTimeInSeconds}@${told.activityType ?? ''}`
    const end = kit.plus(start, (told.durationInSeconds ?? 900) * 1000)
    for (const record of kit.figureRecords(quarter, told, { start, end }, `epoch ${key}`)) yield { ...record, key }
  },
)

const Metrics = z.object({ ...Common, ...kit.numbers('vo2Max vo2MaxCycling fitnessAge') })
export const userMetrics = summaries(
  {
    title: 'Fitness',
    emits: ['vo2_max', 'fitness_age'],
    doc: Metrics,
    keys: ['userMetrics'],
    backfill: 'userMetrics',
  },
  function* ({ vo2Max, vo2MaxCycling, fitnessAge, ...told }) {
    const when = onDay(told)
    if (when === undefined) return
    const extras = { document: `metrics@${when.day}`, method: 'estimated' } as const
    const oxygen = 'mL/(kg.min)'
    if (vo2Max) yield sample('vo2_max', quantity(vo2Max, oxygen), when, { ...extras, series: 'running' })
    if (vo2MaxCycling) yield sample('vo2_max', quantity(vo2MaxCycling, oxygen), when, { ...extras, series: 'cycling' })
    if (fitnessAge) yield sample('fitness_age', quantity(fitnessAge, 'a'), when, extras)
  },
)
