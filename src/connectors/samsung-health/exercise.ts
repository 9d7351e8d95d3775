/** Workouts: their summary, and what was measured in them from second to second. */
import { type DetailOf, defineStream, event, quantity, type RecordOf, sample } from '../../kit/index.js'
import { binWhen, extrasOf, numberIn, Page, type Row, textIn, whenOf } from './rows.js'
import { sportOf } from './sports.js'

type Detail = DetailOf<'exercise'>
type Field = { [K in keyof Detail]-?: NonNullable<Detail[K]> extends number ? K : never }[keyof Detail]

const figures = {
  calorie: 'energyKcal',
  distance: 'distanceMeters',
  mean_heart_rate: 'averageHeartRate',
  max_heart_rate: 'maxHeartRate',
  min_heart_rate: 'minHeartRate',
  mean_speed: 'averageSpeedMetersPerSecond',
  max_speed: 'maxSpeedMetersPerSecond',
  mean_cadence: 'averageCadence',
  max_cadence: 'maxCadence',
  mean_power: 'averagePowerWatts',
  max_power: 'maxPowerWatts',
  altitude_gain: 'elevationGainMeters',
  altitude_loss: 'elevationLossMeters',
} as const satisfies Readonly<Record<string, Field>>

/** What a workout counts. https://developer.samsung.com/health/android/data/api-reference/com/samsung/android/sdk/healthdata/HealthConstants.Exercise.html */
const counted: Readonly<Record<number, Field>> = { 30001: 'steps', 30002: 'strokes' }

export const exercise = defineStream({
  title: 'Workouts',
  emits: ['exercise', 'vo2_max'],
  page: Page,
  *map({ rows = [] }): Iterable<RecordOf> {
    for (const row of rows) {
      const [when, extras] = [whenOf(row), extrasOf(row)]
      yield event('exercise', detailOf(row), when, extras)
      const vo2Max = numberIn(row, 'vo2_max') ?? 0
      if (vo2Max > 0)
        yield sample(
          'vo2_max',
          quantity(vo2Max, 'mL/(kg.min)'),
          { start: when.start },
          { ...extras, method: 'estimated' },
        )
    }
  },
})

/** Zero is how the app writes that it did not measure. */
const detailOf = (row: Row): Detail => {
  const told: Partial<Record<Field, number>> = {}
  for (const [column, field] of Object.entries(figures)) {
    const value = numberIn(row, column) ?? 0
    if (value > 0) told[field] = value
  }
  const milliseconds = numberIn(row, 'duration') ?? 0
  const count = counted[numberIn(row, 'count_type') ?? 0]
  const amount = numberIn(row, 'count') ?? 0
  const code = numberIn(row, 'exercise_type')
  const [sportName, name, notes] = [textIn(row, 'exercise_custom_type'), textIn(row, 'title'), textIn(row, 'comment')]
  return {
    sport: sportOf(code),
    ...(sportName !== undefined && { sportName }),
    ...(name !== undefined && { name }),
    ...(notes !== undefined && { notes }),
    ...(milliseconds > 0 && { activeSeconds: milliseconds / 1000 }),
    ...told,
    ...(count !== undefined && amount > 0 && { [count]: amount }),
    ...(textIn(row, 'location_data') !== undefined && { routeAvailable: true }),
  }
}

/** Points hold what was measured at that second, and nothing else. */
export const exerciseDetails = defineStream({
  title: 'Pulse and speed in workouts',
  emits: ['heart_rate', 'speed'],
  page: Page,
  *map({ bins = [], of }): Iterable<RecordOf> {
    for (const bin of bins) {
      const { start } = binWhen(bin)
      const extras = of === undefined ? {} : { key: `${of}@${String(bin['start_time'])}`, document: of }
      const [pulse, speed] = [numberIn(bin, 'heart_rate') ?? 0, numberIn(bin, 'speed')]
      if (pulse > 0) yield sample('heart_rate', quantity(pulse, '/min'), { start }, extras)
      if (speed !== undefined) yield sample('speed', quantity(speed, 'm/s'), { start }, extras)
    }
  },
})
