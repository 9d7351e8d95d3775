import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasDecimalComma, parseNumber } from './numbers.js'

const parse = (text: string): number => {
  // Digits on both sides that are not of the number.
  const bytes = new TextEncoder().encode(`9${text}9`)
  return parseNumber(bytes, 1, bytes.length - 1)
}
const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`))

describe('numbers from bytes', () => {
  it('are the very doubles Number gives, of any number of digits', () => {
    const written = fc
      .tuple(fc.constantFrom('', '-', '+'), digits(0, 22), digits(0, 40))
      .filter(([, whole, fraction]) => whole.length + fraction.length > 0)
      .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`)
    fc.assert(
      fc.property(written, (text) => {
        expect(parse(text)).toBe(Number(text) + 0)
      }),
      { numRuns: 3000 },
    )
  })

  it('are exact for every double as programs write it, and as Garmin does, with all its digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (value) => {
        expect(parse(String(value))).toBe(value + 0)
        expect(parse(value.toFixed(30))).toBe(Number(value.toFixed(30)) + 0)
      }),
      { numRuns: 3000 },
    )
  })

  it('are right where a decimal is just above or below the middle between two doubles', () => {
    for (const text of [
      '1.00000000000000011102230246251565',
      '1.00000000000000011102230246251566',
      '0.50000000000000005551115123125783',
    ])
      expect(parse(text)).toBe(Number(text))
  })

  it('can have an exponent, no digits before the point or none behind it', () => {
    expect(['1e3', '1.5E-7', '.5', '5.', '-0', '+7'].map(parse)).toEqual([1000, 1.5e-7, 0.5, 5, 0, 7])
  })

  it('are not made of anything else', () => {
    for (const text of ['', '.', '-', '1.2.3', '1,5', '0x10', 'NaN', 'Infinity', '1 2', '--1', '1e', '9'.repeat(500)])
      expect(parse(text)).toBeNaN()
  })

  it('with a comma for a point are known as such', () => {
    const comma = (text: string): boolean => hasDecimalComma(new TextEncoder().encode(text), 0, text.length)
    expect(['12,5', '-0,25', '1,234,5', '1.5', ','].map(comma)).toEqual([true, true, false, false, false])
  })
})
