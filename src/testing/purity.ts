/** Freezes a value to its leaves: a mapper that writes into its page throws (modules are strict). */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** Runs `work` in a world without clock, chance or network; all are back when it ends, however it ends. */
export const withoutWorld = <T>(work: () => T): T => {
  const { Date: RealDate, fetch: realFetch } = globalThis
  const realRandom = Math.random
  const refuse = (what: string) => (): never => {
    throw new Error(`map must not use ${what}`)
  }
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, itself) =>
      given.length === 0 ? refuse('the clock')() : Reflect.construct(target, given, itself),
    apply: refuse('the clock'),
    get: (target, name, itself) => (name === 'now' ? refuse('the clock') : Reflect.get(target, name, itself)),
  })
  Math.random = refuse('chance')
  globalThis.fetch = refuse('the network')
  try {
    return work()
  } finally {
    globalThis.Date = RealDate
    Math.random = realRandom
    globalThis.fetch = realFetch
  }
}
