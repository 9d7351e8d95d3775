/**
 * Numbers straight from bytes, each the very double that `Number` would give (but plain zero for minus zero). A workout is a hundred thousand of them,
 * and most are written with 17 or, by Garmin Connect, 30 digits: making strings of them is what takes the time.
 */

/** A digit's value is its code less this. */
const zero = 48
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** Splits a double into two halves whose products are exact (Dekker). */
const splitter = 2 ** 27 + 1
/** A number of fifteen digits is exact in a double. */
const exactDigits = 15
/** Far above the relative error of the second half of a quotient, far below one that would often be in doubt. */
const doubt = 1e-12

/** The number written in the span; NaN where there is none. */
export const parseNumber = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  const sign = bytes[at]
  if (sign === 45 || sign === 43) at += 1
  let [head, headDigits, headDecimals] = [0, 0, 0]
  let [tail, tailDigits] = [0, 0]
  let point = -1
  const first = at
  for (; at < to; at += 1) {
    const digit = (bytes[at] as number) - zero
    if (digit >= 0 && digit <= 9) {
      if (headDigits < exactDigits) {
        head = head * 10 + digit
        if (head > 0) headDigits += 1
        if (point >= 0) headDecimals += 1
      } else if (tailDigits < exactDigits) {
        tail = tail * 10 + digit
        tailDigits += 1
      }
    } else if (digit === -2 && point < 0) point = at
    else return parseSlowly(bytes, from, to)
  }
  if (at - first < (point < 0 ? 1 : 2) || headDecimals >= powers.length) return parseSlowly(bytes, from, to)
  // An integer of more digits than are exact.
  if (tailDigits > 0 && (point < 0 || point - first > exactDigits)) return parseSlowly(bytes, from, to)
  const power = powers[headDecimals] as number
  const value = tailDigits === 0 ? head / power : quotient(head, tail / (powers[tailDigits] as number), power)
  if (Number.isNaN(value)) return parseSlowly(bytes, from, to)
  // No measure is minus zero.
  return sign === 45 ? 0 - value : value
}

/**
 * (head + fraction) / power, correctly rounded: the quotient of the head, and what division and fraction leave over.
 * NaN where the sum is too near to the middle between two doubles to be sure.
 */
const quotient = (head: number, fraction: number, power: number): number => {
  const value = head / power
  const product = value * power
  const valueHigh = splitter * value - (splitter * value - value)
  const valueLow = value - valueHigh
  const powerHigh = splitter * power - (splitter * power - power)
  const powerLow = power - powerHigh
  const error = valueLow * powerLow - (product - valueHigh * powerHigh - valueLow * powerHigh - valueHigh * powerLow)
  const rest = (head - product - error + fraction) / power
  const sum = value + rest
  return value + rest * (1 + doubt) === sum && value + rest * (1 - doubt) === sum ? sum : Number.NaN
}

const written = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** No number is longer; what is, need not be made a string of. */
const longest = 400

const parseSlowly = (bytes: Uint8Array, from: number, to: number): number => {
  const text = to - from > longest ? '' : asciiOf(bytes, from, to)
  const value = written.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value + 0 : Number.NaN
}

/** Is it a number with a comma for a point, as `12,5`? */
export const hasDecimalComma = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from <= longest && /^[+-]?\d+,\d+$/.test(asciiOf(bytes, from, to))

export const asciiOf = (bytes: Uint8Array, from: number, to: number): string => {
  let text = ''
  for (let at = from; at < to; at += 1) text += String.fromCharCode(bytes[at] as number)
  return text
}
