/**
 * What this process has done since it started, for whoever watches it. Names of connectors, states and codes only, of
 * which there is a known number: never an id of anybody, never a measurement (I5).
 */
export interface Counted {
  /** Requests to providers; `none` where no answer came. */
  readonly requests: { readonly connector: string; readonly status: string }
  /** Pulls that ended; the reason is the code of an error. */
  readonly pulls: {
    readonly connector: string
    readonly purpose: string
    readonly outcome: string
    readonly reason: string
  }
  readonly pages: { readonly connector: string }
  readonly records: { readonly connector: string; readonly change: string }
  /** Rows taken from a queue. */
  readonly claims: { readonly work: 'pull' | 'sync' }
  readonly token_refreshes: { readonly connector: string; readonly outcome: string }
}
export interface Shown {
  /** 1 while a provider is left alone. */
  readonly circuit_open: { readonly service: string }
}

type Labels = Readonly<Record<string, string>>
export interface Reading {
  readonly labels: Labels
  readonly value: number
}

export interface Meter {
  count<Name extends keyof Counted>(name: Name, labels: Counted[Name], by?: number): void
  show<Name extends keyof Shown>(name: Name, labels: Shown[Name], value: number): void
  read(name: keyof Counted | keyof Shown): readonly Reading[]
}

export const createMeter = (): Meter => {
  const readings = new Map<string, Map<string, { readonly labels: Labels; value: number }>>()
  const at = (name: string, labels: Labels): { value: number } => {
    const ofName = readings.get(name) ?? new Map<string, { readonly labels: Labels; value: number }>()
    readings.set(name, ofName)
    const key = Object.values(labels).join('\n')
    const reading = ofName.get(key) ?? { labels, value: 0 }
    ofName.set(key, reading)
    return reading
  }
  return {
    count: (name, labels, by = 1) => {
      at(name, labels).value += by
    },
    show: (name, labels, value) => {
      at(name, labels).value = value
    },
    read: (name) => [...(readings.get(name)?.values() ?? [])],
  }
}
