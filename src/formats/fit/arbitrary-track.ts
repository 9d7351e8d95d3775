/** For property tests: invented points whose every value is one that a FIT record can hold. */
import fc from 'fast-check'
import type { Channel, Column, DeveloperField, Track } from '../../core/index.js'

/** A value as its field stores it, so that it comes back as the same number. */
export const stepped = (minimum: number, maximum: number, scale = 1, offset = 0) =>
  fc.integer({ min: minimum, max: maximum }).map((stored) => (stored - offset * scale) / scale)
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
/** Leaves out what is `undefined`, as the codec does. */
export const defined = <T extends object>(model: fc.Arbitrary<{ [K in keyof T]: T[K] | undefined }>): fc.Arbitrary<T> =>
  model.map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T)
export const word = fc.stringMatching(/^[A-Za-z0-9ßé山 ]{1,20}$/).filter((text) => text.trim() === text)

const column = (length: number, value: fc.Arbitrary<number>): fc.Arbitrary<Column | undefined> =>
  maybe(
    fc
      .array(fc.option(value, { nil: Number.NaN, freq: 5 }), { minLength: length, maxLength: length })
      .map((values) => Float64Array.from(values)),
  ).map((values) => (values?.every(Number.isNaN) ? undefined : values))

/** One description for a pair of numbers, for a file has but one. */
export const developerField = (index: number, number: number): DeveloperField => ({
  name: `field ${index} ${number}`,
  ...(index === 3 && { unit: 'kN/m', native: { message: 20, field: 7 } }),
  application: `${'0'.repeat(31)}${index}`,
  applicationVersion: index + 1,
  index,
  number,
  type: index === 3 ? 'uint16' : 'float64',
})

const channels = (length: number): fc.Arbitrary<Track['more']> =>
  fc
    .record({
      grade: column(length, stepped(-3000, 3000, 100)),
      left_power_phase: column(length * 2, stepped(0, 254, 0.7111111)),
      enhanced_respiration_rate: column(length, stepped(0, 6000, 100)),
      // Of no FIT name, or of one in another unit: kept as fields of our own.
      hdop: column(
        length,
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
      ),
      depth: column(length, stepped(0, 100)),
      form: column(length, stepped(0, 65_534)),
    })
    .map((columns) => {
      const field = developerField(3, 9)
      const units: Readonly<Record<string, string>> = {
        grade: '%',
        left_power_phase: 'deg',
        enhanced_respiration_rate: 'breaths/min',
        depth: '[ft_i]',
      }
      const more: Record<string, Channel> = {}
      for (const [name, values] of Object.entries(columns)) {
        if (values === undefined) continue
        const unit = units[name]
        if (name === 'form') more[field.name] = { ...(field.unit && { unit: field.unit }), values, developer: field }
        else more[name] = { ...(unit && { unit }), ...(name === 'left_power_phase' && { width: 2 }), values }
      }
      return Object.keys(more).length === 0 ? undefined : more
    })

/** Points from a time on. */
export const track = (startMs: number): fc.Arbitrary<Track> =>
  fc.integer({ min: 1, max: 30 }).chain((length) =>
    defined<Track>(
      fc.record({
        timeMs: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((steps) => {
          let time = startMs
          return Float64Array.from(steps, (step) => (time += step * 1000))
        }),
        latitudeDeg: column(length, stepped(-(2 ** 30), 2 ** 30, 2 ** 31 / 180)),
        longitudeDeg: column(length, stepped(-(2 ** 31), 2 ** 31 - 2, 2 ** 31 / 180)),
        altitudeMeters: column(length, stepped(0, 100_000, 5, 500)),
        distanceMeters: column(length, stepped(0, 10_000_000, 100)),
        speedMetersPerSecond: column(length, stepped(0, 100_000, 1000)),
        heartRateBpm: column(length, stepped(0, 254)),
        cadenceRpm: column(length, stepped(0, 254 * 128, 128)),
        powerWatts: column(length, stepped(0, 2500)),
        temperatureCelsius: column(length, stepped(-40, 60)),
        more: channels(length),
        breaks: fc.constant(undefined),
      }),
    ),
  )
