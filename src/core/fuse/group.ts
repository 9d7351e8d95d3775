/** Items by key, and what is made once per key. */

/** `Map.groupBy`, which Node 20 has not. */
export const grouped = <T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>()
  for (const item of items) found(groups, keyOf(item), list<T>).push(item)
  return groups
}
const list = <T>(): T[] => []

/** What is kept under a key, made where there is none yet. */
export const found = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
