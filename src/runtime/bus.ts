/** Tells whoever listens in this process that something moved. A hint, never the truth: the truth is in the store. */
export type Topic =
  | { readonly topic: 'run'; readonly id: number }
  | { readonly topic: 'connection'; readonly id: string }
  | { readonly topic: 'coverage'; readonly connection: string; readonly stream: string }
  | { readonly topic: 'sink'; readonly id: string }
  | { readonly topic: 'import'; readonly id: string }
  | { readonly topic: 'sync'; readonly individual: string }
  | { readonly topic: 'due' }
  | { readonly topic: 'changes' }

export interface Bus {
  publish(topic: Topic): void
  /** Returns how to stop listening. */
  listen(listener: (topic: Topic) => void): () => void
}

export const createBus = (): Bus => {
  const listeners = new Set<(topic: Topic) => void>()
  return {
    publish(topic) {
      for (const listener of listeners) listener(topic)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
