/** What the watch measures from minute to minute, as the samples HealthKit keeps of it. */
import { type Instant, minuteMs } from '../../../kit/index.js'
import { type Fact, type Person, uuid } from '../../../sandbox/index.js'

/** A sample, and what a perfect client makes of it. */
export interface Sample {
  readonly item: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly fact: Fact
}

const amounts = ['step_count', 'distance', 'active_calories', 'resting_calories', 'floors_climbed']
const stepMs = 5 * minuteMs
const bucketMs = 15 * minuteMs
const ceil = (at: Instant, step: number): Instant => Math.ceil(at / step) * step
/** A quarter of an hour that is still being measured is handed over with the next delivery. */
export const wholeUntil = (synced: Instant): Instant => Math.floor(synced / bucketMs) * bucketMs

export const iso = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z')
export const zoneOffset = (person: Person, at: Instant): string => person.iso(at).slice(-6).replace(/^.*Z$/, '+00:00')
export const watch = (person: Person) => ({
  name: `${person.givenName}’s Apple Watch`,
  bundleIdentifier: `com.apple.health.${uuid(person.seed, 'healthkit', 'watch')}`,
  deviceManufacturer: 'Apple Inc.',
  deviceModel: 'Watch',
  productType: 'Watch7,3',
})

/** May the app read this kind? */
export type Allowed = (kind: string) => boolean
export const allowedOf = (kinds: readonly string[] | undefined): Allowed =>
  kinds === undefined ? () => true : (kind) => kinds.includes(kind)

/** In [from, to), as far as whole quarters of an hour go. */
export function* seriesOf(person: Person, from: Instant, to: Instant, may: Allowed = () => true): Iterable<Sample> {
  const make = (type: string, unit: string, value: number, fact: Fact): Sample => ({
    item: {
      id: uuid(person.seed, 'healthkit', type, fact.start),
      type: `HKQuantityTypeIdentifier${type}`,
      unit,
      value,
      startDate: iso(fact.start),
      endDate: iso(fact.end ?? fact.start),
      zoneOffset: zoneOffset(person, fact.start),
      source: watch(person),
    },
    fact,
  })
  const [rates, oxygens, breaths] = ['heart_rate', 'oxygen_saturation', 'respiratory_rate'].map(may)
  for (let start = ceil(from, stepMs); start < to && (rates || oxygens || breaths); start += stepMs) {
    const rate = rates ? person.heartRateAt(start) : undefined
    if (rate !== undefined) yield make('HeartRate', 'count/min', rate, { kind: 'heart_rate', start, value: rate })
    if (start % bucketMs !== 0) continue
    const oxygen = oxygens ? person.oxygenAt(start) : undefined
    const breath = breaths ? person.breathAt(start) : undefined
    // HealthKit's per cent are parts of one.
    if (oxygen !== undefined)
      yield make('OxygenSaturation', '%', oxygen / 100, { kind: 'oxygen_saturation', start, value: oxygen })
    if (breath !== undefined)
      yield make('RespiratoryRate', 'count/min', breath, { kind: 'respiratory_rate', start, value: breath })
  }
  if (!amounts.some(may)) return
  for (let start = ceil(from, bucketMs); start + bucketMs <= to; start += bucketMs) {
    const end = start + bucketMs
    const { steps, distanceMeters, activeKcal, restingKcal, floors } = person.totals({ from: start, to: end })
    const figures = [
      ['StepCount', 'count', steps, 'step_count', 1],
      ['DistanceWalkingRunning', 'km', distanceMeters / 1000, 'distance', 1000],
      ['ActiveEnergyBurned', 'Cal', activeKcal, 'active_calories', 1],
      ['BasalEnergyBurned', 'Cal', restingKcal, 'resting_calories', 1],
      ['FlightsClimbed', 'count', floors, 'floors_climbed', 1],
    ] as const
    for (const [type, unit, value, kind, factor] of figures)
      if (value > 0 && may(kind))
        yield make(type, unit, value, { kind, start, end, value: value * factor, tolerance: 1e-4 })
  }
}
