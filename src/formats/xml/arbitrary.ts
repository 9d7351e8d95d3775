/** For property tests: invented points and texts that XML formats can hold as they are. */
import fc from 'fast-check'
import { type Channel, type Column, instant, type Moment, type Track } from '../../core/index.js'
import { momentLike } from './moments.js'

export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })

/** Leaves out what is `undefined`, as codecs do. */
export const defined = <T extends object>(model: fc.Arbitrary<{ [K in keyof T]: T[K] | undefined }>): fc.Arbitrary<T> =>
  model.map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T)

/** A line of text, with what XML has to escape. */
export const line = fc
  .string({ unit: fc.constantFrom(...'abc ÄЖ山🚴<>&"\'/.,0'), minLength: 1, maxLength: 20 })
  .filter((text) => text.trim() === text)

/** Minus zero is zero. */
export const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ noNaN: true, min, max }).map((value) => value + 0)

/** UTC, with an offset, or a wall clock nobody knows the offset of. */
export const start: fc.Arbitrary<Moment> = fc
  .record({
    ms: fc.integer({ min: 1e12, max: 2e12 }),
    offset: fc.option(
      fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15),
      { nil: undefined },
    ),
    isLocal: fc.boolean(),
  })
  .map(({ ms, offset, isLocal }) =>
    isLocal ? momentLike({ local: '', offsetFrom: 'unknown' }, ms) : instant(ms, offset),
  )

type Named = Exclude<keyof Track, 'timeMs' | 'more' | 'breaks'>
export type ChannelValues = Partial<Record<Named, fc.Arbitrary<number>>>

/** Ascending times from `startMs` on, and channels of which points may lack values. */
export const track = (
  startMs: number,
  lengths: { readonly min: number; readonly max: number },
  channels: ChannelValues,
  others: Readonly<Record<string, { readonly unit?: string; readonly value: fc.Arbitrary<number> }>> = {},
): fc.Arbitrary<Track> =>
  fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: lengths.min, maxLength: lengths.max }).chain((steps) => {
    let ms = startMs
    const timeMs = Float64Array.from(steps, (step, index) => {
      ms += index === 0 ? 0 : step
      return ms
    })
    const { length } = timeMs
    const more = fc
      .record(Object.fromEntries(Object.entries(others).map(([name, { value }]) => [name, column(length, value)])))
      .map((columns) => {
        const found: Record<string, Channel> = {}
        for (const [name, values] of Object.entries(columns)) {
          const { unit } = others[name] ?? {}
          if (values !== undefined) found[name] = { ...(unit !== undefined && { unit }), values }
        }
        return Object.keys(found).length === 0 ? undefined : found
      })
    const breaks = fc
      .uniqueArray(fc.integer({ min: 1, max: Math.max(1, length - 1) }), { maxLength: 2 })
      .map((rows) => rows.filter((row) => row < length).sort((one, other) => one - other))
      .map((rows) => (rows.length === 0 ? undefined : rows))
    const named = Object.fromEntries(
      Object.entries(channels).map(([name, value]) => [name, column(length, value as fc.Arbitrary<number>)]),
    )
    const points = defined<Track>(fc.record({ timeMs: fc.constant(timeMs), ...named, more, breaks }) as never)
    return points.map(inPairs)
  })

/** Half a position is none: where one coordinate is missing, both are. */
const inPairs = ({ latitudeDeg, longitudeDeg, ...rest }: Track): Track => {
  if (latitudeDeg === undefined || longitudeDeg === undefined) return rest
  const east = longitudeDeg.map((value, row) =>
    Number.isNaN(latitudeDeg[row]) ? Number.NaN : Number.isNaN(value) ? 7.5 : value,
  )
  return { ...rest, latitudeDeg, longitudeDeg: east }
}

/** Absent where no point has a value. */
const column = (length: number, value: fc.Arbitrary<number>): fc.Arbitrary<Column | undefined> =>
  fc
    .array(fc.option(value, { nil: Number.NaN, freq: 4 }), { minLength: length, maxLength: length })
    .map((values) => (values.every(Number.isNaN) ? undefined : Float64Array.from(values)))
