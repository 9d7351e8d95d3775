/** A value that tells its readers when it changes. All the shared state the dashboard has. */
import { useEffect, useState } from 'preact/hooks'

export interface Cell<T> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

export const cell = <T>(initial: T): Cell<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Reads a cell and renders again when it changes. */
export const useCell = <T>(source: Cell<T>): T => {
  const [, again] = useState(0)
  useEffect(() => {
    let seen = source.get()
    const check = () => {
      if (Object.is(seen, source.get())) return
      seen = source.get()
      again((count) => count + 1)
    }
    // It may have changed between rendering and subscribing.
    again((count) => count + 1)
    return source.subscribe(check)
  }, [source])
  return source.get()
}
