import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convert, isUnit, quantity, type Unit, units } from './units.js'

const codes = Object.keys(units) as readonly Unit[]
const facts = (unit: Unit): { dimension: string; factor: number; offset?: number } => units[unit]
/** Units taken from data, as no mapper could: the compiler lets `convert` only within a dimension. */
const between = convert as (value: number, from: Unit, to: Unit) => number
const pairs = codes.flatMap((from) =>
  codes.filter((to) => facts(to).dimension === facts(from).dimension).map((to) => [from, to] as const),
)

describe('units', () => {
  test('converting there and back gives the value again, for every pair of one dimension', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.double({ min: -1e6, max: 1e6, noNaN: true }), ([from, to], value) => {
        const back = between(between(value, from, to), to, from)
        // Twelve digits are kept at each step; an offset (degF, K) or a tiny factor loses them absolutely.
        const scale = Math.max(Math.abs(value), Math.abs((facts(to).offset ?? 0) / facts(from).factor), 500)
        expect(Math.abs(back - value)).toBeLessThanOrEqual(scale * 1e-10)
      }),
      { numRuns: 2000 },
    )
  })

  test('converting keeps the order of amounts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.nat(1e6),
        ([from, to], low, more) => {
          expect(between(low + more, from, to)).toBeGreaterThanOrEqual(between(low, from, to))
        },
      ),
    )
  })

  test('a unit converts to itself without touching the number', () => {
    for (const unit of codes) expect(between(0.1 + 0.2, unit, unit)).toBe(0.1 + 0.2)
  })

  test('every dimension has exactly one base unit', () => {
    const dimensions = new Set(codes.map((unit) => facts(unit).dimension))
    for (const dimension of dimensions) {
      const bases = codes.filter(
        (unit) => facts(unit).dimension === dimension && facts(unit).factor === 1 && facts(unit).offset === undefined,
      )
      expect(bases, dimension).toHaveLength(1)
    }
  })

  test('every factor is a positive number', () => {
    for (const unit of codes) expect(facts(unit).factor, unit).toBeGreaterThan(0)
  })

  test('what people know by heart comes out exactly', () => {
    expect(convert(81_600, 'g', 'kg')).toBe(81.6)
    expect(convert(98.6, '[degF]', 'Cel')).toBe(37)
    expect(convert(-40, '[degF]', 'Cel')).toBe(-40)
    expect(convert(310.15, 'K', 'Cel')).toBe(37)
    expect(convert(0.97, '1', '%')).toBe(97)
    expect(convert(1.8, '{deltaDegF}', '{deltaCel}')).toBe(1)
    expect(convert(36, 'km/h', 'm/s')).toBe(10)
    expect(convert(1, '[mi_i]', 'm')).toBe(1609.344)
    expect(convert(5.5, 'mmol/L', 'mg/dL')).toBeCloseTo(99.0858, 9)
    expect(convert(4.184, 'kJ', 'kcal')).toBe(1)
    expect(convert(120, 'mm[Hg]', 'kPa')).toBeCloseTo(15.9987, 4)
    expect(convert(1013.25, 'hPa', 'mm[Hg]')).toBeCloseTo(760, 3)
    expect(convert(1.5, 'h', 's')).toBe(5400)
    expect(convert(5, 'min/km', 's/m')).toBe(0.3)
    expect(convert(80, 'W', 'kcal/d')).toBeCloseTo(1652.0, 0)
    expect(convert(1.83, 'm', 'cm')).toBe(183)
  })

  test('a difference of temperatures is not a temperature', () => {
    expect(() => between(1, '{deltaCel}', 'Cel')).toThrow(RangeError)
  })

  test('across dimensions it throws, even where the compiler could not see it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.constantFrom(...codes), (from, to) => {
        fc.pre(facts(from).dimension !== facts(to).dimension)
        expect(() => between(1, from, to)).toThrow(RangeError)
      }),
    )
  })

  test('an unknown code is no unit, however odd its name', () => {
    expect(isUnit('kg')).toBe(true)
    for (const code of ['', 'bpm', 'toString', '__proto__', 'KG']) expect(isUnit(code)).toBe(false)
  })

  test('a quantity is the number and its unit', () => {
    expect(quantity(81.6, 'kg')).toEqual({ value: 81.6, unit: 'kg' })
  })
})
