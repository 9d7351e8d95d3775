/** What becomes of records of one value, and of one value per sample; and of the few that have two. */
import { type Extras, isKnown, type Moment, quantity, type RecordOf, type SampleKind, sample } from '../../kit/index.js'
import { amountIn, type MaybeAmount } from './amounts.js'
import { extrasOf, type Told } from './fields.js'
import { momentAt, whenOf } from './times.js'
import { type Series, series, type Value, values } from './types.js'

const laboratory = 1
/** All but a test in a laboratory reckon it from pulse and pace, whoever wrote it down. */
const vo2Method = ({ measurementMethod }: Told, method: Extras['method']): Pick<Extras, 'method'> =>
  measurementMethod == null || method === 'manual'
    ? {}
    : { method: measurementMethod === laboratory ? 'measured' : 'estimated' }

export function* plainOf(type: string, told: Told, zone: string | undefined): Iterable<RecordOf> {
  const found: Value | undefined = Object.hasOwn(values, type) ? values[type as keyof typeof values] : undefined
  if (found === undefined) return
  const [kind, unit, field, plain] = found
  const amount = amountIn(told[field as keyof Told] as MaybeAmount, unit, plain)
  if (amount === undefined) return
  const extras = extrasOf(told)
  const method = type === 'Vo2Max' ? vo2Method(told, extras.method) : {}
  yield sample(kind as SampleKind, amount as never, whenOf(told, zone), { ...extras, ...method }) as RecordOf
}

/** When a sample was, as its part of the record's key: the same sample keeps it, wherever it stands in the list. */
const partOf = (moment: Moment): string | number => (isKnown(moment) ? moment.at : moment.local)

export function* seriesOf(type: string, told: Told, zone: string | undefined): Iterable<RecordOf> {
  const found: Series | undefined = Object.hasOwn(series, type) ? series[type as keyof typeof series] : undefined
  if (found === undefined) return
  const [kind, unit, field] = found
  const { key, ...extras } = extrasOf(told)
  for (const each of told.samples ?? []) {
    const value = each[field]
    const amount = typeof value === 'number' ? quantity(value, unit) : amountIn(value as MaybeAmount, unit)
    if (amount === undefined) continue
    const start = momentAt(each.time, told.startZoneOffset, zone)
    const own = key === undefined ? extras : { key: `${key}@${partOf(start)}`, ...extras }
    yield sample(kind as SampleKind, amount as never, { start }, own) as RecordOf
  }
}

const specimens = [undefined, 'interstitial', 'capillary', 'plasma', 'serum', 'tears', 'whole_blood'] as const

/** Pressure is two values of one record; glucose says where it was measured. */
export function* bloodOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const [when, extras] = [whenOf(told, zone), extrasOf(told)]
  const [systolic, diastolic] = [amountIn(told.systolic, 'mm[Hg]'), amountIn(told.diastolic, 'mm[Hg]')]
  if (systolic !== undefined) yield sample('blood_pressure_systolic', systolic, when, extras)
  if (diastolic !== undefined) yield sample('blood_pressure_diastolic', diastolic, when, extras)
  const glucose = amountIn(told.level, 'mg/dL', 'mmol/L')
  const specimen = specimens[told.specimenSource ?? 0]
  if (glucose !== undefined)
    yield sample('blood_glucose', glucose, when, { ...extras, ...(specimen !== undefined && { series: specimen }) })
}

/** Differences from a baseline; where the record tells that, temperatures as well. */
export function* skinOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const baseline = amountIn(told.baseline, 'Cel')
  for (const { time, delta } of told.deltas ?? []) {
    const difference = amountIn(delta, '{deltaCel}')
    if (difference === undefined) continue
    const start = momentAt(time, told.startZoneOffset, zone)
    const extras = extrasOf(told, partOf(start))
    yield sample('skin_temperature_deviation', difference, { start }, extras)
    if (baseline === undefined) continue
    const degrees = Math.round((baseline.value + difference.value) * 1e6) / 1e6
    yield sample('skin_temperature', quantity(degrees, 'Cel'), { start }, extras)
  }
}
