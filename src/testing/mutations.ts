/** Every object of a body gets a field no schema knows: providers add them without notice. */
export const withUnknownFields = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.entries(value).map(([name, field]) => [name, withUnknownFields(field)] as const)
  return { ...Object.fromEntries(inner), aFieldOfTomorrow: { value: 1, list: [null] } }
}

/** A copy with some fields left out and some null, by a seeded chance. */
export const withGaps = (value: unknown, chance: () => number): unknown => {
  if (Array.isArray(value)) return value.map((inner) => withGaps(inner, chance))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const draw = chance()
    return draw < 0.12 ? [] : [[name, draw < 0.2 ? null : withGaps(field, chance)]]
  })
  return Object.fromEntries(kept)
}

/** mulberry32: the same seed, the same gaps, on every machine. */
export const chanceFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
