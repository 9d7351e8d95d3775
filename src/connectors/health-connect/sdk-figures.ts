/** Figures of a workout as the SDK names them. */
import { convert, type DetailOf } from '../../kit/index.js'

type Detail = DetailOf<'exercise'>
type Field = { [K in keyof Detail]-?: NonNullable<Detail[K]> extends number ? K : never }[keyof Detail]

const fields: Readonly<Record<string, Field>> = {
  activeEnergyBurned: 'energyKcal',
  calories: 'energyKcal',
  distance: 'distanceMeters',
  stepCount: 'steps',
  minHeartRate: 'minHeartRate',
  averageHeartRate: 'averageHeartRate',
  meanHeartRate: 'averageHeartRate',
  maxHeartRate: 'maxHeartRate',
  averageSpeed: 'averageSpeedMetersPerSecond',
  meanSpeed: 'averageSpeedMetersPerSecond',
  maxSpeed: 'maxSpeedMetersPerSecond',
  meanCadence: 'averageCadence',
  maxCadence: 'maxCadence',
  elevationAscended: 'elevationGainMeters',
  altitudeGain: 'elevationGainMeters',
  elevationDescended: 'elevationLossMeters',
  altitudeLoss: 'elevationLossMeters',
  maxAltitude: 'elevationMaxMeters',
  minAltitude: 'elevationMinMeters',
}

interface Figure {
  readonly type?: string | undefined
  readonly unit?: string | undefined
  readonly value?: number | undefined
}

export const figuresOf = (told: readonly Figure[]): Partial<Detail> => {
  const figures: Partial<Record<Field, number>> = {}
  for (const { type = '', unit, value } of told) {
    if (value === undefined) continue
    // Milliseconds, as the SDK gives them, unless it says otherwise.
    if (type === 'duration') figures.activeSeconds = unit === 's' ? value : unit === 'min' ? value * 60 : value / 1000
    const field = Object.hasOwn(fields, type) ? fields[type] : undefined
    if (field !== undefined)
      figures[field] = field === 'distanceMeters' && unit === 'km' ? convert(value, 'km', 'm') : value
  }
  return figures
}
