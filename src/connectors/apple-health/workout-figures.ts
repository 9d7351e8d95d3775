/** The figures of a workout, or of a part of it, out of the statistics HealthKit keeps for it. */
import { convert, type DetailOf, quantity, type SampleKind, texts, type UnitsLike, z } from '../../kit/index.js'
import { lookUp, quantityPrefix, quantityTypes } from './types.js'
import { amountOf } from './units.js'

type Detail = DetailOf<'exercise'>

export const Statistics = z.object(texts('type sum average minimum maximum unit'))
export type Statistics = z.output<typeof Statistics>

/** What is measured by type, and in which unit our field wants it. */
const inUnit = (kind: SampleKind, written: string | number | undefined, unit: string | undefined, to: string) => {
  if (written === undefined || written === '') return undefined
  const amount = amountOf(kind, Number(written), unit, 'share')
  if (!Number.isFinite(amount.value)) return undefined
  return amount.unit === to ? amount.value : convert(amount.value, amount.unit as UnitsLike<'m'>, to as 'm')
}

/** By type, which part of it is which field. */
const figures: readonly (readonly [
  type: string,
  part: 'sum' | 'average' | 'minimum' | 'maximum',
  field: keyof Detail,
  unit: string,
])[] = [
  ['HeartRate', 'average', 'averageHeartRate', '/min'],
  ['HeartRate', 'minimum', 'minHeartRate', '/min'],
  ['HeartRate', 'maximum', 'maxHeartRate', '/min'],
  ['StepCount', 'sum', 'steps', '{steps}'],
  ['SwimmingStrokeCount', 'sum', 'strokes', '{strokes}'],
  ['FlightsClimbed', 'sum', 'floors', '{floors}'],
  ['RunningPower', 'average', 'averagePowerWatts', 'W'],
  ['RunningPower', 'maximum', 'maxPowerWatts', 'W'],
  ['CyclingPower', 'average', 'averagePowerWatts', 'W'],
  ['CyclingPower', 'maximum', 'maxPowerWatts', 'W'],
  ['CyclingCadence', 'average', 'averageCadence', '{rpm}'],
  ['CyclingCadence', 'maximum', 'maxCadence', '{rpm}'],
  ['RunningSpeed', 'average', 'averageSpeedMetersPerSecond', 'm/s'],
  ['RunningSpeed', 'maximum', 'maxSpeedMetersPerSecond', 'm/s'],
  ['CyclingSpeed', 'average', 'averageSpeedMetersPerSecond', 'm/s'],
  ['CyclingSpeed', 'maximum', 'maxSpeedMetersPerSecond', 'm/s'],
  ['RunningStrideLength', 'average', 'averageStrideLengthMeters', 'm'],
  ['RunningVerticalOscillation', 'average', 'averageVerticalOscillationCentimeters', 'cm'],
  ['RunningGroundContactTime', 'average', 'averageGroundContactMilliseconds', 'ms'],
]

export const figuresOf = (statistics: readonly Statistics[]): Partial<Detail> => {
  const found: Record<string, number> = {}
  for (const [name, part, field, unit] of figures) {
    const of = statistics.find(({ type }) => type === quantityPrefix + name)
    const kind = quantityTypes.get(quantityPrefix + name)?.kind
    const value = kind && inUnit(kind, of?.[part], of?.unit, unit)
    if (value !== undefined) found[field] = value
  }
  const distance = sumOf(statistics, ({ kind }) => kind === 'distance', 'm')
  const energy = sumOf(statistics, ({ kind }) => kind === 'active_calories' || kind === 'resting_calories', 'kcal')
  return {
    ...found,
    ...(distance !== undefined && { distanceMeters: distance }),
    ...(energy !== undefined && { energyKcal: energy }),
  }
}

const sumOf = (
  statistics: readonly Statistics[],
  belongs: (type: { readonly kind: SampleKind }) => boolean,
  unit: string,
): number | undefined => {
  const values = statistics.flatMap(({ type, sum, unit: written }) => {
    const known = quantityTypes.get(type ?? '')
    const value = known && belongs(known) ? inUnit(known.kind, sum, written, unit) : undefined
    return value === undefined ? [] : [value]
  })
  return values.length === 0 ? undefined : Number(values.reduce((sum, value) => sum + value, 0).toPrecision(12))
}

/** Single amounts, as the attributes of older exports and other apps have them. */
export const metersOf = (value: string | number | undefined, unit: string | undefined) =>
  inUnit('distance', value, unit, 'm')
export const kcalOf = (value: string | number | undefined, unit: string | undefined) =>
  inUnit('active_calories', value, unit, 'kcal')
export const speedOf = (value: string | number | undefined, unit: string | undefined) =>
  inUnit('speed', value, unit, 'm/s')
export const celsiusOf = (value: number | undefined, unit: string | undefined) => {
  const degrees = inUnit('ambient_temperature', value, unit, 'Cel')
  return degrees === undefined ? undefined : quantity(degrees, 'Cel')
}

/** Named figures of a workout, as the SDK and Health Auto Export have them: by name, our field and its unit. */
const valueFields: Readonly<Record<string, readonly [field: keyof Detail, kind: SampleKind, unit: string]>> = {
  distance: ['distanceMeters', 'distance', 'm'],
  minHeartRate: ['minHeartRate', 'heart_rate', '/min'],
  averageHeartRate: ['averageHeartRate', 'heart_rate', '/min'],
  meanHeartRate: ['averageHeartRate', 'heart_rate', '/min'],
  avgHeartRate: ['averageHeartRate', 'heart_rate', '/min'],
  maxHeartRate: ['maxHeartRate', 'heart_rate', '/min'],
  elevationAscended: ['elevationGainMeters', 'distance', 'm'],
  elevationUp: ['elevationGainMeters', 'distance', 'm'],
  altitudeGain: ['elevationGainMeters', 'distance', 'm'],
  elevationDescended: ['elevationLossMeters', 'distance', 'm'],
  elevationDown: ['elevationLossMeters', 'distance', 'm'],
  altitudeLoss: ['elevationLossMeters', 'distance', 'm'],
  minAltitude: ['elevationMinMeters', 'distance', 'm'],
  maxAltitude: ['elevationMaxMeters', 'distance', 'm'],
  averageSpeed: ['averageSpeedMetersPerSecond', 'speed', 'm/s'],
  meanSpeed: ['averageSpeedMetersPerSecond', 'speed', 'm/s'],
  avgSpeed: ['averageSpeedMetersPerSecond', 'speed', 'm/s'],
  speed: ['averageSpeedMetersPerSecond', 'speed', 'm/s'],
  maxSpeed: ['maxSpeedMetersPerSecond', 'speed', 'm/s'],
  averagePower: ['averagePowerWatts', 'cycling_power', 'W'],
  meanPower: ['averagePowerWatts', 'cycling_power', 'W'],
  maxPower: ['maxPowerWatts', 'cycling_power', 'W'],
  stepCount: ['steps', 'step_count', '{steps}'],
  flightsClimbed: ['floors', 'floors_climbed', '{floors}'],
  swimmingStrokeCount: ['strokes', 'swim_strokes', '{strokes}'],
  totalSwimmingStrokeCount: ['strokes', 'swim_strokes', '{strokes}'],
  lapLength: ['poolLengthMeters', 'distance', 'm'],
}
const energies = [['activeEnergyBurned', 'basalEnergyBurned'], ['totalEnergyBurned'], ['calories']]
export const secondsPer: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sec: 1, min: 60, hr: 3600 }

interface NamedValue {
  readonly type?: string | undefined
  readonly unit?: string | undefined
  readonly value?: unknown
}
export const figuresOfValues = (values: readonly NamedValue[]): Partial<Detail> => {
  const found: Record<string, number> = {}
  for (const { type = '', value, unit } of values) {
    const field = Object.hasOwn(valueFields, type) ? valueFields[type] : undefined
    const amount = field && typeof value === 'number' ? inUnit(field[1], value, unit, field[2]) : undefined
    if (field !== undefined && amount !== undefined) found[field[0]] = amount
    if (type === 'duration' && typeof value === 'number') {
      const seconds = value * (lookUp(secondsPer, unit ?? 's') ?? Number.NaN)
      if (Number.isFinite(seconds)) found['activeSeconds'] = Number(seconds.toFixed(3))
    }
  }
  const energy = energies.map((names) => kcalIn(values, names)).find((kcal) => kcal !== undefined)
  return { ...found, ...(energy !== undefined && { energyKcal: energy }) }
}
const kcalIn = (values: readonly NamedValue[], names: readonly string[]): number | undefined => {
  const told = values.flatMap(({ type = '', value, unit }) => {
    const kcal = names.includes(type) && typeof value === 'number' ? kcalOf(value, unit) : undefined
    return kcal === undefined ? [] : [kcal]
  })
  return told.length === 0 ? undefined : Number(told.reduce((sum, kcal) => sum + kcal, 0).toPrecision(12))
}
