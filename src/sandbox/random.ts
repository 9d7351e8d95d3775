/**
 * Chance that gives the same on every machine. Integers only, and no transcendental functions, whose last digits differ
 * between engines. The mixer is the 32-bit finaliser of MurmurHash3 by Austin Appleby (public domain,
 * https://github.com/aappleby/smhasher), the generator is Bob Jenkins' small fast counter sfc32 from Chris Doty-Humphrey's
 * PractRand (public domain, https://pracrand.sourceforge.net).
 */

const mix = (value: number): number => {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
const golden = 0x9e3779b9

/** A 32-bit number out of a seed and up to two whole numbers of any size below 2^53. The hot path of the whole city. */
export const hashNumbers = (seed: number, a: number, b = 0): number => {
  let h = mix(seed + golden)
  h = mix(h ^ (a >>> 0)) + Math.floor(a / 4_294_967_296)
  h = mix(h + golden) ^ (b >>> 0)
  return mix(h + Math.imul(Math.floor(b / 4_294_967_296) | 0, golden))
}

/** A 32-bit number out of a seed and words. */
export const hashWords = (seed: number, ...words: readonly (string | number)[]): number => {
  let h = mix(seed + golden)
  for (const word of words) {
    const text = String(word)
    for (let i = 0; i < text.length; i++) h = mix(h ^ text.charCodeAt(i))
    h = mix(h + golden)
  }
  return h
}

/** In [0, 1), from one hash. */
export const unit = (hash: number): number => hash / 4_294_967_296

/** A stream of chance. */
export interface Dice {
  /** In [0, 1). */
  next(): number
  /** A whole number, both ends possible. */
  whole(from: number, to: number): number
  between(from: number, to: number): number
  /** Around 0 within ±1, the middle more often than the ends. */
  around(): number
  chance(probability: number): boolean
  pick<const T>(from: readonly [T, ...T[]]): T
}

export const dice = (seed: number, ...words: readonly (string | number)[]): Dice => {
  let a = hashWords(seed, 'a', ...words) | 0
  let b = mix(a ^ golden) | 0
  let c = mix(b ^ golden) | 0
  let counter = 1
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) bits()
  const next = (): number => unit(bits())
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    between: (from, to) => from + next() * (to - from),
    around: () => next() + next() - 1,
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  }
}

/** Fisher and Yates. */
export const shuffled = <T>(items: readonly T[], chance: Dice): T[] => {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const other = chance.whole(0, i)
    ;[result[i], result[other]] = [result[other] as T, result[i] as T]
  }
  return result
}

/** A UUID (version 4 by its form) that is always the same for the same words. */
export const uuid = (seed: number, ...words: readonly (string | number)[]): string => {
  const hex = [0, 1, 2, 3]
    .map((part) =>
      hashWords(seed, part, ...words)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
